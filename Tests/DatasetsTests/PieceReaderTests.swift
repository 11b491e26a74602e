import CZlib
import Foundation
import RecKit
import Testing

@testable import RecKitDatasets

/// Files of many pieces: the same interactions, or the same error, on any number of threads.
struct PieceReaderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// What a load gives, or what it says.
  private func outcome(_ file: String, threads: Int, _ change: (inout DelimitedDataset) -> Void) -> String {
    var dataset = DelimitedDataset()
    (dataset.file, dataset.rating, dataset.time) = (DataPath(file), "3", "4")
    change(&dataset)
    var context = folder.context
    context.threads = threads
    do {
      let logs = try dataset.load(from: context)
      guard case .whole(let log) = logs.content else { return "split" }
      let lines = (0..<log.count).map {
        let (user, item) = (logs.users[Int(log.users[$0])], logs.items[Int(log.items[$0])])
        return "\(user) \(item) \(log.ratings?[$0] ?? -1) \(log.times?[$0] ?? -1)"
      }
      return lines.joined(separator: "\n") + logs.notes.joined()
    } catch {
      let text = "\(error)"
      return text.range(of: file).map { String(text[$0.upperBound...]) } ?? text
    }
  }

  /// The outcome, after a look at whether it is the same on one, two and five threads.
  private func outcome(_ text: String, _ change: (inout DelimitedDataset) -> Void = { _ in }) throws -> String {
    try folder.file("log.tsv", Data(text.utf8))
    let outcomes = [1, 2, 5].map { outcome("log.tsv", threads: $0, change) }
    #expect(outcomes[0] == outcomes[1] && outcomes[0] == outcomes[2])
    return outcomes[0]
  }

  /// More than two pieces of lines: fields of many lengths, so that cuts lie anywhere in a line.
  private static let rows: [(user: String, item: String, rating: String, time: String)] = (0..<30_000).map {
    let rating = ["1", "2.5", "0.1234567", "-3", "1e1", "16777217", "4."][$0 % 7]
    return ("\($0 * 7919 % 1009)", "\($0 * 104_729 % 100_003)", rating, "\(874_724_710 + $0 * $0 % 4_000_000_000)")
  }

  private static func text(separator: String = "\t", end: String = "\n", prefix: String = "") -> String {
    rows.map { prefix + [$0.user, $0.item, $0.rating, $0.time].joined(separator: separator) + end }.joined()
  }

  private static let expected = rows.map {
    "\($0.user) \($0.item) \(Float($0.rating) ?? -1) \(Double($0.time) ?? -1)"
  }.joined(separator: "\n")

  @Test func linesOfAllSortsAreRead() throws {
    let text = Self.text()
    #expect(text.utf8.count > 2 << 18)
    #expect(try outcome(text) == Self.expected)
    #expect(try outcome(Self.text(end: "\r\n")) == Self.expected)
    #expect(try outcome(String(text.dropLast())) == Self.expected)
    #expect(try outcome(Self.text(end: "\n\n\r\n")) == Self.expected)
    #expect(try outcome(Self.text(separator: "::")) { $0.separator = "::" } == Self.expected)
    #expect(try outcome(text) { $0.ids = .text } == Self.expected)
    #expect(
      try outcome(Self.text(separator: "\t\"x\"\t")) { ($0.item, $0.rating, $0.time) = ("3", "5", "7") }
        == Self.expected)
  }

  @Test func compressedFilesAreRead() throws {
    var packed = Data()
    let source = Data(Self.text().utf8)
    var stream = z_stream()
    deflateInit2_(&stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var bytes = [UInt8](source)
    var room = [UInt8](repeating: 0, count: bytes.count)
    bytes.withUnsafeMutableBufferPointer { bytes in
      room.withUnsafeMutableBufferPointer { room in
        (stream.next_in, stream.avail_in) = (bytes.baseAddress, UInt32(bytes.count))
        (stream.next_out, stream.avail_out) = (room.baseAddress, UInt32(room.count))
        deflate(&stream, Z_FINISH)
      }
    }
    packed.append(contentsOf: room[..<Int(stream.total_out)])
    try folder.file("log.tsv.gz", packed)
    for threads in [1, 3] { #expect(outcome("log.tsv.gz", threads: threads) { _ in } == Self.expected) }
  }

  /// A line end inside quotes, wherever the cuts lie; names of more than 16 bytes, and doubled quotes.
  @Test(arguments: [1, 7, 1000]) func quotedLineEndsMayBeCut(every: Int) throws {
    let names = (0..<40_000).map { $0 % every == 0 ? "a\n\"b\"\($0 % 77)" : "a name that is longer \($0 % 99)" }
    let text = names.map { "u,\"\($0.replacing("\"", with: "\"\""))\"\n" }.joined()
    #expect(text.utf8.count > 2 << 18)
    let read = try outcome(text) { ($0.separator, $0.ids, $0.rating, $0.time) = ("comma", .text, nil, nil) }
    #expect(read == names.map { "u \($0) -1.0 -1.0" }.joined(separator: "\n"))
  }

  /// Texts that are equal by Unicode are one name, also where pieces have different spellings.
  @Test func spellingsOfOneNameStayOneName() throws {
    let names = (0..<60_000).map { ["K", "\u{212A}", "cafe\u{301}", "caf\u{E9}"][$0 / 15_000] }
    try folder.file("log.tsv", Data(names.map { "\($0)\t\($0)\t1\t2\n" }.joined().utf8))
    var dataset = DelimitedDataset()
    (dataset.file, dataset.ids) = ("log.tsv", .text)
    let logs = try dataset.load(from: folder.context)
    #expect(logs.users.names?.map { Array($0.unicodeScalars).count } == [1, 5])
    let words = "2 user ids differ from another one by Unicode's normalisation alone, and count as that one"
    #expect(logs.notes == [words, words.replacing("user", with: "item")])
  }

  @Test(arguments: [
    ("x\t1\t1\t1", ":25001: the user `x` is not a whole number of at least 0; set ids: text for ids that are names"),
    ("9223372036854775808\t1\t1\t1", ":25001: the user `9223372036854775808` is above \(Int.max); set ids: text"),
    ("1\t2\tgood\t1", ":25001: the rating `good` is not a number"),
    ("1\t2", ":25001: has 2 columns, but column 4 is to be read; is it cut off?"),
    ("1\t2\t3\t2014-03-01", ":25001: the time `2014-03-01` is a date where earlier lines have numbers"),
  ])
  func errorsHaveTheirLine(line: String, message: String) throws {
    var lines = Self.text().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    (lines[25_000], lines[29_000]) = (line, "wrong as well")
    let said = try outcome(lines.joined(separator: "\n"))
    #expect(said.hasPrefix(message), "\(said.prefix(200))")
  }

  @Test func manyThreadsDrawTheSameSet() throws {
    var dataset = SyntheticDataset()
    (dataset.users, dataset.items, dataset.interactions) = (301, 203, 9001)
    let logs = try [1, 2, 5].map { threads in
      guard case .whole(let log) = try dataset.load(from: DatasetContext(folder: ".", threads: threads)).content else {
        throw CocoaError(.featureUnsupported)
      }
      return log
    }
    #expect(logs[0] == logs[1] && logs[0] == logs[2])
  }
}
