/// What a variable has a row for.
///
/// Operations on one variable, or on two of one space, give a variable of that space. ``Tape/gather(_:rows:)`` turns
/// rows of a table into rows for the pairs of the batch; ``Tape/product(_:_:)`` turns rows of one table into rows of
/// another.
public enum RowSpace: Sendable, Hashable, CustomStringConvertible {
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
