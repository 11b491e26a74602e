/// A matrix that an operation on a ``Tape`` computed: a row for each pair of the batch, or for each row of a table.
public struct Variable: Sendable {
  /// What a variable has a row for.
  ///
  /// Operations on one variable, or on two of one space, give a variable of that space. ``Tape/gather(_:rows:)`` leads
  /// from a table to the pairs of the batch, ``Tape/product(_:_:)`` from one table to another.
  public enum Space: Sendable, Hashable, CustomStringConvertible {
    /// The pairs of the batch, in their order.
    case pairs
    /// The rows of user tables, `shape.userRows`.
    case users
    /// The rows of item tables, `shape.itemRows`.
    case items

    /// `pairs`, `users` or `items`.
    public var description: String {
      switch self {
      case .pairs: "pairs"
      case .users: "users"
      case .items: "items"
      }
    }

    /// Which rows a variable must have, for errors.
    var rule: String {
      switch self {
      case .pairs: "each variable has one row for each pair of the batch, in their order"
      case .users: "a variable of users has shape.userRows rows"
      case .items: "a variable of items has shape.itemRows rows"
      }
    }
  }

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
