import RecKit

/// Words for messages.
enum Words {
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
}
