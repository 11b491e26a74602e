/// The columns of positions in a line, each counted from the previous position: O(n) in all for ascending positions.
struct ColumnCounter {
  private let text: Substring
  private var last: (index: String.Index, column: Int)

  /// Counts in a text whose first character stands in column `first`.
  init(_ text: Substring, first: Int = 1) {
    self.text = text
    last = (text.startIndex, first)
  }

  /// The column of a position.
  mutating func column(of index: String.Index) -> Int {
    // `distance` counts backwards too.
    last = (index, last.column + text.distance(from: last.index, to: index))
    return last.column
  }
}
