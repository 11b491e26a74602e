/// Reads the JSON that headers have: objects, text, and lists of whole numbers that are not negative.
struct JSONReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// An object; the body reads each key's value.
  mutating func object(
    _ body: (String, inout JSONReader) throws(SafeTensorsHeader.Problem) -> Void
  ) throws(SafeTensorsHeader.Problem) {
    try list(from: "{", to: "}") { (reader) throws(SafeTensorsHeader.Problem) in
      let key = try reader.string()
      try reader.take(":")
      try body(key, &reader)
    }
  }

  /// A list of whole numbers from 0.
  mutating func integers() throws(SafeTensorsHeader.Problem) -> [Int] {
    var numbers: [Int] = []
    try list(from: "[", to: "]") { (reader) throws(SafeTensorsHeader.Problem) in numbers.append(try reader.integer()) }
    return numbers
  }

  /// A text.
  mutating func string() throws(SafeTensorsHeader.Problem) -> String {
    try take("\"")
    var text: [UInt8] = []
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      guard bytes[position] >= 0x20 else { throw problem("a control character in a text") }
      if bytes[position] == UInt8(ascii: "\\") {
        text += String(Character(try escape())).utf8
      } else {
        text.append(bytes[position])
        position += 1
      }
    }
    try take("\"")
    guard let text = String(validating: text, as: UTF8.self) else { throw problem("a text that is not UTF-8") }
    return text
  }

  /// Refuses whatever follows but spaces.
  mutating func end() throws(SafeTensorsHeader.Problem) {
    skipSpace()
    if position < bytes.count { throw problem("more than one object") }
  }

  private mutating func list(
    from open: Unicode.Scalar, to close: Unicode.Scalar,
    _ body: (inout JSONReader) throws(SafeTensorsHeader.Problem) -> Void
  ) throws(SafeTensorsHeader.Problem) {
    try take(open)
    if found(close) { return }
    repeat { try body(&self) } while found(",")
    try take(close)
  }

  private mutating func integer() throws(SafeTensorsHeader.Problem) -> Int {
    skipSpace()
    let digits = bytes[position...].prefix(20).prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard let number = Int(String(decoding: digits, as: UTF8.self)), digits.count == 1 || digits.first != 0x30 else {
      throw problem("no whole number from 0 to 2^63 - 1")
    }
    position += digits.count
    return number
  }

  private mutating func escape() throws(SafeTensorsHeader.Problem) -> Unicode.Scalar {
    let short: [UInt8: Unicode.Scalar] = [
      0x22: "\"", 0x5C: "\\", 0x2F: "/", 0x62: "\u{8}", 0x66: "\u{C}", 0x6E: "\n", 0x72: "\r", 0x74: "\t",
    ]
    guard position + 1 < bytes.count else { throw problem("a text that does not end") }
    let letter = bytes[position + 1]
    position += 2
    if let scalar = short[letter] { return scalar }
    guard letter == UInt8(ascii: "u"), let unit = hexadecimal() else { throw problem("an unknown escape") }
    if let scalar = Unicode.Scalar(unit) { return scalar }
    guard unit < 0xDC00, position + 1 < bytes.count, bytes[position] == 0x5C, bytes[position + 1] == 0x75 else {
      throw problem("half a surrogate pair")
    }
    position += 2
    guard let low = hexadecimal(), (0xDC00..<0xE000).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
    else { throw problem("half a surrogate pair") }
    return scalar
  }

  private mutating func hexadecimal() -> UInt32? {
    let digits = bytes[position...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
    position += 4
    return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
  }

  private mutating func take(_ scalar: Unicode.Scalar) throws(SafeTensorsHeader.Problem) {
    guard found(scalar) else { throw problem("no `\(scalar)`") }
  }

  private mutating func found(_ scalar: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: scalar) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
  }

  private func problem(_ what: String) -> SafeTensorsHeader.Problem {
    .init(message: "is not a JSON object of tensors: \(what) at byte \(position)")
  }
}
