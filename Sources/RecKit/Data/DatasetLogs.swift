/// What a dataset returns: logs that share their identifiers.
public struct DatasetLogs: Sendable {
  /// The logs: one to be split by a ``Splitter``, or those of a split that the data comes with.
  public enum Content: Sendable {
    /// One log, which a ``Splitter`` divides.
    case whole(InteractionLog)
    /// The logs of the split that the data comes with; validation may be missing.
    case split(train: InteractionLog, validation: InteractionLog?, test: InteractionLog)
  }

  /// The logs.
  public var content: Content
  /// Users by row.
  public var users: IdentifierMap
  /// Items by row.
  public var items: IdentifierMap
  /// What is known of users beside interactions: a row for each row of ``users``.
  public var userFeatures: FeatureTable?
  /// What is known of items beside interactions: a row for each row of ``items``.
  public var itemFeatures: FeatureTable?

  /// What a reader of the results should know of the files, a sentence each.
  public var notes: [String]

  /// Makes the result of a load.
  public init(
    _ content: Content, users: IdentifierMap, items: IdentifierMap, userFeatures: FeatureTable? = nil,
    itemFeatures: FeatureTable? = nil, notes: [String] = []
  ) {
    self.notes = notes
    self.content = content
    self.users = users
    self.items = items
    self.userFeatures = userFeatures
    self.itemFeatures = itemFeatures
  }
}
