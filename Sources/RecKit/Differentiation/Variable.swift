/// A matrix that an operation on a ``Tape`` computed: one row for each pair of the batch.
public struct Variable: Sendable {
  /// The operation's position on its tape.
  let index: Int
  /// The batch it was computed for, so that a variable of another one is noticed.
  let batch: UInt64
  /// Rows: the pairs of the batch.
  public let rows: Int
  /// Columns.
  public let columns: Int
}
