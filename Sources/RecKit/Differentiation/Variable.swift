/// A matrix that an operation on a ``Tape`` computed: one row for each pair of the batch.
public struct Variable: Sendable {
  /// The operation's position on its tape.
  let index: Int
  /// Rows: the pairs of the batch.
  public let rows: Int
  /// Columns.
  public let columns: Int
}
