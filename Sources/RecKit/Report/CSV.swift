/// Comma-separated values, as RFC 4180 has them but with line feeds.
public enum CSV {
  /// A line with its end; cells with a comma, a quote or a line end are quoted.
  ///
  /// A text that a spreadsheet would take for a formula gets a `'` in front, which ``rows(_:)`` takes away.
  public static func line(_ cells: [String]) -> String {
    cells.map { quoted(isFormula($0) ? "'" + $0 : $0) }.joined(separator: ",") + "\n"
  }

  /// Whether a text, without any `'` in front of it, starts like a formula and is not a number.
  private static func isFormula(_ cell: some StringProtocol) -> Bool {
    guard let first = cell.unicodeScalars.first, "=+-@\t\r'".unicodeScalars.contains(first) else { return false }
    let rest = cell.drop { $0 == "'" }
    guard let start = rest.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(start) else { return false }
    return Double(cell) == nil
  }

  private static func quoted(_ cell: String) -> String {
    guard cell.utf8.contains(where: { [44, 34, 10, 13].contains($0) }) else { return cell }
    return "\"" + cell.rewritten { $0 == "\"" ? "\"\"" : nil } + "\""
  }

  /// The rows of what ``line(_:)`` wrote; nil where a quote is not closed.
  public static func rows(_ bytes: [UInt8]) -> [[String]]? {
    var rows: [[String]] = []
    var row: [String] = []
    var position = 0
    while position < bytes.count {
      var cell: [UInt8] = []
      if bytes[position] == quote {
        position += 1
        while true {
          guard let end = bytes[position...].firstIndex(of: quote) else { return nil }
          cell += bytes[position..<end]
          position = end + 1
          guard position < bytes.count, bytes[position] == quote else { break }
          cell.append(quote)
          position += 1
        }
      }
      let end = bytes[position...].firstIndex { $0 == comma || $0 == lineFeed } ?? bytes.count
      let text = String(
        decoding: cell.isEmpty ? bytes[position..<end] : (cell + bytes[position..<end])[...], as: UTF8.self)
      row.append(text.hasPrefix("'") && isFormula(text) ? String(text.dropFirst()) : text)
      if end == bytes.count || bytes[end] == lineFeed {
        rows.append(row)
        row = []
      } else if end + 1 == bytes.count {
        rows.append(row + [""])
      }
      position = end + 1
    }
    return rows
  }

  private static let (comma, quote, lineFeed): (UInt8, UInt8, UInt8) = (44, 34, 10)
}
