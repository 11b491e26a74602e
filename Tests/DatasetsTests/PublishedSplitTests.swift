import Foundation
import RecKit
import RecKitTesting
import Testing

@testable import RecKitDatasets

/// A made split of five and two pairs in the layouts that published splits have.
private struct MadeSplit: PublishedSplit {
  static let name = "made"
  static let summary = "Made for these tests."
  static let train = "0 3 4\n1 4\n2 3 5 \n3\n"
  static let test = "0 5\n2 4\n3\n"
  // Nobody listens at this port, so nothing is downloaded.
  static let source = PublishedSource(
    address: "http://127.0.0.1:9/papers/first", trainPairs: 5, testPairs: 2, trainSum: nil,
    testSum: SHA256.hexadecimal(of: Array(test.utf8)))

  @ParameterGroup var preparation = Preparation()
}

struct PublishedSplitTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ name: String, _ files: [String: String]) throws {
    try FileManager.default.createDirectory(atPath: folder.path + "/" + name, withIntermediateDirectories: true)
    for (file, text) in files { try folder.file(name + "/" + file, Data(text.utf8)) }
  }

  private func error() throws -> PublishedSplitError? {
    do {
      _ = try MadeSplit().load(from: folder.context)
      return nil
    } catch let error as PublishedSplitError { return error }
  }

  @Test(arguments: [
    ("made", ["train.txt": MadeSplit.train, "test.txt": MadeSplit.test]),
    // The folder as the repository calls it; the validation part belongs to the published training part.
    ("first", ["train.tsv": "0\t3\n0\t4\n1\t4\n2\t3\n", "valid.tsv": "2\t5\n", "test.tsv": "0\t5\n2\t4\n"]),
  ])
  func bothLayoutsAreTheSameSplit(name: String, files: [String: String]) throws {
    try write(name, files)
    let logs = try MadeSplit().load(from: folder.context)
    guard case .split(let train, nil, let test) = logs.content else { throw CheckFailure(name, "is not split") }
    #expect(train == InteractionLog(users: [0, 0, 1, 2, 2], items: [0, 1, 1, 0, 2]))
    #expect(test == InteractionLog(users: [0, 2], items: [2, 1]))
    #expect(logs.items == .integers(ascending: [3, 4, 5]))
  }

  @Test func otherBytesAndOtherCountsAreRefused() throws {
    try write("made", ["train.txt": MadeSplit.train, "test.txt": "0 5\n2 3\n"])
    #expect(
      try error() == .damaged(path: folder.path + "/made/test.txt", address: "http://127.0.0.1:9/papers/first"))
    try write("made", ["train.txt": "0 3 4\n1 4\n", "test.txt": MadeSplit.test])
    #expect(try error() == .count(folder: folder.path + "/made", part: "training", found: 3, published: 5))
  }

  @Test func whatIsMissingIsNotReplacedAndADownloadThatFailsLeavesNothing() throws {
    let failure = try error()
    guard case .download(let address, _, let home) = failure else {
      throw CheckFailure("made", "no download was tried: \(String(describing: failure))")
    }
    #expect(address == "http://127.0.0.1:9/papers/first/train.txt" && home == folder.path + "/made")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0 != ".made.lock" } == [])
    try write("made", ["train.txt": MadeSplit.train])
    #expect(try error() == .incomplete(folder.path + "/made"))
  }

  /// The published splits themselves, where the data folder's tables are there.
  @Test(.enabled(if: tables != nil, "RECKIT_DATA has no folder tables/"))
  func theTablesHaveThePublishedCounts() throws {
    let context = DatasetContext(folder: try #require(Self.tables))
    for dataset in [Gowalla(), MovieLens1MLCFN(), AmazonElectronics()] as [any Dataset] {
      _ = try dataset.load(from: context)
    }
  }

  private static let tables = ProcessInfo.processInfo.environment["RECKIT_DATA"].map { $0 + "/tables" }.flatMap {
    FileManager.default.fileExists(atPath: $0) ? $0 : nil
  }
}
