/// The best candidates of every evaluated user, in order: what a ``ListMetric`` sees.
///
/// Candidates of equal score stand in a random order. It is the same in every run: it depends on the rows of user and
/// item and on nothing else, so that items of low rows are not preferred and a constant scorer recommends at random.
///
/// It is a collection of lists, in the order of ``users``:
///
/// ```swift
/// let lengths = lists.map(\.count)
/// for (user, list) in zip(lists.users, lists) { print(user, list.first ?? -1) }
/// ```
public struct TopLists: Sendable, Equatable {
  /// The evaluated users' rows: those with a relevant candidate.
  public let users: [Int32]
  /// How many candidates a list has; fewer where a user has fewer candidates.
  public let k: Int
  /// The item rows of all lists, one list after another, the best first in each.
  public let items: [Int32]
  /// The share of lists whose last item has the same score as a candidate that is not in the list, from 0 to 1.
  public let tiedShare: Double
  private let starts: [Int]

  /// Puts lists together: O(n) for n items.
  ///
  /// - Parameters:
  ///   - users: rows of users.
  ///   - lists: the item rows of each user's list, the best first; those beyond the first `k` are left out.
  ///   - k: the length of the lists.
  ///   - tiedShare: the share of lists whose last item was chosen by the random order of ties.
  public init(users: [Int32], lists: [[Int32]], k: Int, tiedShare: Double = 0) {
    precondition(users.count == lists.count, "\(users.count) users beside \(lists.count) lists")
    precondition(k >= 1, "lists of length \(k)")
    var (starts, items): ([Int], [Int32]) = ([0], [])
    for list in lists {
      items += list.prefix(k)
      starts.append(items.count)
    }
    (self.users, self.k, self.items, self.tiedShare, self.starts) = (users, k, items, tiedShare, starts)
  }

  /// The list of `users[position]`: item rows, the best first.
  public subscript(position: Int) -> ArraySlice<Int32> { items[starts[position]..<starts[position + 1]] }

  /// In how many lists each item of the catalogue is, in the order of ``IdentifierMap/rows``: O(n + m) for n items in
  /// lists and m in the catalogue.
  ///
  /// - Parameter catalogue: all items, ``TrainingSet/items``.
  /// - Returns: one count per item.
  public func itemCounts(of catalogue: IdentifierMap) -> [Int] {
    var counts = [Int](repeating: 0, count: catalogue.rows.count)
    for item in items { counts[Int(item) - catalogue.firstRow] += 1 }
    return counts
  }
}

extension TopLists: RandomAccessCollection {
  /// 0.
  public var startIndex: Int { 0 }
  /// How many lists there are.
  public var endIndex: Int { users.count }
}
