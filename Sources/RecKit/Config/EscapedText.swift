/// Escapes text from outside (ids, names, paths, arguments) where it is shown.
extension StringProtocol {
  /// The text for a terminal: control characters and direction marks are shown as `\u001B`.
  ///
  /// Line feeds and tabs stay. O(n).
  public var escapedForTerminal: String { escaped { $0 != "\n" && $0 != "\t" } }

  /// The same on one line: line feeds and tabs are shown as `\n` and `\t`.
  public var escapedOnOneLine: String { escaped { _ in true } }

  private func escaped(_ isIncluded: (Unicode.Scalar) -> Bool) -> String {
    guard unicodeScalars.contains(where: { $0.isDisturbing && isIncluded($0) }) else { return String(self) }
    return rewritten { $0.isDisturbing && isIncluded($0) ? $0.escape : nil }
  }

  /// The text with some Unicode scalars written otherwise, as a body says; nil: as it is.
  ///
  /// O(n). Markup is escaped by this and never by characters: a quote with an accent on it is one character, which is no
  /// quote to Swift but ends a text in HTML or CSV.
  func rewritten(_ other: (Unicode.Scalar) -> String?) -> String {
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if let other = other(scalar) { result += other.unicodeScalars } else { result.append(scalar) }
    }
    return String(result)
  }

  /// Whether the text has a character that a name must not have: a control character, a line end, a direction mark.
  var hasDisturbingCharacters: Bool { unicodeScalars.contains(where: \.isDisturbing) }

  /// The visible part of a name: without surrounding blanks and without invisible characters, such as U+200B.
  var visiblePart: String {
    var visible = ""
    visible.unicodeScalars += unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint }
    return String(visible.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }

  /// The text on one line, shortened to at most `count` characters, and those to four times as many Unicode scalars: one
  /// character may be a letter with any number of accents.
  func shortened(to count: Int) -> String {
    let start = unicodeScalars.prefix(4 * count)
    let text = String(String.UnicodeScalarView(start))
    guard start.endIndex < unicodeScalars.endIndex || text.count > count else { return text.escapedOnOneLine }
    return (String(text.prefix(count - 3)) + "...").escapedOnOneLine
  }
}

extension Unicode.Scalar {
  /// Control characters, characters that some readers take for a line break, byte-order marks, and characters that
  /// change the direction of writing (Unicode Standard Annex 9).
  var isDisturbing: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF, 0xFFFE, 0xFFFF: true
    default: false
    }
  }

  /// The scalar as configs escape it in double quotes.
  var escape: String {
    switch self {
    case "\n": return "\\n"
    case "\t": return "\\t"
    case "\r": return "\\r"
    default:
      let digits = String(value, radix: 16, uppercase: true)
      return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
  }
}
