import Foundation
import RecKit
import RecKitTesting
import Testing

@testable import RecKitDatasets

/// Small made files in GroupLens's layouts.
struct MovieLensRatingsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ name: String, _ file: String, _ text: String) throws {
    try FileManager.default.createDirectory(atPath: folder.path + "/" + name, withIntermediateDirectories: true)
    try folder.file(name + "/" + file, Data(text.utf8))
  }

  @Test(arguments: [
    (MovieLens1M() as any Dataset, "ml-1m", "ratings.dat"), (MovieLens10M(), "ml-10M100K", "ratings.dat"),
    (MovieLens10M(), "ml-10m", "ratings.dat"), (MovieLens20M(), "ml-20m", "ratings.csv"),
    (MovieLens25M(), "ml-25m", "ratings.csv"), (MovieLens32M(), "ml-32m", "ratings.csv"),
    (MovieLensLatestSmall(), "ml-latest-small", "ratings.csv"),
  ])
  func readsTheLayout(dataset: any Dataset, name: String, file: String) throws {
    let rows = [["1", "1193", "5", "978300760"], ["1", "661", "3.5", "978302109"], ["3", "1193", "4", "978298413"]]
    let text =
      file == "ratings.dat"
      ? rows.map { $0.joined(separator: "::") + "\n" }.joined()
      : "userId,movieId,rating,timestamp\r\n" + rows.map { $0.joined(separator: ",") + "\r\n" }.joined()
    try write(name, file, text)
    let logs = try dataset.load(from: folder.context)
    guard case .whole(let log) = logs.content else { throw CheckFailure(name, "is split") }
    #expect(
      log
        == InteractionLog(
          users: [0, 0, 1], items: [1, 0, 1], ratings: [5, 3.5, 4], times: [978_300_760, 978_302_109, 978_298_413]))
    #expect(logs.users == .integers(ascending: [1, 3]) && logs.items == .integers(ascending: [661, 1193]))
    try checkDataset(dataset, context: folder.context)
  }

  @Test func whatIsNotThereIsNamedWithItsSource() {
    func message(_ dataset: any Dataset) -> String {
      do {
        _ = try dataset.load(from: folder.context)
        return "no error"
      } catch { return "\(error)" }
    }
    #expect(
      message(MovieLens1M())
        == "\(folder.path)/ml-1m/ratings.dat is not there: unpack https://files.grouplens.org/datasets/movielens/ml-1m.zip (MD5 c4d9eecfca2ab87c1945afe126590906) into its folder, or name another data folder with RECKIT_DATA"
    )
    #expect(message(MovieLensLatestSmall()).contains("ml-latest-small.zip into its folder"))
  }
}
