/// Comma-separated values, as RFC 4180 has them but with line feeds.
public enum CSV {
  /// A line with its end; cells with a comma, a quote or a line end are quoted.
  public static func line(_ cells: [String]) -> String { cells.map(quoted).joined(separator: ",") + "\n" }

  private static func quoted(_ cell: String) -> String {
    guard cell.utf8.contains(where: { [44, 34, 10, 13].contains($0) }) else { return cell }
    return "\"" + cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  /// The rows of a text; nil where a quote is not closed.
  public static func rows(_ bytes: some Sequence<UInt8>) -> [[String]]? {
    var rows: [[String]] = []
    var row: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    var isAfterQuote = false
    func text(_ cell: [UInt8]) -> String { String(decoding: cell, as: UTF8.self) }
    for byte in bytes {
      if isAfterQuote && byte == 34 {
        cell.append(byte)
        (isQuoted, isAfterQuote) = (true, false)
        continue
      }
      isAfterQuote = false
      switch byte {
      case 34 where isQuoted: (isQuoted, isAfterQuote) = (false, true)
      case 34 where cell.isEmpty: isQuoted = true
      case 44 where !isQuoted:
        row.append(text(cell))
        cell.removeAll(keepingCapacity: true)
      case 10 where !isQuoted:
        rows.append(row + [text(cell)])
        row = []
        cell.removeAll(keepingCapacity: true)
      default: cell.append(byte)
      }
    }
    if isQuoted { return nil }
    if !cell.isEmpty || !row.isEmpty { rows.append(row + [text(cell)]) }
    return rows
  }
}
