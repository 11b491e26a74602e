/// Numbers that are known of every user or item beside interactions: a row for each row of its table.
public struct FeatureTable: Sendable, Equatable {
  /// Whether the rows are users or items.
  public let space: RowSpace
  /// The features' names, one for each column.
  public let names: [String]
  /// The numbers.
  private let buffer: AlignedBuffer

  /// How many users or items there are.
  public let rowCount: Int
  /// How many features there are.
  public var columnCount: Int { names.count }

  /// Makes a table.
  ///
  /// - Parameters:
  ///   - space: `.users` or `.items`.
  ///   - names: the features' names, at least one.
  ///   - values: row by row, finite; rows that stand for nobody have zeros.
  public init(_ space: RowSpace, names: [String], values: [Float]) {
    precondition(
      space != .pairs && !names.isEmpty && values.count.isMultiple(of: names.count), "a feature for each name")
    self.space = space
    self.names = names
    rowCount = values.count / names.count
    buffer = AlignedBuffer(count: values.count)
    _ = UnsafeMutableBufferPointer(start: buffer.pointer, count: values.count).update(fromContentsOf: values)
  }

  var matrix: Matrix { Matrix(buffer.pointer, rows: rowCount, columns: columnCount) }

  /// The features of a row.
  public subscript(row: Int) -> [Float] { Array(UnsafeBufferPointer(start: matrix.row(row), count: columnCount)) }

  /// Whether names and numbers are equal.
  public static func == (a: FeatureTable, b: FeatureTable) -> Bool {
    a.space == b.space && a.names == b.names && a.buffer.values.elementsEqual(b.buffer.values)
  }
}
