/// Records operations on batches, so that gradients can be computed backwards.
public final class Tape {
}

/// A matrix that an operation on a ``Tape`` computed.
public struct Variable {
  let index: Int
  /// Rows.
  public let rows: Int
  /// Columns.
  public let columns: Int
}
