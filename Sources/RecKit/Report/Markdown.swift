/// Text from outside in Markdown: escaped, on one line, without effect as markup.
enum Markdown {
  /// Text in a line or a table's cell.
  static func text(_ text: String) -> String {
    var previous: Unicode.Scalar?
    return text.escapedOnOneLine.rewritten { scalar in
      defer { previous = scalar }
      return switch scalar {
      case "\\", "|", "`", "*": "\\\(scalar)"
      case "<": "&lt;"
      // No link: ](target).
      case "(" where previous == "]": "\\("
      default: nil
      }
    }
  }

  /// A code span, which may stand in a table's cell.
  static func code(_ text: String) -> String {
    let longest = longestBackquotes(text)
    let fence = String(repeating: "`", count: longest + 1)
    let blank = longest > 0 ? " " : ""
    let cell = text.escapedOnOneLine.rewritten { $0 == "|" ? "\\|" : nil }
    return fence + blank + cell + blank + fence
  }

  /// The length of the longest sequence of backquotes.
  private static func longestBackquotes(_ text: String) -> Int {
    text.unicodeScalars.split { $0 != "`" }.map(\.count).max() ?? 0
  }

  /// Lines as they are: a code block, fenced by more backquotes than they have.
  static func block(_ text: String) -> String {
    let longest = longestBackquotes(text)
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return fence + "\n" + text + (text.hasSuffix("\n") ? "" : "\n") + fence + "\n"
  }

  /// A table; the cells are Markdown already.
  static func table(_ header: [String], _ rows: [[String]]) -> String {
    ([header, header.map { _ in "---" }] + rows).map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
  }
}
