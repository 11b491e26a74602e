extension DataPreparer {
  /// Leaves out users with too few distinct items and items with too few distinct users, counted over all parts
  /// together.
  ///
  /// The two minimum counts are applied once, to the counts before filtering; the k-core is repeated until nothing
  /// changes. A user or item that loses all interactions to a filter is left out too.
  func filtered(_ logs: DatasetLogs, notes: inout [String]) throws -> DatasetLogs {
    let rules = preparation
    guard rules.minUserCount > 0 || rules.minItemCount > 0 || rules.kCore > 0 else { return logs }
    let parts = logs.content.logs.map(\.log)
    let isDistinct = Self.isFirstAcross(parts, userRows: logs.users.rowCount)
    var users = Counts(parts, \.users, rows: logs.users.rowCount, where: isDistinct)
    var items = Counts(parts, \.items, rows: logs.items.rowCount, where: isDistinct)
    let before = (users: users, items: items)
    users.drop(below: rules.minUserCount)
    items.drop(below: rules.minItemCount)
    func remaining() -> [[Bool]] {
      zip(parts, isDistinct).map { part, isDistinct in
        part.users.indices.map { isDistinct[$0] && users.keeps(part.users[$0]) && items.keeps(part.items[$0]) }
      }
    }
    var isKept = remaining()
    if rules.kCore > 0 {
      users.count(parts, \.users, where: isKept)
      items.count(parts, \.items, where: isKept)
      peel(parts, isKept, core: rules.kCore, &users, &items)
      isKept = remaining()
    }
    users.count(parts, \.users, where: isKept)
    items.count(parts, \.items, where: isKept)
    users.dropEmptied(since: before.users)
    items.dropEmptied(since: before.items)
    let filtered = logs.mapped(
      users: RowMapping(compacting: logs.users, keeping: users.isKept),
      items: RowMapping(compacting: logs.items, keeping: items.isKept))
    let counts = [logs, filtered].map { $0.content.logs.reduce(0) { $0 + $1.log.count } }
    guard counts[1] > 0 else { throw DataError.noInteractions }
    notes.append(
      """
      \(counts[0] - counts[1]) of \(counts[0]) interactions were left out by minimum counts; \(filtered.users.rowCount) of \
      \(logs.users.rows.count) users and \(filtered.items.rowCount) of \(logs.items.rows.count) items stay
      """)
    return filtered
  }

  /// Drops users and items with fewer than k of each other until nothing changes.
  ///
  /// A row's interactions are visited only when the row is dropped, which happens at most once, so the time is linear.
  /// Repeated passes over all interactions would need one pass for each link of a chain of drops. Source: Batagelj,
  /// Zaversnik: An O(m) Algorithm for Cores (2003).
  private func peel(
    _ parts: [InteractionLog], _ isKept: [[Bool]], core: Int, _ users: inout Counts, _ items: inout Counts
  ) {
    let pairs = zip(parts, isKept).flatMap { part, isKept in
      part.users.indices.compactMap { isKept[$0] ? (user: part.users[$0], item: part.items[$0]) : nil }
    }
    let ofUser = Neighbours(pairs.map { ($0.user, $0.item) }, rows: users.isKept.count)
    let ofItem = Neighbours(pairs.map { ($0.item, $0.user) }, rows: items.isKept.count)
    var waiting = users.dropped(below: core).map { (row: $0, isUser: true) }
    waiting += items.dropped(below: core).map { (row: $0, isUser: false) }
    while let (row, isUser) = waiting.popLast() {
      if isUser {
        for item in ofUser[row] where items.takeAway(from: item, below: core) { waiting.append((item, false)) }
      } else {
        for user in ofItem[row] where users.takeAway(from: user, below: core) { waiting.append((user, true)) }
      }
    }
  }

  /// Whether an interaction is the first of its pair over all parts.
  private static func isFirstAcross(_ parts: [InteractionLog], userRows: Int) -> [[Bool]] {
    guard parts.count > 1 else { return parts.map { Array(repeating: true, count: $0.count) } }
    let all = InteractionLog(users: parts.flatMap(\.users), items: parts.flatMap(\.items))
    let isFirst = RepeatedPairs(in: all, userRows: userRows).isFirstOfPair
    var start = 0
    return parts.map { part in
      defer { start += part.count }
      return Array(isFirst[start..<start + part.count])
    }
  }
}

/// How often each row occurs, and which rows stay.
private struct Counts {
  private var counts: [Int]
  private(set) var isKept: [Bool]

  init(_ parts: [InteractionLog], _ column: KeyPath<InteractionLog, [Int32]>, rows: Int, where isCounted: [[Bool]]) {
    counts = Array(repeating: 0, count: rows)
    isKept = Array(repeating: true, count: rows)
    count(parts, column, where: isCounted)
  }

  func keeps(_ row: Int32) -> Bool { isKept[Int(row)] }

  mutating func drop(below least: Int) {
    for row in counts.indices where counts[row] < least { isKept[row] = false }
  }

  /// Drops rows below a count; returns those that this call dropped.
  mutating func dropped(below least: Int) -> [Int32] {
    let rows = counts.indices.filter { counts[$0] < least && isKept[$0] }
    for row in rows { isKept[row] = false }
    return rows.map { Int32($0) }
  }

  /// Takes one interaction away from a row; returns whether this drops the row.
  mutating func takeAway(from row: Int32, below least: Int) -> Bool {
    counts[Int(row)] -= 1
    guard isKept[Int(row)], counts[Int(row)] < least else { return false }
    isKept[Int(row)] = false
    return true
  }

  /// Drops rows that had interactions and have none any more.
  mutating func dropEmptied(since before: Counts) {
    for row in counts.indices where counts[row] == 0 && before.counts[row] > 0 { isKept[row] = false }
  }

  mutating func count(
    _ parts: [InteractionLog], _ column: KeyPath<InteractionLog, [Int32]>, where isCounted: [[Bool]]
  ) {
    counts = counts.map { _ in 0 }
    for (part, isCounted) in zip(parts, isCounted) {
      for (row, isCounted) in zip(part[keyPath: column], isCounted) where isCounted { counts[Int(row)] += 1 }
    }
  }
}

/// The rows that each row has an interaction with.
private struct Neighbours {
  private var starts: [Int]
  private var others: [Int32]

  init(_ pairs: [(row: Int32, other: Int32)], rows: Int) {
    starts = Array(repeating: 0, count: rows + 1)
    for pair in pairs { starts[Int(pair.row) + 1] += 1 }
    for row in 0..<rows { starts[row + 1] += starts[row] }
    others = Array(repeating: 0, count: pairs.count)
    var next = starts
    for pair in pairs {
      others[next[Int(pair.row)]] = pair.other
      next[Int(pair.row)] += 1
    }
  }

  subscript(row: Int32) -> ArraySlice<Int32> { others[starts[Int(row)]..<starts[Int(row) + 1]] }
}
