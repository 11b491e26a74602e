/// A matrix in memory that somebody else owns: row-major, or rows picked from a row-major one.
public struct Matrix {
  /// The first element; of rows picked from a table, the table's first element.
  public let pointer: UnsafeMutablePointer<Float>
  /// Rows.
  public let rows: Int
  /// Columns.
  public let columns: Int
  /// The table's row that each row is, where the matrix is a view of a table.
  let index: UnsafePointer<Int32>?

  /// Wraps `rows * columns` numbers.
  public init(_ pointer: UnsafeMutablePointer<Float>, rows: Int, columns: Int) {
    self.pointer = pointer
    self.rows = rows
    self.columns = columns
    index = nil
  }

  /// Sees rows of a table as a matrix.
  init(rows index: UnsafeBufferPointer<Int32>, of table: Matrix) {
    pointer = table.pointer
    rows = index.count
    columns = table.columns
    self.index = index.baseAddress
  }

  /// Some of the rows.
  func part(_ range: Range<Int>) -> Matrix {
    guard let index else {
      return Matrix(pointer + range.lowerBound * columns, rows: range.count, columns: columns)
    }
    return Matrix(
      rows: UnsafeBufferPointer(start: index + range.lowerBound, count: range.count),
      of: Matrix(pointer, rows: 0, columns: columns))
  }

  /// Numbers in the matrix.
  public var count: Int { rows * columns }

  /// The start of a row, of `columns` numbers without gaps.
  public func row(_ row: Int) -> UnsafeMutablePointer<Float> {
    pointer + (index.map { Int($0[row]) } ?? row) * columns
  }

  /// The numbers, row by row; not for views.
  public var values: UnsafeMutableBufferPointer<Float> {
    precondition(index == nil, "the rows of a view do not stand together")
    return UnsafeMutableBufferPointer(start: pointer, count: count)
  }
}
