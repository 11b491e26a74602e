/// How much of a held-out part a model has never seen: users and items without a training positive.
///
/// An embedding model learns nothing about such users, and about such items only what they show as negatives.
public struct ColdCounts: Sendable, Equatable {
  /// Users of the part, and how many of them have no training positive.
  public let users: Int
  /// Users of the part without a training positive.
  public let coldUsers: Int
  /// Items among the part's positives.
  public let items: Int
  /// Of these, items without a training positive.
  public let coldItems: Int

  /// Counts: O(n) for n positives.
  ///
  /// - Parameters:
  ///   - part: the held-out positives.
  ///   - training: the training positives.
  ///   - itemRows: how many item rows there are.
  public init(of part: Interactions, training: Interactions, itemRows: Int) {
    let users = (0..<part.userRows).filter { !part.items(of: $0).isEmpty }
    self.users = users.count
    coldUsers = users.count { training.items(of: $0).isEmpty }
    var isTrained = [Bool](repeating: false, count: itemRows)
    for item in training.items { isTrained[Int(item)] = true }
    var isHeldOut = [Bool](repeating: false, count: itemRows)
    for item in part.items { isHeldOut[Int(item)] = true }
    items = isHeldOut.count { $0 }
    coldItems = zip(isHeldOut, isTrained).count { $0 && !$1 }
  }

  /// A sentence for readers; nil where nothing is cold.
  ///
  /// - Parameter part: the part's name.
  /// - Returns: `12 of 934 users and 3 of 1044 items of the test part have no training positive`.
  public func note(_ part: String) -> String? {
    let cold = [("users", coldUsers, users), ("items", coldItems, items)].filter { $0.1 > 0 }
    guard !cold.isEmpty else { return nil }
    return cold.map { "\($0.1) of \($0.2) \($0.0)" }.joined(separator: " and ")
      + " of the \(part) part have no training positive (cold_users, cold_items: drop leaves them out)"
  }
}
