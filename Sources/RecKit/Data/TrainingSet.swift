/// What samplers, losses and scorers may see: training data and the catalogue, nothing of validation or test.
public struct TrainingSet: Sendable {
  /// The training positives.
  public let positives: Interactions
  /// Users by row.
  public let users: IdentifierMap
  /// Items by row; ``IdentifierMap/rows`` is the catalogue.
  public let items: IdentifierMap

  /// What is known of users beside interactions, where the dataset says.
  public let userFeatures: FeatureTable?
  /// What is known of items beside interactions, where the dataset says.
  public let itemFeatures: FeatureTable?

  /// Makes a training set.
  public init(
    positives: Interactions, users: IdentifierMap, items: IdentifierMap, userFeatures: FeatureTable? = nil,
    itemFeatures: FeatureTable? = nil
  ) {
    precondition(positives.userRows == users.rowCount)
    precondition(userFeatures.map { $0.space == .users && $0.rowCount == users.rowCount } ?? true, "features of users")
    precondition(itemFeatures.map { $0.space == .items && $0.rowCount == items.rowCount } ?? true, "features of items")
    self.userFeatures = userFeatures
    self.itemFeatures = itemFeatures
    self.positives = positives
    self.users = users
    self.items = items
  }

  /// How many rows embedding tables have.
  public var shape: CatalogueShape { CatalogueShape(userRows: users.rowCount, itemRows: items.rowCount) }
}

/// What a component needs of the training data and does not find there; thrown by `prepare(for:)` and `fit`.
public struct TrainingSetError: Error, Equatable, CustomStringConvertible {
  /// The component's name.
  public let component: String
  /// What it needs, such as "features of items".
  public let need: String

  /// Makes an error.
  public init(_ component: String, needs need: String) { (self.component, self.need) = (component, need) }

  /// What is missing and what to do.
  public var description: String {
    "\(component) needs \(need), and the data has none; choose a dataset that has them, or another component"
  }
}
