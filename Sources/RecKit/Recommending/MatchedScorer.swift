/// A model's scores on the rows of other data, users and items matched by their ids.
struct MatchedScorer: CatalogueScorer {
  private let base: any CatalogueScorer
  /// The model's row of each row; -1: none.
  private let users: [Int32]
  private let items: [Int32]
  private let width: Int

  /// The scores of a model for some data; the model's own scorer where the rows are the same.
  ///
  /// - Throws: ``MatchingError`` where the model lacks an item of the data, or a user that is evaluated.
  static func matching(_ model: StoredModel, _ data: PreparedData) throws -> any CatalogueScorer {
    let (own, other) = (model.training, data.training)
    guard own.users != other.users || own.items != other.items else { return model.scorer }
    let (users, items) = (rows(of: own.users, for: other.users), rows(of: own.items, for: other.items))
    let unknownItems = other.items.rows.filter { items[$0] < 0 }
    if let first = unknownItems.first {
      throw MatchingError(
        kind: "item", count: unknownItems.count, total: other.items.rows.count, first: other.items[first])
    }
    let evaluated = Set(data.test.users).union(data.validation?.users ?? [])
    let unknownUsers = evaluated.filter { users[Int($0)] < 0 }
    if let first = unknownUsers.min() {
      throw MatchingError(
        kind: "user", count: unknownUsers.count, total: evaluated.count, first: other.users[Int(first)])
    }
    return MatchedScorer(base: model.scorer, users: users, items: items, width: own.shape.itemRows)
  }

  private static func rows(of own: IdentifierMap, for other: IdentifierMap) -> [Int32] {
    let rows = IdentifierRows(own)
    return (0..<other.rowCount).map { row in
      other.rows.contains(row) ? rows[other[row]].map { Int32($0) } ?? -1 : -1
    }
  }

  func score(users rows: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Float>) {
    // A user without a row of its own is not evaluated; any row's scores will do.
    let own = rows.map { max(0, users[Int($0)]) }
    withUnsafeTemporaryAllocation(of: Float.self, capacity: rows.count * width) { scores in
      scores.initialize(repeating: 0)
      own.withUnsafeBufferPointer { base.score(users: $0, into: scores) }
      for place in rows.indices {
        let (from, to) = (place * width, place * items.count)
        for (item, row) in items.enumerated() { output[to + item] = row < 0 ? 0 : scores[from + Int(row)] }
      }
    }
  }
}

/// A model has no scores for users or items of the data that it is to be measured on.
public struct MatchingError: Error, Equatable, CustomStringConvertible {
  /// `user` or `item`.
  public let kind: String
  /// How many are missing.
  public let count: Int
  /// Of how many.
  public let total: Int
  /// The first of them.
  public let first: String

  /// What is missing and what to do.
  public var description: String {
    "the model has no \(kind) \(first.escapedOnOneLine): \(count) of \(total) \(kind == "user" ? "evaluated users" : "items of the catalogue") are not in the data that it was trained on; filter the data, or train on data that has them"
  }
}
