/// (user, item) pairs in the order of their source, and the same pairs by user (CSR, items ascending).
///
/// Memory: 12 bytes a pair and 8 bytes a user row.
public struct Interactions: Sendable {
  /// The user of each pair, in source order.
  public let users: [Int32]
  /// The item of each pair, in source order.
  public let items: [Int32]
  /// Where each user's items start in ``sortedItems``; one entry more than there are user rows.
  public let rowStarts: [Int]
  /// Every user's items, user by user, ascending within a user.
  public let sortedItems: [Int32]

  /// Pairs.
  public var count: Int { users.count }
  /// User rows.
  public var userRows: Int { rowStarts.count - 1 }

  /// Groups pairs by user: O(n log d) for n pairs and at most d pairs of one user.
  ///
  /// - Parameters:
  ///   - users: the user of each pair.
  ///   - items: the item of each pair.
  ///   - userRows: how many user rows there are; every user is below it.
  public init(users: [Int32], items: [Int32], userRows: Int) {
    precondition(users.count == items.count, "\(users.count) users beside \(items.count) items")
    var starts = [Int](repeating: 0, count: userRows + 1)
    for user in users { starts[Int(user) + 1] += 1 }
    for row in 0..<userRows { starts[row + 1] += starts[row] }
    var next = starts
    var sorted = [Int32](repeating: 0, count: items.count)
    for (user, item) in zip(users, items) {
      sorted[next[Int(user)]] = item
      next[Int(user)] += 1
    }
    for row in 0..<userRows { sorted[starts[row]..<starts[row + 1]].sort() }
    self.users = users
    self.items = items
    rowStarts = starts
    sortedItems = sorted
  }

  /// The items of one user, ascending.
  public func items(of user: Int) -> ArraySlice<Int32> {
    sortedItems[rowStarts[user]..<rowStarts[user + 1]]
  }

  /// Whether the user has the item: O(log d) for d items of the user.
  public func contains(user: Int, item: Int32) -> Bool {
    var low = rowStarts[user]
    var high = rowStarts[user + 1]
    while low < high {
      let middle = (low + high) / 2
      if sortedItems[middle] < item { low = middle + 1 } else { high = middle }
    }
    return low < rowStarts[user + 1] && sortedItems[low] == item
  }

  /// Whether a user has an item more than once: O(n).
  var hasRepetitions: Bool {
    (0..<userRows).contains { user in
      let (start, end) = (rowStarts[user], rowStarts[user + 1])
      return end - start > 1 && (start + 1..<end).contains { sortedItems[$0] == sortedItems[$0 - 1] }
    }
  }

  /// How often each item occurs, by item row.
  public func itemCounts(itemRows: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: itemRows)
    for item in items { counts[Int(item)] += 1 }
    return counts
  }
}
