/// Every user's distinct items, ascending: what a sampler that excludes positives looks up.
///
/// ``TrainingSet/known`` has those of the training positives.
public struct KnownItems: Sendable {
  private let starts: [Int]
  private let items: [Int32]

  /// Each user's items without repetitions: O(n) for n pairs; where none is repeated, nothing is copied.
  public init(_ positives: Interactions) {
    guard positives.hasRepetitions else {
      (starts, items) = (positives.rowStarts, positives.sortedItems)
      return
    }
    var starts = [0]
    var items: [Int32] = []
    starts.reserveCapacity(positives.userRows + 1)
    items.reserveCapacity(positives.count)
    for user in 0..<positives.userRows {
      let start = items.count
      for item in positives.items(of: user) where items.count == start || items[items.count - 1] != item {
        items.append(item)
      }
      starts.append(items.count)
    }
    self.starts = starts
    self.items = items
  }

  /// Merges lists: a user gets the items of all of them that are within `rows`: O(n log n) for n items of a user.
  init(merging lists: [KnownItems], in rows: Range<Int>) {
    var (starts, items): ([Int], [Int32]) = ([0], [])
    for user in 0..<(lists.first?.userRows ?? 0) {
      let start = items.count
      for item in lists.flatMap({ $0.of(user) }).sorted() where rows.contains(Int(item)) {
        if items.count == start || items[items.count - 1] != item { items.append(item) }
      }
      starts.append(items.count)
    }
    (self.starts, self.items) = (starts, items)
  }

  /// Pairs of a user and an item.
  var count: Int { items.count }

  /// User rows.
  var userRows: Int { starts.count - 1 }

  /// Whether every item is within some rows.
  func isWithin(_ rows: Range<Int>) -> Bool {
    (0..<userRows).allSatisfy { user in
      let items = of(user)
      guard let first = items.first, let last = items.last else { return true }
      return rows.contains(Int(first)) && rows.contains(Int(last))
    }
  }

  /// The user's distinct items, ascending.
  public func of(_ user: Int) -> ArraySlice<Int32> { items[starts[user]..<starts[user + 1]] }

  /// How many of a user's positives lie below an item: O(log d) for d positives of the user.
  public func countBelow(_ item: Int32, of user: Int) -> Int {
    var (low, high) = (starts[user], starts[user + 1])
    while low < high {
      let middle = (low + high) / 2
      if items[middle] < item { low = middle + 1 } else { high = middle }
    }
    return low - starts[user]
  }

  /// Whether an item is one of the user's positives: O(log d).
  public func contains(_ item: Int32, of user: Int) -> Bool {
    let position = starts[user] + countBelow(item, of: user)
    return position < starts[user + 1] && items[position] == item
  }

  /// Throws where a user with a positive has every item that a sampler can draw.
  ///
  /// - Parameters:
  ///   - drawable: how many items the sampler can draw; all training positives are among them.
  ///   - training: the training data, for the user's identifier.
  ///   - sampler: the sampler's name.
  /// - Throws: ``SamplerError/noNegatives(sampler:user:)``.
  public func requireNegatives(among drawable: Int, of training: TrainingSet, for sampler: String) throws {
    for user in 0..<starts.count - 1 where !of(user).isEmpty && of(user).count >= drawable {
      throw SamplerError.noNegatives(sampler: sampler, user: training.users[user])
    }
  }

  /// The `rank`-th item (from 0) of the catalogue that is not one of the user's positives: O(log d).
  ///
  /// The i-th positive p comes after p - first - i items that are not positives; this number never decreases as i
  /// grows.
  ///
  /// - Parameters:
  ///   - rank: below the number of items in the catalogue less those of the user.
  ///   - user: the user's row.
  ///   - first: the catalogue's first row.
  /// - Returns: the item's row.
  public func absentItem(_ rank: Int, of user: Int, first: Int) -> Int32 {
    let start = starts[user]
    var (low, high) = (start, starts[user + 1])
    while low < high {
      let middle = (low + high) / 2
      if Int(items[middle]) - first - (middle - start) <= rank { low = middle + 1 } else { high = middle }
    }
    return Int32(first + rank + (low - start))
  }
}
