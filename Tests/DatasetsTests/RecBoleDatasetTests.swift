import Foundation
import RecKit
import RecKitTesting
import Testing

@testable import RecKitDatasets

struct RecBoleDatasetTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func load(_ text: String, _ change: (inout RecBoleDataset) -> Void = { _ in }) throws -> DatasetLogs {
    try folder.file("ml.inter", Data(text.utf8))
    var dataset = RecBoleDataset()
    dataset.file = "ml.inter"
    change(&dataset)
    #expect(dataset.crossCheck().isEmpty)
    return try dataset.load(from: folder.context)
  }

  private func log(_ logs: DatasetLogs) throws -> InteractionLog {
    guard case .whole(let log) = logs.content else { throw CheckFailure("recbole", "is split") }
    return log
  }

  @Test func findsColumnsByTheirTypedNames() throws {
    let logs = try load(
      "timestamp:float\titem_id:token\ttags:token_seq\trating:float\tuser_id:token\n10\tx\ta b\t4.5\tann\n11\ty\t\t3\tbob\n"
    )
    #expect(
      try log(logs) == InteractionLog(users: [0, 1], items: [0, 1], ratings: [4.5, 3], times: [10, 11]))
    #expect(logs.users == .names(["ann", "bob"]) && logs.items == .names(["x", "y"]))
  }

  @Test func ratingsAndTimesAreReadWhereTheyAre() throws {
    let logs = try load("user_id:token\titem_id:token\n1\t2\n\"2\t2\n")
    #expect(try log(logs) == InteractionLog(users: [0, 1], items: [0, 0]))
    // Quotes are letters in RecBole's files.
    #expect(logs.users == .names(["1", "\"2"]))
    let other = try load("session:token\tsku:token\tstars:float\n1\t2\t5\n") {
      ($0.user, $0.item, $0.rating) = ("session", "sku", "stars")
    }
    #expect(try log(other) == InteractionLog(users: [0], items: [0], ratings: [5]))
  }

  @Test func aSplitHasThreeFiles() throws {
    for (name, line) in [("train", "1\t1\n2\t2"), ("valid", "1\t2"), ("test", "2\t3")] {
      try folder.file("x.\(name).inter", Data("user_id:token\titem_id:token\n\(line)\n".utf8))
    }
    var dataset = RecBoleDataset()
    (dataset.train, dataset.validation, dataset.test) = ("x.train.inter", "x.valid.inter", "x.test.inter")
    #expect(dataset.isSplit && dataset.hasValidation)
    try checkDataset(dataset, context: folder.context)
  }

  @Test(arguments: [
    (
      "user_id,item_id\n1,2\n",
      ":1: the first line of an .inter file has tab-separated names with types, such as user_id:token, but column 1 is `user_id,item_id`; use dataset delimited for other files"
    ),
    (
      "user:token\titem_id:token\n1\t2\n",
      ":1: no field is called `user_id`; the fields are user, item_id; name the one that is meant with user"
    ),
    ("user_id:token\titem_id:float\n1\t2\n", ":1: `item_id:float` must be of type token to be read"),
    ("user_id:token\titem_id:token\trating:float\n1\t2\tx\n", ":2: the rating `x` is not a number"),
    ("user_id:token\titem_id:token\n", ": the file has no interactions"),
  ])
  func wrongFilesAreNamedWithTheirLine(text: String, message: String) {
    do {
      _ = try load(text)
      Issue.record("no error")
    } catch { #expect("\(error)".hasSuffix("ml.inter" + message), "\(error)") }
  }
}
