import Foundation
import RecKit

/// Reads interactions from a file with one a line: O(bytes), mapped into memory, no text object a line.
///
/// Lines end in LF or CR LF; the last may lack its end. Blank lines are passed over; a byte-order mark is too.
struct DelimitedFile {
  /// What stands where on a line.
  struct Layout {
    var separator: String
    var hasHeader: Bool
    var user: String
    var item: String
    var rating: String?
    var time: String?
  }

  let path: String
  let layout: Layout

  /// Reads the file.
  ///
  /// - Parameters:
  ///   - users: gets the users' rows.
  ///   - items: gets the items' rows.
  ///   - progress: is told now and then.
  /// - Returns: the interactions in the file's order, at least one.
  /// - Throws: ``DelimitedError``.
  func read(
    users: inout IdentifierTable, items: inout IdentifierTable,
    progress: (LoadingProgress) -> Void = { _ in }
  ) throws -> InteractionLog {
    let data = try mapped()
    let bytes = data.count
    progress(
      LoadingProgress(
        activity: "reading \(URL(fileURLWithPath: path).lastPathComponent)", completedBytes: 0, totalBytes: bytes))
    return try data.withUnsafeBytes { raw in
      var lines = LineReader(raw.bindMemory(to: UInt8.self), separator: Array(layout.separator.utf8))
      let columns = try Columns(layout, header: layout.hasHeader ? lines.next() : nil, path: path, lines: lines)
      var log = InteractionLog(
        users: [], items: [], ratings: columns.rating == nil ? nil : [], times: columns.time == nil ? nil : [])
      log.reserveCapacity(Self.estimatedLines(raw))
      while let fields = lines.next() {
        guard fields.count > columns.last else {
          throw error(
            lines.number, "has \(fields.count) columns, but column \(columns.last + 1) is to be read; is it cut off?")
        }
        log.users.append(try row(of: lines.field(columns.user), in: &users, "user", lines.number))
        log.items.append(try row(of: lines.field(columns.item), in: &items, "item", lines.number))
        if let rating = columns.rating {
          log.ratings?.append(Float(try number(lines.field(rating), "rating", lines.number)))
        }
        if let time = columns.time {
          let value = try number(lines.field(time), "time", lines.number)
          guard abs(value) < 9e15 else {
            throw error(lines.number, "the time \(value) is too large; it counts seconds")
          }
          log.times?.append(value)
        }
      }
      guard log.count > 0 else { throw DelimitedError(path, "the file has no interactions") }
      return log
    }
  }

  /// How many lines the bytes have if they go on as they begin.
  private static func estimatedLines(_ bytes: UnsafeRawBufferPointer) -> Int {
    let start = bytes.prefix(1 << 16)
    return start.count { $0 == 10 } * bytes.count / start.count + 1
  }

  private func mapped() throws -> Data {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw DelimitedError(path, "there is no such file")
    }
    guard !isFolder.boolValue else { throw DelimitedError(path, "is a folder, not a file") }
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
      guard !data.isEmpty else { throw DelimitedError(path, "the file is empty") }
      return data
    } catch let error as DelimitedError {
      throw error
    } catch {
      throw DelimitedError(path, "cannot be read: \(FileError.words(error))")
    }
  }

  private func error(_ line: Int, _ message: String) -> DelimitedError { DelimitedError(path, line: line, message) }

  private func row(
    of field: UnsafeBufferPointer<UInt8>, in table: inout IdentifierTable, _ name: String, _ line: Int
  ) throws -> Int32 {
    switch table.row(of: field) {
    case .success(let row): return row
    case .failure(let problem): throw error(line, "the \(name) `\(Self.text(field))` \(problem.message)")
    }
  }

  /// A number: digits with at most one point the short way, anything else through Foundation.
  private func number(_ field: UnsafeBufferPointer<UInt8>, _ name: String, _ line: Int) throws -> Double {
    var value = 0
    var decimals = -1
    var isPlain = !field.isEmpty && field.count <= 15
    for byte in field where isPlain {
      switch byte {
      case 48...57:
        value = value * 10 + Int(byte - 48)
        if decimals >= 0 { decimals += 1 }
      case UInt8(ascii: ".") where decimals < 0 && field.count > 1: decimals = 0
      default: isPlain = false
      }
    }
    // Both exact below 2^53, so the quotient is the nearest number to the text.
    if isPlain { return decimals > 0 ? Double(value) / Self.powers[decimals] : Double(value) }
    let text = Self.text(field)
    guard let value = Double(text), !text.contains(where: { "xXpP".contains($0) }) else {
      throw error(
        line,
        "the \(name) `\(text)` is no number\(layout.hasHeader || line > 1 ? "" : "; set header: true if the first line names the columns")"
      )
    }
    guard value.isFinite else { throw error(line, "the \(name) `\(text)` is not finite") }
    return value
  }

  private static let powers: [Double] = (0...15).map { (0..<$0).reduce(1.0) { value, _ in value * 10 } }

  private static func text(_ field: UnsafeBufferPointer<UInt8>) -> String {
    String(decoding: field.prefix(40), as: UTF8.self)
  }
}

/// Which columns are read, from 0.
private struct Columns {
  let user: Int
  let item: Int
  let rating: Int?
  let time: Int?
  var last: Int { max(user, item, rating ?? 0, time ?? 0) }

  init(_ layout: DelimitedFile.Layout, header: LineReader.Fields?, path: String, lines: LineReader) throws {
    if layout.hasHeader && header == nil { throw DelimitedError(path, "the file has no header") }
    let names = (header.map { 0..<$0.count } ?? 0..<0).map { String(decoding: lines.field($0), as: UTF8.self) }
    func position(_ column: String) throws -> Int {
      if let position = names.firstIndex(of: column) { return position }
      if let number = Int(column), number >= 1 { return number - 1 }
      throw DelimitedError(
        path, line: layout.hasHeader ? lines.number : nil,
        layout.hasHeader
          ? "no column is called `\(column)`; there are \(names.joined(separator: ", "))"
          : "a column is given by its number, from 1, where there is no header; `\(column)` is none")
    }
    user = try position(layout.user)
    item = try position(layout.item)
    rating = try layout.rating.map(position)
    time = try layout.time.map(position)
  }
}

/// Goes through a file line by line and finds where the fields of a line are.
private struct LineReader {
  /// How many fields the line has.
  struct Fields { let count: Int }

  private let bytes: UnsafeBufferPointer<UInt8>
  private let separator: [UInt8]
  private var position = 0
  private var starts: [Int] = []
  private var ends: [Int] = []
  /// The line's number, from 1.
  private(set) var number = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>, separator: [UInt8]) {
    self.bytes = bytes
    self.separator = separator
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  func field(_ index: Int) -> UnsafeBufferPointer<UInt8> { .init(rebasing: bytes[starts[index]..<ends[index]]) }

  /// The next line that is not blank.
  mutating func next() -> Fields? {
    while position < bytes.count {
      number += 1
      starts.removeAll(keepingCapacity: true)
      ends.removeAll(keepingCapacity: true)
      let start = position
      let first = separator[0]
      starts.append(start)
      while position < bytes.count {
        let byte = bytes[position]
        if byte == 10 { break }
        if byte == first && isSeparator(at: position) {
          ends.append(position)
          position += separator.count
          starts.append(position)
        } else {
          position += 1
        }
      }
      var end = position
      position += 1
      if end > start && bytes[end - 1] == 13 { end -= 1 }
      ends.append(max(end, starts[starts.count - 1]))
      if end > start { return Fields(count: starts.count) }
    }
    return nil
  }

  private func isSeparator(at position: Int) -> Bool {
    guard separator.count > 1 else { return true }
    guard position + separator.count <= bytes.count else { return false }
    for offset in 1..<separator.count where bytes[position + offset] != separator[offset] { return false }
    return true
  }
}
