/// Goes through plain lines field by field; every method gives up (nil, false) where a line is not plain.
///
/// Nothing is compared with the end of the bytes: the last is a line feed, and nothing but ``skipsLineEnd()`` passes
/// one. Eight bytes are read at once, so ``slack`` bytes after the last one must be readable, whatever they hold.
struct LineCursor {
  /// How many bytes after the last line feed are read.
  static let slack = 8
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")
  private static let quote = UInt8(ascii: "\"")

  /// The next byte.
  private(set) var place: UnsafePointer<UInt8>
  private let first: UInt8
  private let eightTimesFirst: UInt64
  private let separator: UnsafeBufferPointer<UInt8>
  private let hasQuotes: Bool

  init(_ place: UnsafePointer<UInt8>, separator: UnsafeBufferPointer<UInt8>, hasQuotes: Bool) {
    self.place = place
    self.separator = separator
    self.hasQuotes = hasQuotes
    first = separator[0]
    eightTimesFirst = UInt64(first) &* 0x0101_0101_0101_0101
  }

  /// Goes on behind a line end (LF or CR LF), where one is next.
  @inline(__always)
  mutating func skipsLineEnd() -> Bool {
    if place[0] == Self.lineFeed {
      place += 1
      return true
    }
    guard place[0] == Self.carriageReturn, place[1] == Self.lineFeed else { return false }
    place += 2
    return true
  }

  /// Goes on behind a separator, where one is next.
  @inline(__always)
  mutating func skipsSeparator() -> Bool {
    guard isSeparator(place) else { return false }
    place += separator.count
    return true
  }

  @inline(__always)
  private func isSeparator(_ place: UnsafePointer<UInt8>) -> Bool {
    guard place[0] == first else { return false }
    // No separator holds a line feed, so that this ends at one at the latest.
    var offset = 1
    while offset < separator.count {
      guard place[offset] == separator[offset] else { return false }
      offset += 1
    }
    return true
  }

  /// Whether a field ends here.
  @inline(__always)
  private func isFieldEnd(_ place: UnsafePointer<UInt8>) -> Bool {
    place[0] == Self.lineFeed || isSeparator(place)
      || (place[0] == Self.carriageReturn && place[1] == Self.lineFeed)
  }

  /// The next field, without its quotes.
  @inline(__always)
  mutating func field() -> UnsafeBufferPointer<UInt8>? {
    if hasQuotes && place[0] == Self.quote { return quotedField() }
    let start = place
    while true {
      place += plainBytes()
      let byte = place[0]
      if byte == first {
        if isSeparator(place) { break }
      } else if byte == Self.lineFeed {
        break
      } else if byte == Self.carriageReturn {
        // A carriage return within a line is left to ``LineReader``.
        guard place[1] == Self.lineFeed else { return nil }
        break
      } else {
        // Eight bytes without an end.
        continue
      }
      place += 1
    }
    return UnsafeBufferPointer(start: start, count: place - start)
  }

  /// How many of the next eight bytes stand before the first that may end a field.
  @inline(__always)
  private func plainBytes() -> Int {
    let word = eightBytes
    // This sets the highest bit of every byte that is 0, and of no byte before the first of them.
    func zeros(_ word: UInt64) -> UInt64 { (word &- 0x0101_0101_0101_0101) & ~word }
    let lines = zeros(word ^ 0x0A0A_0A0A_0A0A_0A0A) | zeros(word ^ 0x0D0D_0D0D_0D0D_0D0D)
    let ends = (lines | zeros(word ^ eightTimesFirst)) & 0x8080_8080_8080_8080
    return ends.trailingZeroBitCount >> 3
  }

  /// The next eight bytes, the first of them lowest.
  @inline(__always)
  private var eightBytes: UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(place).loadUnaligned(as: UInt64.self))
  }

  private mutating func quotedField() -> UnsafeBufferPointer<UInt8>? {
    let start = place + 1
    var end = start
    while end[0] != Self.quote {
      guard end[0] != Self.lineFeed else { return nil }
      end += 1
    }
    place = end + 1
    return isFieldEnd(place) ? UnsafeBufferPointer(start: start, count: end - start) : nil
  }

  /// The next field as a whole number below 10^18.
  @inline(__always)
  mutating func integer() -> Int? {
    if hasQuotes && place[0] == Self.quote {
      guard let field = quotedField(), (1...18).contains(field.count) else { return nil }
      var value = 0
      for byte in field {
        guard byte >= 48 && byte <= 57 else { return nil }
        value = value &* 10 &+ Int(byte &- 48)
      }
      return value
    }
    let start = place
    let value = digits()
    guard (1...18).contains(place - start), isFieldEnd(place) else { return nil }
    return value
  }

  /// The number that the next digits form; it wraps around if they are many.
  ///
  /// Up to eight digits are taken without a branch for each: lengths of numbers vary, and a mispredicted branch costs
  /// as much as ten digits.
  @inline(__always)
  private mutating func digits() -> Int {
    // A digit's value in each byte of a digit; other bytes are above 9.
    let word = eightBytes ^ 0x3030_3030_3030_3030
    let others = (((word & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7676_7676_7676_7676) | word) & 0x8080_8080_8080_8080
    let count = others.trailingZeroBitCount >> 3
    guard count > 0 else { return 0 }
    place += count
    // Leading zeros make them eight digits, which are then combined in twos, fours and eights.
    let eight = word &<< UInt64(64 - 8 * count)
    let pairs = eight &* 10 &+ (eight >> 8)
    let high = (pairs & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
    let low = ((pairs >> 16) & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001
    let number = Int(truncatingIfNeeded: (high &+ low) >> 32)
    return count == 8 ? moreDigits(after: number) : number
  }

  /// The number that the digits before and the next digits form.
  @inline(__always)
  private mutating func moreDigits(after value: Int) -> Int {
    var value = value
    while true {
      let digit = place[0] &- 48
      guard digit <= 9 else { return value }
      value = value &* 10 &+ Int(digit)
      place += 1
    }
  }

  /// The next field as a number, with the bits that ``FieldParsing/number(_:)`` gives.
  @inline(__always)
  mutating func number() -> Double? {
    let start = place
    var value = digits()
    var decimals = 0
    if place[0] == UInt8(ascii: ".") && first != UInt8(ascii: ".") {
      place += 1
      let point = place
      value = moreDigits(after: value)
      decimals = place - point
    }
    let length = place - start
    if length <= 15 && length > 0 && isFieldEnd(place) && (length > 1 || start[0] != UInt8(ascii: ".")) {
      return decimals > 0 ? Double(value) / FieldParsing.powers[decimals] : Double(value)
    }
    place = start
    guard let field = field() else { return nil }
    return try? FieldParsing.number(field)
  }

  /// The next field as a time.
  @inline(__always)
  mutating func time(_ times: inout TimeParser) -> Double? {
    let start = place
    // Ten digits are the usual number of seconds since 1970.
    if times.isDated == false {
      let value = digits()
      if (1...15).contains(place - start), isFieldEnd(place) { return Double(value) }
      place = start
    }
    guard let field = field() else { return nil }
    return try? times.seconds(field)
  }
}
