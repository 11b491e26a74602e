import Foundation
import RecKit
import RecKitTesting
import Testing

@testable import RecKitDatasets

struct DelimitedDatasetTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func load(_ text: String, _ change: (inout DelimitedDataset) -> Void = { _ in }) throws -> DatasetLogs {
    try folder.file("log.txt", Data(text.utf8))
    var dataset = DelimitedDataset()
    dataset.file = "log.txt"
    change(&dataset)
    #expect(dataset.crossCheck().isEmpty)
    return try dataset.load(from: folder.context)
  }

  private func log(_ logs: DatasetLogs) throws -> InteractionLog {
    guard case .whole(let log) = logs.content else { throw CheckFailure("delimited", "is split") }
    return log
  }

  @Test func readsTabsAndIntegersWithoutRatings() throws {
    let logs = try load("3\t1\n1\t2\n")
    #expect(try log(logs) == InteractionLog(users: [1, 0], items: [0, 1]))
    #expect(logs.users == .integers(ascending: [1, 3]) && logs.items == .integers(ascending: [1, 2]))
  }

  @Test(arguments: [
    ("1,2,4.5,99\n2,1,3,100\n", ","), ("1::2::4.5::99\n2::1::3::100", "::"), ("1|2|4.5|99\r\n2|1|3|100\r\n", "|"),
    ("\u{FEFF}1 2 4.5 99\n\n2 1 3.0 1e2\n\n", "space"),
  ])
  func anySeparatorLineEndAndByteOrderMark(text: String, separator: String) throws {
    let found = try log(
      try load(text) {
        $0.separator = separator
        $0.rating = "3"
        $0.time = "4"
      })
    #expect(found == InteractionLog(users: [0, 1], items: [1, 0], ratings: [4.5, 3], times: [99, 100]))
  }

  @Test func columnsByNameAndIdsByText() throws {
    let logs = try load("when,film,who,stars\n5,Amélie,ann,4\n6,Brazil,bob,2\n7,Brazil,ann,5\n") {
      $0.separator = ","
      $0.header = true
      ($0.user, $0.item, $0.rating, $0.time) = ("who", "film", "stars", "when")
      $0.ids = .text
    }
    #expect(
      try log(logs) == InteractionLog(users: [0, 1, 0], items: [0, 1, 1], ratings: [4, 2, 5], times: [5, 6, 7]))
    #expect(logs.users == .names(["ann", "bob"]) && logs.items == .names(["Amélie", "Brazil"]))
  }

  @Test func idsFromZeroUseRowZero() throws {
    #expect(try load("0\t5\n").users == .integers(0..<1))
  }

  @Test func trainValidationAndTestShareTheirRows() throws {
    try folder.file("train", Data("a b\nb c\n".utf8))
    try folder.file("valid", Data("a c\n".utf8))
    try folder.file("test", Data("b d\n".utf8))
    var dataset = DelimitedDataset()
    (dataset.train, dataset.validation, dataset.test) = ("train", "valid", "test")
    (dataset.separator, dataset.ids) = ("space", .text)
    try checkDataset(dataset, context: folder.context)
    guard case .split(let train, let validation?, let test) = try dataset.load(from: folder.context).content else {
      Issue.record("not three parts")
      return
    }
    #expect(train.items == [0, 1] && validation.items == [1] && test.items == [2])
  }

  @Test(arguments: [
    ("1\t2\tgood\n", ":1: the rating `good` is not a number; set header: true if the first line names the columns"),
    ("1\t2\t3\n1\t2\tx\n", ":2: the rating `x` is not a number"),
    ("1\t2\tnan\n", ":1: the rating `nan` is not finite"), ("1\t2\t-inf\n", ":1: the rating `-inf` is not finite"),
    ("1\t2\t1e999\n", ":1: the rating `1e999` is not finite"),
    ("1\t2\t1e39\n", ":1: the rating `1e39` is too large for a rating"),
    ("1\t2\t\n", ":1: the rating `` is not a number; set header: true if the first line names the columns"),
    ("1\t2\t3\n1\t2\n", ":2: has 2 columns, but column 3 is to be read; is it cut off?"),
    ("-1\t2\t3\n", ":1: the user `-1` is not a whole number of at least 0; set ids: text for ids that are names"),
    ("1\tx\t3\n", ":1: the item `x` is not a whole number of at least 0; set ids: text for ids that are names"),
    (
      "1\t9223372036854775808\t3\n",
      ":1: the item `9223372036854775808` is above 9223372036854775807; set ids: text"
    ),
    (
      "1\t18446744073709551617\t3\n",
      ":1: the item `18446744073709551617` is above 9223372036854775807; set ids: text"
    ),
    ("+1\t2\t3\n", ":1: the user `+1` is not a whole number of at least 0; set ids: text for ids that are names"),
    ("1\t1e3\t3\n", ":1: the item `1e3` is not a whole number of at least 0; set ids: text for ids that are names"),
    (
      "1,2,3\n",
      ":1: the line has no tab (separator), but 3 columns separated by \",\"; set separator: \",\""
    ),
    (
      "1::2::3\n",
      ":1: the line has no tab (separator), but 3 columns separated by \"::\"; set separator: \"::\""
    ),
    (
      "1 2 3\n",
      ":1: the line has no tab (separator), but 3 columns separated by space; set separator: space"
    ),
    ("1\n", ":1: has 1 column, but column 3 is to be read; is it cut off? (columns are separated by tab)"),
    (
      "1\t2\t3\r1\t3\t4\r",
      ":1: has a carriage return within the line (byte 6): lines must end in LF or CR LF, not in CR alone as on old Macs; convert the file (tr '\\r' '\\n' < FILE > NEW)"
    ),
    ("", ": the file is empty"), ("\n\n", ": the file has no interactions"),
  ])
  func wrongFilesAreNamedWithTheirLine(text: String, message: String) {
    do {
      _ = try load(text) { $0.rating = "3" }
      Issue.record("no error")
    } catch {
      #expect("\(error)" == folder.path + "log.txt" + message || "\(error)" == folder.path + "/log.txt" + message)
    }
  }

  @Test func missingFilesFoldersColumnsAndBadTextAreNamed() throws {
    func message(_ change: (inout DelimitedDataset) -> Void) -> String {
      do {
        _ = try load("user,item\na,b\n") {
          $0.separator = ","
          $0.ids = .text
          change(&$0)
        }
        return "no error"
      } catch { return "\(error)" }
    }
    #expect(message { $0.file = "none.txt" }.hasSuffix("none.txt: there is no such file"))
    #expect(message { $0.file = "." }.hasSuffix(": is a folder, not a file"))
    #expect(
      message {
        $0.header = true; $0.user = "who"
      }.hasSuffix("log.txt:1: no column is called `who`; the columns are user, item"))
    #expect(
      message { $0.user = "who" }.hasSuffix(
        "log.txt: without a header a column is given by its number, from 1; `who` is not a number"))
    try folder.file("bad", Data([0x61, 0x2C, 0xFF, 0x0A]))
    #expect(message { $0.file = "bad" }.hasSuffix("bad:1: the item `\u{FFFD}` is not UTF-8"))
    try folder.file("noise", Data((0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }))
    #expect(message { $0.file = "noise" } != "no error")
  }

  @Test func parametersAreCheckedTogether() {
    func keys(_ change: (inout DelimitedDataset) -> Void) -> [String] {
      var dataset = DelimitedDataset()
      change(&dataset)
      return dataset.crossCheck().map(\.key)
    }
    #expect(keys { _ in } == ["file"])
    #expect(keys { $0.train = "a" } == ["test"])
    #expect(keys { $0.test = "a" } == ["train"])
    #expect(
      keys {
        $0.file = "a"; $0.test = "b"
      } == ["file"])
    #expect(
      keys {
        $0.file = "a"; $0.separator = ""
      } == ["separator"])
    #expect(
      keys {
        $0.file = "a"; $0.preparation = Preparation(positiveAt: 4)
      } == ["positive_at"])
  }
}
