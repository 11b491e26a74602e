import Foundation
import RecKit

/// Reads interactions from a file with one interaction per line: O(bytes), without a text object for each line.
struct DelimitedFile {
  /// What stands where on a line.
  struct Layout {
    var separator = Separator("tab")
    var hasQuotes = false
    var hasHeader = false
    var user: ColumnName = "1"
    var item: ColumnName = "2"
    var rating: ColumnName?
    var time: ColumnName?
  }

  let path: String
  let layout: Layout
  /// What a reader of the results should know of the file.
  private(set) var notes: [String] = []
  private var times = TimeParser()

  init(path: String, layout: Layout) {
    self.path = path
    self.layout = layout
  }

  /// Reads the file.
  ///
  /// Pieces of plain lines are parsed on several threads; all other lines are read one by one. What is read, and the
  /// first error with its line, is the same on any number of threads.
  ///
  /// - Parameters:
  ///   - users: gets the users' rows.
  ///   - items: gets the items' rows.
  ///   - threads: threads that may work at once, at least 1.
  ///   - progress: is told now and then.
  /// - Returns: the interactions in the file's order, at least one.
  /// - Throws: ``DelimitedError``.
  mutating func read(
    users: inout IdentifierTable, items: inout IdentifierTable, threads: Int = 1,
    progress: (LoadingProgress) -> Void = { _ in }
  ) throws -> InteractionLog {
    let (source, opened) = try open(progress)
    var lines = opened
    let header = try readHeader(&lines)
    let columns = try Columns(layout, header: header, path: path, line: lines.number)
    var log = InteractionLog(
      users: [], items: [], ratings: columns.rating == nil ? nil : [], times: columns.time == nil ? nil : [])
    guard let count = try lines.next() else { throw DelimitedError(path, "the file has no interactions") }
    try readLine(lines, count, columns, into: &log, &users, &items)
    let first = (line: lines.number, user: log.users[0], item: log.items[0])
    let format = LinePiece.Format(
      columns, separator: layout.separator.bytes, hasQuotes: layout.hasQuotes, hasNames: users.kind == .text)
    if let format, users.kind == items.kind {
      var reader = PieceReader(format, threads: threads)
      try readPieces(&lines, &reader, columns, size: source.size, into: &log, &users, &items)
    }
    while let count = try lines.next() { try readLine(lines, count, columns, into: &log, &users, &items) }
    noteHeader(header, columns: columns, isInteger: users.kind != .text)
    if header == nil && users.kind == .text {
      noteFirstLine(first.line, log, user: users.identifier(of: first.user), item: items.identifier(of: first.item))
    }
    return log
  }

  /// Reads to the end of the file, each piece at once where all its lines are plain.
  private mutating func readPieces(
    _ lines: inout LineReader, _ reader: inout PieceReader, _ columns: Columns, size: Int?,
    into log: inout InteractionLog, _ users: inout IdentifierTable, _ items: inout IdentifierTable
  ) throws {
    var isReserved = false
    while true {
      let ranges = lines.pieces()
      if ranges.isEmpty {
        // The last line without its end, or one that is longer than what is read at once.
        guard let count = try lines.next() else { return }
        try readLine(lines, count, columns, into: &log, &users, &items)
      }
      for piece in reader.parse(ranges, of: lines) {
        // A line with a line end inside quotes may have gone on behind the cut; the rest is cut anew.
        guard piece.range.lowerBound == lines.offset else { break }
        let isSameKind = piece.isDated == nil || times.isDated == nil || piece.isDated == times.isDated
        if piece.isPlain && isSameKind && reader.append(piece, to: &log, users: &users, items: &items) {
          lines.skip(piece.range, lines: piece.lines)
          times.isDated = times.isDated ?? piece.isDated
          continue
        }
        while lines.offset < piece.range.upperBound, let count = try lines.next() {
          try readLine(lines, count, columns, into: &log, &users, &items)
        }
      }
      if !isReserved, let size {
        // Lines are mostly as long as the first few thousand; of compressed files the size says less.
        let expected = Double(size) / Double(max(lines.offset, 1)) * Double(log.count)
        log.reserveCapacity(Int(1.02 * expected))
        isReserved = true
      }
    }
  }

  /// Appends the interaction on one line.
  private mutating func readLine(
    _ lines: LineReader, _ count: Int, _ columns: Columns, into log: inout InteractionLog,
    _ users: inout IdentifierTable, _ items: inout IdentifierTable
  ) throws {
    guard count > columns.last else { throw tooFew(count, needed: columns.last + 1, lines) }
    let user = try field(columns.user, "user", lines) { bytes throws(FieldProblem) in try users.row(of: bytes) }
    let item = try field(columns.item, "item", lines) { bytes throws(FieldProblem) in try items.row(of: bytes) }
    log.users.append(user)
    log.items.append(item)
    if let rating = columns.rating {
      log.ratings?.append(
        try field(rating, "rating", lines) { bytes throws(FieldProblem) in
          let value = Float(try FieldParsing.number(bytes))
          guard value.isFinite else { throw FieldProblem("is too large for a rating") }
          return value
        })
    }
    if let time = columns.time {
      log.times?.append(
        try field(time, "time", lines) { bytes throws(FieldProblem) in try times.seconds(bytes) })
    }
  }

  /// Reads the ids in the first column (or the item's, where the header names it): a catalogue.
  func readIdentifiers(into items: inout IdentifierTable, progress: (LoadingProgress) -> Void) throws {
    var lines = try open(progress).lines
    let header = try readHeader(&lines)
    let column = header?.firstIndex(of: layout.item.text) ?? 0
    while let count = try lines.next() {
      guard count > column else { throw tooFew(count, needed: column + 1, lines) }
      _ = try field(column, "item", lines) { bytes throws(FieldProblem) in try items.row(of: bytes) }
    }
    guard items.count > 0 else { throw DelimitedError(path, "the catalogue has no items") }
  }

  /// Opens the file and tells that it is read.
  func open(_ progress: (LoadingProgress) -> Void) throws -> (source: ByteSource, lines: LineReader) {
    let source = try ByteSource(path: path)
    progress(
      LoadingProgress(
        activity: "reading \(URL(fileURLWithPath: path).lastPathComponent)", completedBytes: 0,
        totalBytes: source.size))
    return (source, try LineReader(source, separator: layout.separator.bytes, hasQuotes: layout.hasQuotes))
  }

  /// The columns' names in the first line; nil where the layout has none.
  ///
  /// - Throws: ``DelimitedError``.
  func header() throws -> [String]? {
    var lines = try open { _ in }.lines
    return try readHeader(&lines)
  }

  private func readHeader(_ lines: inout LineReader) throws -> [String]? {
    guard layout.hasHeader else { return nil }
    guard let count = try lines.next() else { throw DelimitedError(path, "the file has no header") }
    return (0..<count).map { String(decoding: lines.field($0), as: UTF8.self) }
  }

  /// Reads one field; what is wrong with it gets its place.
  private func field<Value>(
    _ column: Int, _ name: String, _ lines: LineReader,
    _ parse: (FieldParsing.Bytes) throws(FieldProblem) -> Value
  ) throws -> Value {
    let bytes = lines.field(column)
    do { return try parse(bytes) } catch {
      let isOtherKind = ["is not a ", "is neither "].contains(where: error.message.hasPrefix)
      let isHeader = !layout.hasHeader && lines.number == 1 && isOtherKind
      throw DelimitedError(
        path, line: lines.number,
        "the \(name) `\(FieldParsing.text(bytes))` \(error.message)"
          + (isHeader && (name == "rating" || name == "time")
            ? "; set header: true if the first line names the columns" : ""))
    }
  }

  private func tooFew(_ count: Int, needed: Int, _ lines: LineReader) -> DelimitedError {
    let separator = layout.separator.text
    let line = String(decoding: lines.text.prefix(1000), as: UTF8.self)
    let words = Separator.words(separator)
    if count == 1, needed > 1, let other = Separator.likely(in: line, columns: needed, instead: separator) {
      let found = Separator.words(other)
      return DelimitedError(
        path, line: lines.number,
        "the line has no \(words) (separator), but \(line.split(separator: other).count) columns separated by \(found); set separator: \(found)"
      )
    }
    return DelimitedError(
      path, line: lines.number,
      "has \(count) column\(count == 1 ? "" : "s"), but column \(needed) is to be read; is it cut off?"
        + (count == 1 ? " (columns are separated by \(words))" : ""))
  }

  /// Notes that the first line, taken for a header, looks like data, which is then lost.
  private mutating func noteHeader(_ header: [String]?, columns: Columns, isInteger: Bool) {
    guard let header, isInteger,
      [columns.user, columns.item].allSatisfy({ $0 < header.count && Int(header[$0]) != nil })
    else { return }
    notes.append(
      "\(path):1: the line was taken as the columns' names (header: true), and its user `\(header[columns.user])` and item `\(header[columns.item])` are numbers; is it data?"
    )
  }

  /// Notes that the first line, taken for data, looks like a header.
  private mutating func noteFirstLine(_ line: Int, _ log: InteractionLog, user: String, item: String) {
    guard log.count > 1, log.users.dropFirst().allSatisfy({ $0 != log.users[0] }),
      log.items.dropFirst().allSatisfy({ $0 != log.items[0] })
    else { return }
    notes.append(
      "\(path):\(line): the user `\(user)` and the item `\(item)` occur in this line alone; if it names the columns, set header: true"
    )
  }
}
