/// How many rows embedding tables have.
public struct CatalogueShape: Sendable, Equatable {
  /// Rows of a user table.
  public var userRows: Int
  /// Rows of an item table.
  public var itemRows: Int

  /// Makes a shape.
  public init(userRows: Int, itemRows: Int) {
    self.userRows = userRows
    self.itemRows = itemRows
  }
}
