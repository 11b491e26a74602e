/// An item in a list.
public struct RankedItem: Sendable, Equatable {
  /// The item's row.
  public let row: Int
  /// The item's id.
  public let id: String
  /// The item's title, where one is known.
  public let title: String?
  /// Its score; of similar items, how similar it is.
  public let score: Float

  /// Makes an item of a list.
  public init(row: Int, id: String, title: String?, score: Float) {
    self.row = row
    self.id = id
    self.title = title
    self.score = score
  }
}

/// A user's list.
public struct RankedItems: Sendable, Equatable {
  /// The user's row.
  public let row: Int
  /// The user's id.
  public let user: String
  /// The best items, the best first.
  public let items: [RankedItem]
}

/// Why nothing can be recommended.
public enum RecommendationError: Error, Equatable, CustomStringConvertible {
  /// The data has no such user.
  case unknownUser(String, hint: String)
  /// The data has no such item, neither by id nor by title.
  case unknownItem(String, hint: String)
  /// Several items have a title that fits.
  case ambiguousTitle(String, items: [String])
  /// The scorer does not say which items are similar.
  case noSimilarity(scorer: String)

  /// What is wrong and what to do.
  public var description: String { words.escapedOnOneLine }

  /// In quotes where it would not be seen where it begins and ends.
  private static func shown(_ name: String) -> String {
    name.isEmpty || name.contains(where: \.isWhitespace) ? "'\(name)'" : name
  }

  private var words: String {
    switch self {
    case .unknownUser(let user, let hint): "the data has no user \(Self.shown(user))\(hint)"
    case .unknownItem(let item, let hint): "the data has no item \(Self.shown(item)), by id or title\(hint)"
    case .ambiguousTitle(let title, let items):
      "\(Self.shown(title)) fits several titles: \(items.joined(separator: "; ")); name one by its id"
    case .noSimilarity(let scorer):
      "scorer \(scorer) does not say which items are similar: it has neither factors or embeddings of items nor weights between them"
    }
  }
}
