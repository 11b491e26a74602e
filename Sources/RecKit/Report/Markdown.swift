/// Text from outside in Markdown: escaped, on one line, without effect as markup.
enum Markdown {
  /// Text in a line or a table's cell.
  static func text(_ text: String) -> String {
    var result = ""
    for character in text.escapedOnOneLine {
      switch character {
      case "\\", "|", "`", "*": result += "\\\(character)"
      case "<": result += "&lt;"
      // No link: ](target).
      case "(" where result.last == "]": result += "\\("
      default: result.append(character)
      }
    }
    return result
  }

  /// A code span, which may stand in a table's cell.
  static func code(_ text: String) -> String {
    let longest = text.split(omittingEmptySubsequences: true) { $0 != "`" }.map(\.count).max() ?? 0
    let fence = String(repeating: "`", count: longest + 1)
    let blank = longest > 0 ? " " : ""
    let cell = text.escapedOnOneLine.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    return fence + blank + cell + blank + fence
  }

  /// Lines as they are: a code block, fenced by more backquotes than they have.
  static func block(_ text: String) -> String {
    let longest = text.split(omittingEmptySubsequences: true) { $0 != "`" }.map(\.count).max() ?? 0
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return fence + "\n" + text + (text.hasSuffix("\n") ? "" : "\n") + fence + "\n"
  }

  /// A table; the cells are Markdown already.
  static func table(_ header: [String], _ rows: [[String]]) -> String {
    ([header, header.map { _ in "---" }] + rows).map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
  }
}
