/// A matrix that an operation on a ``Tape`` computed: a row for each pair of the batch, or for each row of a table.
public struct Variable: Sendable {
  /// What a variable has a row for.
  public typealias Space = RowSpace

  /// The operation's position on its tape.
  let index: Int
  /// The batch it was computed for, so that a variable of another one is noticed.
  let batch: UInt64
  /// Rows: those of its space.
  public let rows: Int
  /// Columns.
  public let columns: Int
  /// What it has a row for.
  public let space: Space
}
