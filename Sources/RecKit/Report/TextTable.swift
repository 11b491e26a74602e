/// A table in plain text, columns aligned.
public struct TextTable: Sendable {
  /// How a column's cells are aligned.
  public enum Alignment: Sendable {
    /// Blanks follow the cell, for text.
    case left
    /// Blanks precede the cell, for numbers.
    case right
  }

  private let alignments: [Alignment]
  private var rows: [[String]] = []

  /// Makes a table.
  ///
  /// - Parameters:
  ///   - header: the columns' names.
  ///   - alignments: each column's alignment; columns without one are aligned left.
  public init(_ header: [String], _ alignments: [Alignment] = []) {
    self.alignments = alignments + Array(repeating: .left, count: max(0, header.count - alignments.count))
    rows.append(header)
  }

  /// Adds a row of as many cells as the header has.
  public mutating func append(_ row: [String]) {
    precondition(row.count == rows[0].count, "\(row.count) cells for \(rows[0].count) columns")
    rows.append(row.map(\.escapedOnOneLine))
  }

  /// The lines, two blanks between columns, none at a line's end.
  public var text: String {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.indices.map { column in
        let blanks = String(repeating: " ", count: widths[column] - row[column].count)
        return alignments[column] == .right ? blanks + row[column] : row[column] + blanks
      }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
    }.joined()
  }
}
