/// The lines of a config, and the parser's place among them.
struct ConfigText {
  /// A line with something on it.
  struct Line {
    /// Number from 1.
    let number: Int
    /// Columns (from 0) before ``content``.
    var indent: Int
    /// The text after the indentation, comment and trailing blanks included.
    var content: Substring
  }

  /// Nesting beyond this is refused.
  static let deepest = 64
  static let largest = ConfigDocument.largestByteCount

  let source: String
  /// All lines, for error messages.
  let texts: [String]
  var lines: [Line] = []
  var next = 0
  var problems: [ConfigProblem] = []

  /// Splits a file into lines.
  ///
  /// - Throws: ``ConfigErrors`` where the bytes cannot be read as lines of text.
  init(_ bytes: some Collection<UInt8>, source: String) throws {
    self.source = source
    func unreadable(_ message: String, line: Int = 1) -> ConfigErrors {
      ConfigErrors(source: source, lines: [], problems: [ConfigProblem(message, at: .file(line: line, column: 1))])
    }
    guard bytes.count <= Self.largest else {
      throw unreadable("the file has \(bytes.count) bytes; a config has at most \(Self.largest)")
    }
    var bytes = Array(bytes)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let offset = Self.validPrefix(of: bytes)
      let line = bytes[..<offset].count { $0 == 10 } + 1
      throw unreadable("the byte at offset \(offset) is not UTF-8; save the file as UTF-8", line: line)
    }
    // By scalars, because CR LF is one character.
    texts = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map {
      String($0.last == "\r" ? $0.dropLast() : $0)
    }
    for (index, text) in texts.enumerated() { add(text, number: index + 1) }
    if lines.isEmpty && problems.isEmpty {
      throw unreadable("the file is empty; `reckit list` shows what a config can name")
    }
  }

  private mutating func add(_ text: String, number: Int) {
    if let position = text.unicodeScalars.firstIndex(where: { Self.isControl($0) && $0 != "\t" }) {
      let value = String(text.unicodeScalars[position].value, radix: 16, uppercase: true)
      let column = text.unicodeScalars.distance(from: text.startIndex, to: position) + 1
      problems.append(
        ConfigProblem("the control character U+\(value) is not allowed here", at: .file(line: number, column: column)))
      return
    }
    let indent = text.prefix { $0 == " " }.count
    let content = text.dropFirst(indent)
    guard let first = content.first, first != "#" else { return }
    guard first != "\t" else {
      guard content.contains(where: { $0 != "\t" && $0 != " " }) else { return }
      problems.append(
        ConfigProblem("a tab cannot be used for indentation; use spaces", at: .file(line: number, column: indent + 1)))
      return
    }
    if indent == 0 && (content.hasPrefix("---") || content.hasPrefix("...") || first == "%") {
      problems.append(
        ConfigProblem(
          "document markers (--- and ...) and directives (%) are not supported; remove this line",
          at: .file(line: number, column: 1)))
      return
    }
    lines.append(Line(number: number, indent: indent, content: content))
  }

  /// What a config may contain only as an escape in quotes.
  static func isControl(_ scalar: Unicode.Scalar) -> Bool { scalar.isDisturbing }

  /// How many bytes are UTF-8 before the first that is not.
  private static func validPrefix(of bytes: [UInt8]) -> Int {
    var (low, high) = (0, bytes.count)
    // A prefix that ends inside a character is not valid either, so look at the decoder's own repairs.
    while low < high {
      let middle = (low + high + 1) / 2
      let isValid = (0..<4).contains {
        middle - $0 >= 0 && String(validating: bytes[..<(middle - $0)], as: UTF8.self) != nil
      }
      if isValid { low = middle } else { high = middle - 1 }
    }
    while low > 0 && String(validating: bytes[..<low], as: UTF8.self) == nil { low -= 1 }
    return low
  }

  mutating func report(_ message: String, line: Int, column: Int) {
    problems.append(ConfigProblem(message, at: .file(line: line, column: column)))
  }
}
