extension DataPreparer {
  /// Drops users and items with too few interactions, counted over all parts together.
  ///
  /// The two minimum counts are applied once, to counts before either; the k-core is repeated until nothing changes.
  func filtered(_ logs: DatasetLogs, notes: inout [String]) -> DatasetLogs.Content {
    let rules = preparation
    guard rules.minUserCount > 0 || rules.minItemCount > 0 || rules.kCore > 0 else { return logs.content }
    let parts: [InteractionLog] =
      switch logs.content {
      case .whole(let log): [log]
      case .split(let train, let validation, let test): [train, validation, test].compactMap { $0 }
      }
    var users = Counts(parts, \.users, rows: logs.users.rowCount)
    var items = Counts(parts, \.items, rows: logs.items.rowCount)
    users.drop(below: rules.minUserCount)
    items.drop(below: rules.minItemCount)
    var isKept = parts.map { part in zip(part.users, part.items).map { users.keeps($0) && items.keeps($1) } }
    while rules.kCore > 0 {
      users.count(parts, \.users, where: isKept)
      items.count(parts, \.items, where: isKept)
      users.drop(below: rules.kCore)
      items.drop(below: rules.kCore)
      let next = parts.map { part in zip(part.users, part.items).map { users.keeps($0) && items.keeps($1) } }
      if next == isKept { break }
      isKept = next
    }
    let kept = zip(parts, isKept).map { part, isKept in part.selecting(part.users.indices.filter { isKept[$0] }) }
    let before = parts.reduce(0) { $0 + $1.count }
    let after = kept.reduce(0) { $0 + $1.count }
    notes.append("\(before - after) of \(before) interactions were left out by minimum counts")
    switch logs.content {
    case .whole: return .whole(kept[0])
    case .split(_, let validation, _):
      return .split(train: kept[0], validation: validation == nil ? nil : kept[1], test: kept[kept.count - 1])
    }
  }
}

/// How often each row occurs, and which rows are dropped.
private struct Counts {
  private var counts: [Int]
  private var isDropped: [Bool]

  init(_ parts: [InteractionLog], _ column: KeyPath<InteractionLog, [Int32]>, rows: Int) {
    counts = Array(repeating: 0, count: rows)
    isDropped = Array(repeating: false, count: rows)
    for part in parts { for row in part[keyPath: column] { counts[Int(row)] += 1 } }
  }

  func keeps(_ row: Int32) -> Bool { !isDropped[Int(row)] }

  mutating func drop(below least: Int) {
    for row in counts.indices where counts[row] < least { isDropped[row] = true }
  }

  mutating func count(
    _ parts: [InteractionLog], _ column: KeyPath<InteractionLog, [Int32]>, where isKept: [[Bool]]
  ) {
    counts = counts.map { _ in 0 }
    for (part, isKept) in zip(parts, isKept) {
      for (row, isKept) in zip(part[keyPath: column], isKept) where isKept { counts[Int(row)] += 1 }
    }
  }
}
