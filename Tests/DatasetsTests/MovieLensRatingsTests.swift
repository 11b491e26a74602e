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

  private static let files: [ZipWriter.File] = [
    .init(
      name: "ml-20m/ratings.csv", contents: Data("userId,movieId,rating,timestamp\r\n1,2,4.5,10\r\n3,2,4,11\r\n".utf8)),
    .init(name: "ml-20m/movies.csv", contents: Data("movieId,title,genres\r\n2,\"One, two\",Drama\r\n".utf8)),
    .init(name: "ml-20m/genome-scores.csv", contents: Data("is left in the archive".utf8), isStored: true),
  ]

  private func failure(_ server: LocalServer, md5: String?) -> String {
    do {
      _ = try MovieLens20M().load(from: folder.context, url: server.url, md5: md5)
      return "no error"
    } catch { return "\(error)" }
  }

  @Test func anArchiveIsDownloadedComparedAndUnpacked() throws {
    let archive = ZipWriter(files: Self.files).data
    let server = try LocalServer(body: archive)
    let wrong = failure(server, md5: "00")
    #expect(
      wrong.hasPrefix(
        "\(server.url) could not be downloaded: the download is not the archive: its MD5 is \(MD5.hexadecimal(of: archive)), not 00\nBy hand: put ml-20m.zip from https://files.grouplens.org/datasets/movielens/ml-20m.zip\ninto \(folder.path), or unpack it there as \(folder.path)/ml-20m/; "
      ), "\(wrong)")
    #expect(folder.names.isEmpty)
    let logs = try MovieLens20M().load(
      from: folder.context, url: server.url, md5: MD5.hexadecimal(of: archive))
    guard case .whole(let log) = logs.content else { throw CheckFailure("ml-20m", "is split") }
    #expect(log.ratings == [4.5, 4] && logs.users == .integers(ascending: [1, 3]))
    #expect(folder.names == ["ml-20m"])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path + "/ml-20m").sorted() == [
        "movies.csv", "ratings.csv",
      ])
    #expect(try MovieLens20M().titles(from: folder.context) == ["2": "One, two"])
    #expect(
      try MovieLens20M().load(from: folder.context, url: "http://none", md5: nil).items == .integers(ascending: [2]))
    #expect(server.requests == 2)
  }

  @Test func anArchiveInTheDataFolderIsUnpacked() throws {
    try folder.file("ml-20m.zip", ZipWriter(files: Self.files).data)
    #expect(try MovieLens20M().load(from: folder.context).users == .integers(ascending: [1, 3]))
  }

  @Test func aFolderWithoutTheFileIsNamed() throws {
    try write("ml-latest-small", "README.txt", "nothing else")
    let home = folder.path + "/ml-latest-small"
    #expect(throws: MovieLensError.missing(path: home + "/ratings.csv", folder: home)) {
      try MovieLensLatestSmall().load(from: folder.context)
    }
  }

  @Test func aDamagedFileOfTheArchiveLeavesNothing() throws {
    var files = Self.files
    files[0].checksum = 7
    let server = try LocalServer(body: ZipWriter(files: files).data)
    #expect(
      failure(server, md5: nil).contains(
        "is not GroupLens's ml-20m.zip: ml-20m/ratings.csv is damaged: its checksum differs"))
    files[0].checksum = nil
    files[0].claimedSize = 10
    let bomb = try LocalServer(body: ZipWriter(files: files).data)
    #expect(failure(bomb, md5: nil).contains("ml-20m/ratings.csv unpacks to more than the 10 bytes it says"))
    #expect(folder.names.isEmpty)
  }

  @Test(arguments: [
    ("", "d41d8cd98f00b204e9800998ecf8427e"), ("abc", "900150983cd24fb0d6963f7d28e17f72"),
    ("abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"),
    (
      "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
      "57edf4a22be3c955ac49da2e2107b67a"
    ),
  ])
  func md5IsThatOfTheStandard(text: String, sum: String) { #expect(MD5.hexadecimal(of: Data(text.utf8)) == sum) }
}
