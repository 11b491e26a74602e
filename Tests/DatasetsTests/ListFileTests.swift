import Foundation
import RecKit
import RecKitTesting
import Testing

@testable import RecKitDatasets

/// `layout: lists`: a user and then the user's items on each line.
struct ListFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func dataset(_ change: (inout DelimitedDataset) -> Void = { _ in }) -> DelimitedDataset {
    var dataset = DelimitedDataset()
    (dataset.file, dataset.layout, dataset.separator) = ("lists.txt", .lists, "space")
    change(&dataset)
    #expect(dataset.crossCheck().isEmpty)
    return dataset
  }

  private func load(_ text: String, _ change: (inout DelimitedDataset) -> Void = { _ in }) throws -> DatasetLogs {
    try folder.file("lists.txt", Data(text.utf8))
    return try dataset(change).load(from: folder.context)
  }

  private func log(_ logs: DatasetLogs) throws -> InteractionLog {
    guard case .whole(let log) = logs.content else { throw CheckFailure("delimited", "is split") }
    return log
  }

  @Test func readsUsersAndTheirItems() throws {
    // A blank line, an end without items, two separators in turn, one at the end, and no last line end.
    let logs = try load("0 7 5\r\n\n2\n1  5 \n3 9")
    #expect(try log(logs) == InteractionLog(users: [0, 0, 1, 3], items: [1, 0, 0, 2]))
    #expect(logs.users == .integers(0..<4) && logs.items == .integers(ascending: [5, 7, 9]))
  }

  @Test func readsNamesBetweenAnySeparator() throws {
    let logs = try load("ann,dune,\"the, thing\"\nbob,dune\n") { ($0.separator, $0.ids) = (",", .text) }
    #expect(try log(logs) == InteractionLog(users: [0, 0, 1], items: [0, 1, 0]))
    #expect(logs.items == .names(["dune", "the, thing"]))
  }

  @Test func listsAndPairsGiveTheSameData() throws {
    try folder.file("train", Data("0 3 1\n1 2\n".utf8))
    try folder.file("test", Data("0\n1 3\n".utf8))
    try folder.file("train.tsv", Data("0\t3\n0\t1\n1\t2\n".utf8))
    try folder.file("test.tsv", Data("1\t3\n".utf8))
    let lists = dataset { ($0.file, $0.train, $0.test) = (nil, "train", "test") }
    try checkDataset(lists, context: folder.context)
    var pairs = DelimitedDataset()
    (pairs.train, pairs.test) = ("train.tsv", "test.tsv")
    func hash(_ dataset: DelimitedDataset) throws -> String {
      try DataPreparer(dataset.preparation, splitter: nil).prepare(dataset.load(from: folder.context)).hash
    }
    #expect(try hash(lists) == hash(pairs))
  }

  @Test(arguments: [
    ("1 2\n1 x\n", ":2: the item `x` is not a whole number of at least 0; set ids: text for ids that are names"),
    (" 1 2\n", ":1: the user `` is not a whole number of at least 0; set ids: text for ids that are names"),
    (
      "1\t2\t3\n",
      ":1: the user `1\t2\t3` is not a whole number of at least 0; set ids: text for ids that are names; fields are separated by space: should it be separator: tab?"
    ), ("1\n2\n", ": no line has an item after its user (fields are separated by space)"),
    ("", ": the file is empty"),
  ])
  func wrongFilesAreNamedWithTheirLine(text: String, message: String) {
    do {
      _ = try load(text)
      Issue.record("no error")
    } catch {
      #expect("\(error)".replacing("\\t", with: "\t").hasSuffix("lists.txt" + message), "\(error)")
    }
  }

  @Test func columnsHaveNoMeaning() {
    var dataset = DelimitedDataset()
    (dataset.file, dataset.layout) = ("lists.txt", .lists)
    (dataset.header, dataset.rating, dataset.item) = (true, "3", "3")
    #expect(dataset.crossCheck().map(\.key) == ["header", "item", "rating"])
  }
}
