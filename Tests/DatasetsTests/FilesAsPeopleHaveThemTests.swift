import CZlib
import Foundation
import RecKit
import Testing

@testable import RecKitDatasets

/// Quotes, compression, encodings, dates, catalogues: files as other programs write them.
struct FilesAsPeopleHaveThemTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func load(
    _ data: Data, _ change: (inout DelimitedDataset) -> Void = { _ in }
  ) throws -> (logs: DatasetLogs, log: InteractionLog) {
    try folder.file("log.csv", data)
    var dataset = DelimitedDataset()
    (dataset.file, dataset.separator, dataset.ids) = ("log.csv", "comma", .text)
    change(&dataset)
    #expect(dataset.crossCheck().isEmpty)
    let logs = try dataset.load(from: folder.context)
    guard case .whole(let log) = logs.content else { throw CocoaError(.featureUnsupported) }
    return (logs, log)
  }

  private func load(_ text: String, _ change: (inout DelimitedDataset) -> Void = { _ in }) throws -> DatasetLogs {
    try load(Data(text.utf8), change).logs
  }

  /// What is said of a file that cannot be read, without its path.
  private func message(_ data: Data, _ change: (inout DelimitedDataset) -> Void = { _ in }) -> String {
    do {
      _ = try load(data, change)
      return "no error"
    } catch {
      let text = "\(error)"
      return text.range(of: "log.csv").map { String(text[$0.upperBound...]) } ?? text
    }
  }

  private func message(_ text: String, _ change: (inout DelimitedDataset) -> Void = { _ in }) -> String {
    message(Data(text.utf8), change)
  }

  // MARK: Quotes

  @Test(arguments: [
    ("\"a\",\"x, y\"\n", "x, y"), ("a,\"x \"\"y\"\" z\"\r\n", "x \"y\" z"), ("a,\"two\nlines\"\n", "two\nlines"),
    ("a,\"two\r\nlines\"\r\n", "two\r\nlines"), ("\u{FEFF}\"a\",\"x\"", "x"), ("a,x \"y\" z\n", "x \"y\" z"),
    ("a,\"\"\"\"\n", "\""),
  ])
  func quotedFields(text: String, item: String) throws {
    let logs = try load(text)
    #expect(logs.items == .names([item]) && logs.users == .names(["a"]))
  }

  @Test func linesAfterQuotedLineEndsHaveTheirNumber() throws {
    #expect(
      message("a,\"x\ny\nz\"\nb\n")
        == ":4: has 1 column, but column 2 is to be read; is it cut off? (columns are separated by \",\")")
    let logs = try load("id,\"user, name\",film\n1,\"Ann\n\",\"A\"\n2,Bob,\"B\"\"\"\n") {
      ($0.header, $0.user, $0.item) = (true, "user, name", "film")
    }
    #expect(logs.users == .names(["Ann\n", "Bob"]) && logs.items == .names(["A", "B\""]))
  }

  @Test func wrongQuotesAreNamedWithTheirLine() {
    #expect(
      message("a,b\nc,\"d\ne,f\n")
        == ":2: the quote that opens column 2 is never closed; close it, or set quotes: false where quotes are part of names"
    )
    #expect(
      message("a,\"b\" c\n")
        == ":1: column 2 goes on after its closing quote; double a quote inside quotes (\"\"), or set quotes: false to take quotes as they are"
    )
  }

  @Test func quotesCanBeLetters() throws {
    #expect(try load("a,\"b\n") { $0.quotes = false }.items == .names(["\"b"]))
    #expect(try load("a\t\"b\"\n") { $0.separator = "tab" }.items == .names(["b"]))
  }

  /// A field over the end of what is read at once, and quotes over it.
  @Test func fieldsOfMegabytes() throws {
    let long = String(repeating: "x", count: 3_000_000)
    #expect(try load("a,\(long)\nb,\"\(long)\n,\"\"\"\n").items == .names([long, long + "\n,\""]))
    let endless = Data(repeating: UInt8(ascii: "x"), count: LineReader.longestLine + (1 << 20))
    #expect(
      message(endless) == ":1: the line is longer than 64 MiB; is this a text file with one interaction per line?")
  }

  // MARK: What is no plain text

  private func gzip(_ text: String) throws -> Data {
    let path = folder.path + "/packed.gz"
    let file = try #require(gzopen(path, "wb"))
    _ = text.utf8.withContiguousStorageIfAvailable { gzwrite(file, $0.baseAddress, UInt32($0.count)) }
    gzclose(file)
    return try Data(contentsOf: URL(fileURLWithPath: path))
  }

  @Test func gzipIsUnpacked() throws {
    let lines = (0..<30_000).map { "user\($0 % 900),item\($0 * 7 % 5000)\n" }.joined()
    let plain = try load(Data(lines.utf8)).log
    let packed = try gzip(lines)
    #expect(packed.count < lines.utf8.count / 3)
    #expect(try load(packed).log == plain)
    // Several members, as `cat a.gz b.gz` makes.
    let half = lines.index(lines.firstIndex(of: "\n") ?? lines.startIndex, offsetBy: 1)
    #expect(try load(gzip(String(lines[..<half])) + gzip(String(lines[half...]))).log == plain)
    #expect(message(packed.dropLast(20)) == ": the gzip data is cut off; copy or download the file again")
    #expect(
      message(packed + Data("rest".utf8))
        == ": the gzip data is damaged, or something else follows it; copy or download it again")
    var flipped = packed
    flipped[flipped.count / 2] ^= 0x10
    #expect(message(flipped).contains("the gzip data is "))
    #expect(message(try gzip("")) == ": the file has no interactions")
  }

  @Test(arguments: [
    (Data([0x50, 0x4B, 3, 4, 0]), ": is a zip archive (as .xlsx is): unpack it, or save the table as CSV"),
    (Data("BZh91AY".utf8), ": is bzip2-compressed: unpack it first (bunzip2)"),
    (Data("PAR1".utf8), ": is a Parquet file: save it as CSV first"),
    (Data([0x28, 0xB5, 0x2F, 0xFD, 0]), ": is zstd-compressed: unpack it first (unzstd)"),
    (Data([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]), ": is xz-compressed: unpack it first (unxz)"),
    (
      Data("a,b\n".utf16.flatMap { [UInt8($0 & 255), 0] }),
      ": looks like UTF-16: convert it to UTF-8 (iconv -f UTF-16 -t UTF-8 FILE > NEW)"
    ),
    (
      Data([0xFF, 0xFE]) + Data("a".utf16.flatMap { [UInt8($0), 0] }),
      ": is UTF-16: convert it to UTF-8 (iconv -f UTF-16 -t UTF-8 FILE > NEW)"
    ),
    (Data([0x61, 0x2C, 0, 0, 0x62, 0x0A, 0x63, 0, 1]), ": is not text: it contains zero bytes"),
  ])
  func otherFormatsAreNamed(data: Data, expected: String) {
    #expect(message(data) == expected)
  }

  // MARK: Times

  @Test(arguments: [
    ("1970-01-01", 0.0), ("2014-03-01T12:30:00Z", 1_393_677_000), ("2014-03-01 12:30:00", 1_393_677_000),
    ("2014-03-01T13:30:00+01:00", 1_393_677_000), ("2014-03-01T07:00:00-0530", 1_393_677_000),
    ("2014-03-01T12:30", 1_393_677_000), ("2014-03-01T12:30:00.25Z", 1_393_677_000.25), ("2000-02-29", 951_782_400),
    ("2016-12-31T23:59:60Z", 1_483_228_800), ("1969-12-31T23:59:59Z", -1), ("2014-03-01 12:30:00 UTC", 1_393_677_000),
  ])
  func datesAreSecondsSince1970(text: String, seconds: Double) throws {
    #expect(try load(Data("a,b,\(text)\n".utf8)) { $0.time = "3" }.log.times == [seconds])
  }

  @Test(arguments: [
    "2014-02-29", "2014-13-01", "2014-00-10", "1900-02-29", "2014-03-01T25:00", "2014-03-01T12:60", "2014-03-01X",
    "2014-03-01T12:30:00+1", "2014-03-01T12:30:00Zx",
  ])
  func datesThatAreNone(text: String) {
    #expect(
      message("a,b,\(text)\n") { $0.time = "3" }.hasPrefix(":1: the time `\(text)` is not a date: ISO 8601 has them as")
    )
  }

  @Test func numbersAndDatesInOneColumnAreRefused() throws {
    #expect(
      message("a,b,2014-03-01\na,c,12\n") { $0.time = "3" }
        == ":2: the time `12` is a number where earlier lines have dates")
    #expect(
      message("a,b,01/03/2014\n") { $0.time = "3" }.hasPrefix(
        ":1: the time `01/03/2014` is neither a number (such as seconds since 1970) nor an ISO 8601 date"))
    #expect(try load(Data("a,b,1393677000123\nc,d,.5\n".utf8)) { $0.time = "3" }.log.times == [1_393_677_000_123, 0.5])
  }

  // MARK: Columns, headers, ids

  @Test func aColumnIsItsNumberWithOrWithoutQuotes() throws {
    var dataset = DelimitedDataset()
    dataset.rating = ColumnName(ConfigNode(.integer(3)))
    #expect(dataset.rating == "3" && dataset.rating?.node == ConfigNode(.integer(3)))
    #expect(ColumnName(ConfigNode(.integer(0))) == nil && ColumnName(ConfigNode(.number(1.5))) == nil)
    #expect(ColumnName(ConfigNode(.string("stars")))?.node == ConfigNode(.string("stars")))
    // A header may have a number as a name; written without quotes it is a position.
    let text = "2,1\nu,i\n"
    #expect(try load(text) { ($0.header, $0.user, $0.item) = (true, "1", "2") }.users == .names(["i"]))
    #expect(
      try load(text) {
        $0.header = true
        $0.user = ColumnName(ConfigNode(.integer(1))) ?? "1"
        $0.item = ColumnName(ConfigNode(.integer(2))) ?? "2"
      }.users == .names(["u"]))
    #expect(
      message("a,id,id\n1,2,3\n") { ($0.header, $0.user, $0.item) = (true, "a", "id") }
        == ":1: 2 columns are called `id`; give the number of the one that is meant, such as 2")
  }

  @Test func headersInTheWrongPlaceAreNoted() throws {
    let text = "userId,movieId\n1,10\n1,11\n2,10\n"
    let notes = try load(text).notes
    #expect(
      notes.count == 1
        && notes[0].hasSuffix(
          "log.csv:1: the user `userId` and the item `movieId` occur in this line alone; if it names the columns, set header: true"
        ))
    #expect(try load("1,10\n1,11\n2,10\n").notes.isEmpty)
    let lost = try load("1,10\n1,11\n2,10\n") { ($0.header, $0.ids) = (true, .integer) }.notes
    #expect(lost.count == 1 && lost[0].contains("its user `1` and item `10` are numbers; is it data?"))
  }

  @Test func idsOfAnySizeGetOneRowEach() throws {
    let logs = try load("9223372036854775807,30000\n5,1000\n5,30000\n007,4194304\n") { $0.ids = .integer }
    #expect(
      logs.users == .integers(ascending: [5, 7, .max]) && logs.items == .integers(ascending: [1000, 30_000, 4_194_304]))
    guard case .whole(let log) = logs.content else { return }
    #expect(log.users == [2, 0, 0, 1] && log.items == [1, 0, 1, 2])
    #expect(try load("0,1\n1,0\n") { $0.ids = .integer }.users == .integers(0..<2))
  }

  @Test func aCatalogueHasItemsThatTheDataLacks() throws {
    try folder.file("items", Data("40\n10\n30\n20\n".utf8))
    let logs = try load("1,30\n2,10\n") { ($0.catalogue, $0.ids) = ("items", .integer) }
    #expect(logs.items == .integers(ascending: [10, 20, 30, 40]))
    #expect(
      message("1,30\n2,50\n") { ($0.catalogue, $0.ids) = ("items", .integer) }
        == ":2: the item `50` is not in the catalogue; add it there, or leave `catalogue` out")
    try folder.file("titles", Data("film,year\n\"B, the\",2001\nA,2000\n".utf8))
    let named = try load("who,film\nann,A\n") {
      ($0.catalogue, $0.header, $0.user, $0.item) = ("titles", true, "who", "film")
    }
    #expect(named.items == .names(["B, the", "A"]))
  }

  /// Reading takes the file as it was opened, or fails.
  @Test func aFileThatShrinksWhileItIsReadIsAnError() throws {
    let path = try folder.file("log.csv", Data(repeating: UInt8(ascii: "1"), count: 4 << 20))
    let source = try ByteSource(path: path)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { buffer.deallocate() }
    _ = try source.read(into: buffer)
    #expect(truncate(path, 5000) == 0)
    #expect(throws: DelimitedError(path, "the file changed while it was read; try again when it is complete")) {
      while try source.read(into: buffer) > 0 {}
    }
  }
}
