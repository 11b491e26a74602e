/// What samplers and fitted scorers may see: training data and the catalogue, nothing of validation or test.
public struct TrainingSet: Sendable {
  /// The training positives.
  public let positives: Interactions
  /// Users by row.
  public let users: IdentifierMap
  /// Items by row; ``IdentifierMap/rows`` is the catalogue.
  public let items: IdentifierMap

  /// Makes a training set.
  public init(positives: Interactions, users: IdentifierMap, items: IdentifierMap) {
    precondition(positives.userRows == users.rowCount)
    self.positives = positives
    self.users = users
    self.items = items
  }

  /// How many rows embedding tables have.
  public var shape: CatalogueShape { CatalogueShape(userRows: users.rowCount, itemRows: items.rowCount) }
}
