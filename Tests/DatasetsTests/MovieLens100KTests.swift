import Foundation
import RecKit
import RecKitTesting
import Testing

@testable import RecKitDatasets

/// Finding, unpacking and downloading, with a tiny archive of the same shape.
struct MovieLens100KTests {
  private static let base = Data("1\t2\t5\t10\n2\t1\t3\t11\n".utf8)
  private static let heldOut = Data("1\t3\t4\t12\n".utf8)
  private static let files = MovieLensFiles(
    folder: "ml-100k", archive: "ml-100k.zip",
    sums: ["ua.base": SHA256.hexadecimal(of: base), "ua.test": SHA256.hexadecimal(of: heldOut)])
  private static let archive = ZipWriter(files: [
    .init(name: "ml-100k/ua.base", contents: base), .init(name: "ml-100k/README", contents: Data("other".utf8)),
    .init(name: "ml-100k/ua.test", contents: heldOut, isStored: true),
  ]).data

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func load(from server: LocalServer? = nil, sum: String? = nil) throws -> DatasetLogs {
    var dataset = MovieLens100K()
    if let server { dataset.url = server.url }
    dataset.archiveSha256 = sum
    return try dataset.load(from: folder.context, files: Self.files)
  }

  private func expectWhole(_ logs: DatasetLogs) {
    guard case .split(let train, nil, let test) = logs.content else {
      Issue.record("not split")
      return
    }
    #expect(train == InteractionLog(users: [1, 2], items: [2, 1], ratings: [5, 3], times: [10, 11]))
    #expect(test.items == [3])
    #expect(logs.users == .integers(1..<3) && logs.items == .integers(1..<4))
  }

  private func failure(_ body: () throws -> DatasetLogs) -> String {
    do {
      _ = try body()
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test func downloadsUnpacksAndReads() throws {
    let server = try LocalServer(body: Self.archive)
    expectWhole(try load(from: server))
    #expect(folder.names == ["ml-100k"])
    expectWhole(try load(from: server))
    #expect(server.requests == 1)
  }

  @Test func anArchiveByHandNeedsNoServer() throws {
    try folder.file("ml-100k.zip", Self.archive)
    expectWhole(try load())
  }

  @Test func theArchivesSumIsCheckedWhereItIsGiven() throws {
    let server = try LocalServer(body: Self.archive)
    let message = failure { try load(from: server, sum: "00") }
    #expect(message.contains("the download is not the archive: its SHA-256 is \(SHA256.hexadecimal(of: Self.archive))"))
    #expect(folder.names.isEmpty)
    expectWhole(try load(from: server, sum: SHA256.hexadecimal(of: Self.archive)))
  }

  @Test func aConnectionThatBreaksLeavesNothing() throws {
    let server = try LocalServer(body: Self.archive.prefix(200), announced: Self.archive.count)
    let message = failure { try load(from: server) }
    #expect(message.hasPrefix("\(server.url) could not be downloaded: it was cut off after"), "\(message)")
    #expect(message.contains("By hand: put ml-100k.zip from https://files.grouplens.org/"))
    #expect(folder.names.isEmpty)
  }

  @Test func notFoundIsSaid() throws {
    let server = try LocalServer(status: "404 Not Found", body: Data("no".utf8))
    #expect(
      failure { try load(from: server) }.hasPrefix("\(server.url) could not be downloaded: the server answered 404\n"))
    #expect(folder.names.isEmpty)
  }

  @Test func noServerIsSaid() throws {
    let url = try LocalServer(body: Data()).url
    var dataset = MovieLens100K()
    dataset.url = url
    let message = failure { try dataset.load(from: folder.context, files: Self.files) }
    #expect(message.hasPrefix("\(url) could not be downloaded: ") && message.contains("By hand"), "\(message)")
  }

  @Test func wrongBytesAreRefused() throws {
    let noise = try LocalServer(body: Data(repeating: 65, count: 1000))
    #expect(
      failure { try load(from: noise) }.contains(
        "is not GroupLens's ml-100k.zip: it is not a zip archive, or is cut off"))
    let other = ZipWriter(files: [
      .init(name: "ml-100k/ua.base", contents: Data("1\t1\t1\t1\n".utf8)),
      .init(name: "ml-100k/ua.test", contents: Self.heldOut),
    ])
    let server = try LocalServer(body: other.data)
    #expect(failure { try load(from: server) }.contains("its ua.base has other bytes than GroupLens's"))
    let lacking = try LocalServer(
      body: ZipWriter(files: [.init(name: "ml-100k/ua.base", contents: Self.base)]).data)
    #expect(failure { try load(from: lacking) }.contains("it has no ml-100k/ua.test"))
    #expect(folder.names.isEmpty)
  }

  @Test func namesThatLeadOutAndBombsAreRefused() throws {
    let out = try LocalServer(
      body: ZipWriter(files: [.init(name: "../evil", contents: Self.base)]).data)
    #expect(failure { try load(from: out) }.contains("the name `../evil` in it leads out of its folder"))
    let bomb = try LocalServer(
      body: ZipWriter(files: [
        .init(name: "ml-100k/ua.base", contents: Data(repeating: 0, count: 4 << 20), claimedSize: 19),
        .init(name: "ml-100k/ua.test", contents: Self.heldOut),
      ]).data)
    #expect(failure { try load(from: bomb) }.contains("unpacks to more than the 19 bytes it says"))
    #expect(folder.names.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/../evil"))
  }

  @Test func severalAtOnceDownloadOnce() async throws {
    let server = try LocalServer(body: Self.archive)
    let (context, url) = (folder.context, server.url)
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<4 {
        group.addTask {
          var dataset = MovieLens100K()
          dataset.url = url
          return (try? dataset.load(from: context, files: Self.files)) != nil
        }
      }
      for await isLoaded in group { #expect(isLoaded) }
    }
    #expect(server.requests == 1)
    #expect(folder.names == ["ml-100k"])
  }

  @Test func damagedAndMissingFilesAreNamed() throws {
    try folder.file("ml-100k.zip", Self.archive)
    _ = try load()
    let home = folder.path + "/ml-100k"
    try Data("1\t2\t4\t10\n2\t1\t3\t11\n".utf8).write(to: URL(fileURLWithPath: home + "/ua.base"))
    #expect(throws: MovieLensError.damaged(path: home + "/ua.base", folder: home)) { try load() }
    try FileManager.default.removeItem(atPath: home + "/ua.base")
    #expect(throws: MovieLensError.missing(path: home + "/ua.base", folder: home)) { try load() }
  }
}

/// The real data, where it is.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["RECKIT_DATA"] != nil, "skipped: RECKIT_DATA is not set"))
struct MovieLensDataTests {
  private let context = DatasetContext(folder: ProcessInfo.processInfo.environment["RECKIT_DATA"] ?? "")

  @Test func theNotebooksFigures() throws {
    var dataset = MovieLens100K()
    let logs = try dataset.load(from: context)
    let compact = try DataPreparer(dataset.preparation, splitter: nil).prepare(logs)
    #expect(compact.training.shape == CatalogueShape(userRows: 943, itemRows: 1682))
    dataset.preparation.rows = .ids
    let data = try DataPreparer(dataset.preparation, splitter: nil).prepare(logs)
    #expect(data.training.shape == CatalogueShape(userRows: 944, itemRows: 1683))
    #expect(compact.hashOfSets(includingRated: true) == data.hashOfSets(includingRated: true))
    #expect(data.training.positives.count == 49_906 && data.test.count == 5_469)
    #expect(Set(data.training.positives.users).count == 942 && Set(data.test.users).count == 934)
    #expect(Set(data.training.positives.items).count == 1_435)
    let ratings = data.logs.map { DescriptiveStatistics(($0.log.ratings ?? []).map(Double.init)) }
    #expect(ratings.map(\.count) == [90_570, 9_430])
    #expect(abs(ratings[0].mean - 3.523827) < 5e-7 && abs(ratings[0].standardDeviation - 1.126073) < 5e-7)
    #expect(abs(ratings[1].mean - 3.587805) < 5e-7 && abs(ratings[1].standardDeviation - 1.120240) < 5e-7)
  }

  @Test(arguments: MovieLens100K.Split.allCases)
  func everySplitIsThere(split: MovieLens100K.Split) throws {
    var dataset = MovieLens100K()
    dataset.split = split
    try checkDataset(dataset, context: context)
  }
}
