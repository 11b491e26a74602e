/// A row-major matrix in memory that somebody else owns.
public struct Matrix {
  /// The first element.
  public let pointer: UnsafeMutablePointer<Float>
  /// Rows.
  public let rows: Int
  /// Columns.
  public let columns: Int

  /// Wraps `rows * columns` numbers.
  public init(_ pointer: UnsafeMutablePointer<Float>, rows: Int, columns: Int) {
    self.pointer = pointer
    self.rows = rows
    self.columns = columns
  }

  /// Numbers in the matrix.
  public var count: Int { rows * columns }

  /// The start of a row.
  public func row(_ index: Int) -> UnsafeMutablePointer<Float> { pointer + index * columns }

  /// The numbers, row by row.
  public var values: UnsafeMutableBufferPointer<Float> { UnsafeMutableBufferPointer(start: pointer, count: count) }
}
