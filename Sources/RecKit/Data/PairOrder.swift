/// A log's positions by user row, item row and order of the source, and which interactions repeat a pair.
///
/// Positions are grouped by user with a counting sort and ordered by item within a user, 4 bytes an interaction.
struct PairOrder {
  private let log: InteractionLog
  /// The log's positions by user, item, and position.
  private let positions: [Int32]
  /// How many interactions repeat an earlier one's (user, item) pair.
  let repeatedCount: Int
  /// The earliest of them.
  let firstRepeated: Int?

  /// Orders a log: O(n log d) for n interactions and at most d of one user.
  init(of log: InteractionLog, userRows: Int) {
    var starts = [Int](repeating: 0, count: userRows + 1)
    for user in log.users { starts[Int(user) + 1] += 1 }
    for row in 0..<userRows { starts[row + 1] += starts[row] }
    var next = starts
    var positions = [Int32](repeating: 0, count: log.count)
    for (position, user) in log.users.enumerated() {
      positions[next[Int(user)]] = Int32(position)
      next[Int(user)] += 1
    }
    let items = log.items
    // Item and position as one number, so that plain numbers are sorted.
    var keys: [UInt64] = []
    var count = 0
    var first: Int?
    for row in 0..<userRows {
      let range = starts[row]..<starts[row + 1]
      keys.removeAll(keepingCapacity: true)
      for place in range {
        let position = positions[place]
        keys.append(UInt64(UInt32(bitPattern: items[Int(position)])) << 32 | UInt64(UInt32(bitPattern: position)))
      }
      keys.sort()
      for (place, key) in zip(range, keys) { positions[place] = Int32(truncatingIfNeeded: key) }
      for place in range.dropFirst() where items[Int(positions[place])] == items[Int(positions[place - 1])] {
        count += 1
        first = min(first ?? .max, Int(positions[place]))
      }
    }
    self.log = log
    self.positions = positions
    repeatedCount = count
    firstRepeated = first
  }

  /// The log ordered by user row and item row, repeated pairs in the order of the source.
  var sorted: InteractionLog {
    let isSorted = positions.indices.allSatisfy { positions[$0] == $0 }
    return isSorted ? log : log.selecting(positions.map(Int.init))
  }

  /// The log ordered by user row and item row, with one of each pair's interactions.
  ///
  /// - Parameter isBetter: whether the second of two interactions of one pair, the later one in the source, replaces
  ///   the first; both are positions in the log.
  /// - Returns: the interactions that stay.
  func keepingOne(where isBetter: (_ kept: Int, _ later: Int) -> Bool) -> InteractionLog {
    var kept: [Int] = []
    kept.reserveCapacity(log.count - repeatedCount)
    for place in positions.indices {
      let position = Int(positions[place])
      if let other = kept.last, log.users[other] == log.users[position], log.items[other] == log.items[position] {
        if isBetter(other, position) { kept[kept.count - 1] = position }
      } else {
        kept.append(position)
      }
    }
    return log.selecting(kept)
  }

  /// Whether each interaction is the first of its pair in the source, by position.
  var isFirstOfPair: [Bool] {
    var isFirst = [Bool](repeating: true, count: log.count)
    for place in positions.indices.dropFirst() {
      let (before, position) = (Int(positions[place - 1]), Int(positions[place]))
      if log.users[before] == log.users[position] && log.items[before] == log.items[position] {
        isFirst[position] = false
      }
    }
    return isFirst
  }
}
