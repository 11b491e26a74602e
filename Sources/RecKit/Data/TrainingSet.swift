/// What samplers, losses and scorers may see: the training data and the catalogue, without validation and test.
public struct TrainingSet: Sendable {
  /// The training positives.
  public let positives: Interactions
  /// The training interactions as they were recorded: with ratings and times, and with what is below the threshold.
  public let log: InteractionLog
  /// Users by row.
  public let users: IdentifierMap
  /// Items by row; ``IdentifierMap/rows`` is the catalogue.
  public let items: IdentifierMap

  /// Features of users, if the dataset has any.
  public let userFeatures: FeatureTable?
  /// Features of items, if the dataset has any.
  public let itemFeatures: FeatureTable?

  private let knownItems = Once<KnownItems>()
  private let usersByItem = Once<KnownItems>()

  /// Makes a training set.
  ///
  /// - Parameters:
  ///   - positives: the training positives.
  ///   - users: users by row.
  ///   - items: items by row.
  ///   - log: the interactions that the positives were taken from; nil: the positives themselves, without ratings and
  ///     times.
  ///   - userFeatures: what is known of users.
  ///   - itemFeatures: what is known of items.
  public init(
    positives: Interactions, users: IdentifierMap, items: IdentifierMap, log: InteractionLog? = nil,
    userFeatures: FeatureTable? = nil, itemFeatures: FeatureTable? = nil
  ) {
    self.log = log ?? InteractionLog(users: positives.users, items: positives.items)
    precondition(positives.userRows == users.rowCount)
    precondition(userFeatures.map { $0.space == .users && $0.rowCount == users.rowCount } ?? true, "features of users")
    precondition(itemFeatures.map { $0.space == .items && $0.rowCount == items.rowCount } ?? true, "features of items")
    self.userFeatures = userFeatures
    self.itemFeatures = itemFeatures
    self.positives = positives
    self.users = users
    self.items = items
  }

  /// Each user's distinct positives, ascending; made once and shared.
  public var known: KnownItems { knownItems.get { KnownItems(positives) } }

  /// The distinct users who have an item as a positive, ascending; the first call makes the lists of all: O(n).
  ///
  /// - Parameter item: the item's row.
  /// - Returns: rows of users.
  public func users(of item: Int) -> ArraySlice<Int32> {
    usersByItem.get {
      KnownItems(Interactions(users: positives.items, items: positives.users, userRows: shape.itemRows))
    }.of(item)
  }

  /// The distinct users who have an item as a positive, ascending.
  ///
  /// - Parameter item: the item's row, as lists of items have it.
  /// - Returns: rows of users.
  public func users(of item: Int32) -> ArraySlice<Int32> { users(of: Int(item)) }

  /// How many rows embedding tables have.
  public var shape: CatalogueShape { CatalogueShape(userRows: users.rowCount, itemRows: items.rowCount) }
}

/// What a component needs from the training data and does not find there; thrown by `prepare(for:)` and `fit`.
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
