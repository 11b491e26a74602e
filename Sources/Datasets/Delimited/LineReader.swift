import Foundation

/// Goes through a file line by line and finds where the fields of a line are: O(bytes).
///
/// Lines end in LF or CR LF; the last may lack its end. Blank lines are passed over; a byte-order mark is too. A field
/// in quotes may hold separators, line ends and, doubled, quotes (RFC 4180).
struct LineReader {
  /// The longest line that is read, in bytes.
  static let longestLine = 1 << 26
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")
  private static let quote = UInt8(ascii: "\"")

  private let source: ByteSource
  private let separator: [UInt8]
  private let hasQuotes: Bool
  private let memory: Memory
  /// How many bytes of the file come before the start of the memory.
  private var base = 0
  /// Why the file cannot be read any further; nil: it can.
  private var failure: (any Error)?
  /// What is not read yet lies from here to `end`.
  private var position = 0
  private var end = 0
  private var isAtEnd = false
  private var starts: [Int] = []
  private var ends: [Int] = []
  /// Where the line lies.
  private(set) var line = 0..<0
  /// The line's number, from 1.
  private(set) var number = 0
  /// Line ends inside the last line's quotes.
  private var linesInside = 0

  /// Memory that grows.
  private final class Memory {
    var bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    deinit { bytes.deallocate() }
  }

  init(_ source: ByteSource, separator: [UInt8], hasQuotes: Bool) throws {
    self.source = source
    self.separator = separator
    self.hasQuotes = hasQuotes
    memory = Memory()
    try fill()
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    if end >= 3 && memory.bytes.prefix(3).elementsEqual(mark) { position = 3 }
  }

  private var bytes: UnsafePointer<UInt8> {
    UnsafePointer(memory.bytes.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt8.self))
  }

  /// A field of the line, without its quotes; valid until the next ``next()``.
  func field(_ index: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: bytes + starts[index], count: ends[index] - starts[index])
  }

  /// The whole line; valid until the next ``next()``.
  var text: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: bytes + line.lowerBound, count: line.count) }

  /// Goes to the next line that is not blank.
  ///
  /// - Returns: how many fields it has; nil at the end of the file.
  /// - Throws: ``DelimitedError``.
  mutating func next() throws -> Int? {
    while true {
      number += 1 + linesInside
      linesInside = 0
      guard var stop = try lineEnd(from: position) else { return nil }
      let isQuoted = hasQuotes && memchr(bytes + position, Int32(Self.quote), stop - position) != nil
      if isQuoted { stop = try splitQuoted(stop) } else { split(position..<trimmed(stop)) }
      let start = position
      line = start..<trimmed(stop)
      position = min(stop + 1, end)
      guard !line.isEmpty else { continue }
      if !isQuoted, let place = memchr(bytes + start, Int32(Self.carriageReturn), line.count) {
        let column = place - UnsafeMutableRawPointer(mutating: bytes + start) + 1
        throw DelimitedError(
          source.path, line: number,
          "has a carriage return within the line (byte \(column)): lines must end in LF or CR LF, not in CR alone as on old Macs; convert the file (tr '\\r' '\\n' < FILE > NEW)"
        )
      }
      return starts.count
    }
  }

  /// Where a line that starts (or goes on) somewhere ends: its line feed, or the end of the file; nil: nothing is left.
  ///
  /// What was read is moved to the start of the memory first where more has to be read, so `position` may change.
  private mutating func lineEnd(from place: Int) throws -> Int? {
    var offset = place - position
    while true {
      let start = position + offset
      if let found = memchr(bytes + start, Int32(Self.lineFeed), end - start) {
        return found - UnsafeMutableRawPointer(mutating: bytes)
      }
      offset = end - position
      guard !isAtEnd else { return position < end ? end : nil }
      guard offset < Self.longestLine else {
        throw DelimitedError(
          source.path, line: number,
          "the line is longer than \(Self.longestLine >> 20) MiB; is this a text file with one interaction per line?")
      }
      try fill()
    }
  }

  /// Reads further bytes into the memory.
  private mutating func fill() throws {
    if let failure { throw failure }
    let left = end - position
    base += position
    if position > 0 { memory.bytes.baseAddress.map { _ = memmove($0, $0 + position, left) } }
    (position, end) = (0, left)
    if memory.bytes.count - LineCursor.slack - end < 1 << 19 {
      let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: 2 * memory.bytes.count, alignment: 64)
      larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory.bytes[..<end]))
      memory.bytes.deallocate()
      memory.bytes = larger
    }
    // ``LineCursor`` looks at a few bytes behind the end.
    let free = memory.bytes[end..<memory.bytes.count - LineCursor.slack]
    let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: free))
    isAtEnd = count == 0
    end += count
  }

  /// The end of a line without its carriage return.
  private func trimmed(_ stop: Int) -> Int {
    stop > position && bytes[stop - 1] == Self.carriageReturn ? stop - 1 : stop
  }

  private mutating func split(_ range: Range<Int>) {
    starts.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    var place = range.lowerBound
    starts.append(place)
    let (first, bytes) = (separator[0], bytes)
    if separator.count == 1 {
      while place < range.upperBound {
        if bytes[place] == first {
          ends.append(place)
          starts.append(place + 1)
        }
        place += 1
      }
    } else {
      while place < range.upperBound {
        if bytes[place] == first && isSeparator(at: place, before: range.upperBound) {
          ends.append(place)
          place += separator.count
          starts.append(place)
        } else {
          place += 1
        }
      }
    }
    ends.append(range.upperBound)
  }

  private func isSeparator(at place: Int, before limit: Int) -> Bool {
    guard place + separator.count <= limit else { return false }
    for offset in separator.indices where bytes[place + offset] != separator[offset] { return false }
    return true
  }

  /// Splits a line with quotes; reads on where a line end lies inside them.
  ///
  /// Doubled quotes are made single in place. Places are kept relative to the line's start, which moves when more is
  /// read.
  ///
  /// - Parameter stop: the first line feed.
  /// - Returns: the line feed that ends the line.
  /// - Throws: ``DelimitedError`` where a quote is not closed, or text follows one that is.
  private mutating func splitQuoted(_ stop: Int) throws -> Int {
    var fields: [Range<Int>] = []
    var stop = stop - position
    var place = 0
    while true {
      let limit = trimmed(position + stop) - position
      guard place < limit, bytes[position + place] == Self.quote else {
        var finish = place
        while finish < limit && !isSeparator(at: position + finish, before: position + limit) { finish += 1 }
        fields.append(place..<finish)
        place = finish
        if place == limit { break }
        place += separator.count
        continue
      }
      let opening = (number: number + linesInside, column: fields.count + 1)
      var (from, to) = (place + 1, place + 1)
      let start = from
      while true {
        if from == stop {
          // A line feed (or the end of the file) inside quotes.
          guard position + stop < end else { throw unclosed(opening) }
          linesInside += 1
          write(bytes[position + from], at: to)
          (from, to) = (from + 1, to + 1)
          guard let next = try lineEnd(from: position + from) else { throw unclosed(opening) }
          stop = next - position
          continue
        }
        let byte = bytes[position + from]
        from += 1
        if byte == Self.quote {
          guard from < stop, bytes[position + from] == Self.quote else { break }
          from += 1
        }
        write(byte, at: to)
        to += 1
      }
      fields.append(start..<to)
      let last = trimmed(position + stop) - position
      if from == last { break }
      guard isSeparator(at: position + from, before: position + last) else {
        throw DelimitedError(
          source.path, line: number + linesInside,
          "column \(fields.count) goes on after its closing quote; double a quote inside quotes (\"\"), or set quotes: false to take quotes as they are"
        )
      }
      place = from + separator.count
    }
    starts = fields.map { position + $0.lowerBound }
    ends = fields.map { position + $0.upperBound }
    return position + stop
  }

  private func write(_ byte: UInt8, at place: Int) { memory.bytes[position + place] = byte }

  private func unclosed(_ opening: (number: Int, column: Int)) -> DelimitedError {
    DelimitedError(
      source.path, line: opening.number,
      "the quote that opens column \(opening.column) is never closed; close it, or set quotes: false where quotes are part of names"
    )
  }
}

extension LineReader {
  /// How many bytes are read before they are cut into pieces, if the file has so many left.
  private static let blockSize = 1 << 21
  /// A piece ends with the first line end after this many bytes.
  private static let pieceSize = 1 << 18

  /// Where in the file the next line starts.
  var offset: Int { base + position }

  /// Reads further, and cuts the whole lines in the memory into pieces: O(bytes read).
  ///
  /// A cut is at a line feed, which may lie inside quotes: a piece starts where a line does only if the lines before it
  /// end there. An error in reading is thrown only after all lines before it were passed.
  ///
  /// - Returns: where the pieces lie in the file, one after the other from ``offset``; none if there is no whole line.
  mutating func pieces() -> [Range<Int>] {
    while !isAtEnd && failure == nil && end - position < Self.blockSize {
      do { try fill() } catch { failure = error }
    }
    var pieces: [Range<Int>] = []
    var start = position
    while start < end {
      let probe = min(start + Self.pieceSize, end)
      var stop = end
      if let found = memchr(bytes + probe, Int32(Self.lineFeed), end - probe) {
        stop = found - UnsafeMutableRawPointer(mutating: bytes) + 1
      } else {
        // What follows the last line feed is part of a line, or the last line without its end.
        while stop > start && bytes[stop - 1] != Self.lineFeed { stop -= 1 }
        if stop == start { break }
      }
      pieces.append(base + start..<base + stop)
      start = stop
    }
    return pieces
  }

  /// The bytes of a piece; valid until the next call that reads.
  func bytes(_ piece: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: bytes + (piece.lowerBound - base), count: piece.count)
  }

  /// Passes over a piece that starts at ``offset``.
  mutating func skip(_ piece: Range<Int>, lines: Int) {
    position = piece.upperBound - base
    number += linesInside + lines
    linesInside = 0
  }
}
