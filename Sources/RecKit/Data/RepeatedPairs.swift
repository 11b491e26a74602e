/// Which interactions of a log repeat an earlier one's (user, item) pair.
///
/// Positions are grouped by user with a counting sort and ordered by item within a user, 4 bytes an interaction.
struct RepeatedPairs {
  private let log: InteractionLog
  /// The log's positions by user, item, and position.
  private let positions: [Int32]
  /// How many interactions repeat an earlier one.
  let count: Int
  /// The earliest of them.
  let first: Int?

  /// Looks for repetitions: O(n log d) for n interactions and at most d of one user.
  init(in log: InteractionLog, userRows: Int) {
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
    self.count = count
    self.first = first
  }

  /// Chooses one of each pair's interactions.
  ///
  /// - Parameter isBetter: whether the second of two interactions of one pair, the later one, replaces the first.
  /// - Returns: the positions that stay, ascending.
  func keeping(_ isBetter: (_ kept: Int, _ later: Int) -> Bool) -> [Int] {
    var isKept = [Bool](repeating: false, count: log.count)
    var kept: Int?
    for place in positions.indices {
      let position = Int(positions[place])
      if let other = kept, log.users[other] == log.users[position] && log.items[other] == log.items[position] {
        if isBetter(other, position) { kept = position }
        continue
      }
      if let kept { isKept[kept] = true }
      kept = position
    }
    if let kept { isKept[kept] = true }
    return isKept.indices.filter { isKept[$0] }
  }

  /// Whether each interaction is the first of its pair in the log, by position.
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
