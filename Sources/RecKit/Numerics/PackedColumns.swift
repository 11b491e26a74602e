/// The transpose of a row-major matrix, laid out for products: panels of columns that each stand together.
///
/// A product reads a panel from start to end and then never again, where the plain transpose of a large matrix would
/// be read in jumps of a whole row.
package final class PackedColumns: Sendable {
  /// Columns of a panel.
  package static let panelWidth = 32
  /// Columns of the transpose: rows of what was packed.
  package let count: Int
  /// Rows of the transpose.
  package let depth: Int
  private let values: AlignedBuffer
  /// Where the last panels start, narrower than the others: one of 16 columns, one of fewer.
  private let blockStart: Int
  private let tailStart: Int
  /// Numbers from one row of the last panel to the next.
  private let tailStep: Int

  /// Copies a matrix of `count` rows and `depth` columns.
  package init(_ matrix: Matrix) {
    (count, depth) = (matrix.rows, matrix.columns)
    blockStart = count / Self.panelWidth * Self.panelWidth
    tailStart = count / 16 * 16
    // The kernel sums a single column without gaps in another order.
    tailStep = max(2, count - tailStart)
    values = AlignedBuffer(count: tailStart * depth + tailStep * depth)
    for column in 0..<count {
      let (start, step) = place(of: column)
      let row = matrix.row(column)
      for position in 0..<depth { start[position * step] = row[position] }
    }
  }

  /// Where a column starts, and how far apart its numbers are.
  private func place(of column: Int) -> (start: UnsafeMutablePointer<Float>, step: Int) {
    let (panel, step) =
      column < blockStart
      ? (column / Self.panelWidth * Self.panelWidth, Self.panelWidth)
      : column < tailStart ? (blockStart, 16) : (tailStart, tailStep)
    return (values.pointer + panel * depth + (column - panel), step)
  }

  /// Copies a column of the transpose: a row of what was packed.
  func copy(column: Int, to target: UnsafeMutableBufferPointer<Float>) {
    let (start, step) = place(of: column)
    for position in 0..<depth { target[position] = start[position * step] }
  }

  /// The end of the panel that a column is in.
  private func panelEnd(of column: Int) -> Int {
    column < blockStart
      ? (column / Self.panelWidth + 1) * Self.panelWidth : column < tailStart ? tailStart : count
  }

  /// Writes the product of a row-major matrix of `rows` rows with some columns.
  ///
  /// Each element has the same bits whatever range it is computed in.
  ///
  /// - Parameters:
  ///   - left: rows of ``depth`` numbers.
  ///   - rows: how many.
  ///   - columns: which columns; both ends are multiples of ``panelWidth`` or ``count``.
  ///   - output: `rows * columns.count` numbers.
  ///   - outputStep: numbers from one row of `output` to the next; nil: `columns.count`.
  ///   - accumulate: whether to add to what `output` holds.
  package func multiply(
    _ left: UnsafePointer<Float>, rows: Int, columns: Range<Int>, into output: UnsafeMutablePointer<Float>,
    outputStep: Int? = nil, accumulate: Bool = false
  ) {
    precondition(columns.upperBound <= count, "\(columns) of \(count) columns")
    precondition(
      [columns.lowerBound, columns.upperBound].allSatisfy { $0 % Self.panelWidth == 0 || $0 == count },
      "\(columns) of \(count) columns cut a panel of \(Self.panelWidth)")
    var column = columns.lowerBound
    while column < columns.upperBound {
      let (end, (start, step)) = (panelEnd(of: column), place(of: column))
      Kernels.multiply(
        .rows(left, columns: depth), start, rowStep: step, into: output + (column - columns.lowerBound),
        outputStep: outputStep ?? columns.count, m: rows, n: end - column, k: depth, accumulate: accumulate)
      column = end
    }
  }

  /// The product of a row with one column: the same bits as in ``multiply(_:rows:columns:into:)``.
  func product(_ left: UnsafePointer<Float>, column: Int) -> Float {
    // The kernel's whole blocks, or single columns beyond them.
    let first = column < tailStart ? column / 16 * 16 : column
    let count = column < tailStart ? 16 : 1
    let (start, step) = place(of: first)
    return withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { block in
      let output = block.baseAddress.unsafelyUnwrapped
      Kernels.multiply(
        .rows(left, columns: depth), start, rowStep: step, into: output, outputStep: count, m: 1, n: count, k: depth)
      return output[column - first]
    }
  }
}
