import RecKit

/// Words for messages.
enum Words {
  /// Characters in a line of help.
  static let lineWidth = 80

  /// "; did you mean `x`?", where something known is near.
  static func suggestion(
    for word: String, among known: [String], _ show: (String) -> String = { $0 }
  ) -> String {
    Suggestion.nearest(to: word, among: known).map { "; did you mean \(show($0))?" } ?? ""
  }

  /// Text in lines of at most `width` characters, broken at blanks.
  static func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines.isEmpty ? [""] : lines
  }

  /// "1 epoch", "2 epochs".
  static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

  /// Whether a character would disturb a line of text.
  static func isControl(_ character: Character) -> Bool {
    character.isNewline || character.unicodeScalars.contains { $0.properties.generalCategory == .control }
  }

  /// A word on one line, control characters as question marks.
  static func printable(_ word: String) -> String { String(word.map { isControl($0) ? "?" : $0 }) }

  /// A word as a shell reads it.
  static func shellQuoted(_ word: String) -> String {
    word.wholeMatch(of: /[A-Za-z0-9@%+=:,.\/_-]+/) != nil ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
