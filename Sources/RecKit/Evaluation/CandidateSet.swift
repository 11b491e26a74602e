/// Who is ranked against what: the users of one held-out part, their relevant items and what is left out.
///
/// An item that is both relevant and excluded is left out: exclusion comes first, as the notebook has it. Such
/// items, and relevant ones beyond the candidates' rows, are counted as missing.
struct CandidateSet: Sendable {
  /// One user to evaluate.
  struct User: Sendable {
    var row: Int32
    /// The relevant candidates, ascending, each once, at least one.
    var relevant: [Int32]
    /// The rows among the candidates that are left out for this user, ascending, each once.
    var excluded: [Int32]
  }

  /// Item rows that are ranked.
  let rows: Range<Int>
  /// Users with at least one relevant candidate, by row.
  let users: [User]
  /// Relevant items that are no candidates, over all users.
  let missingRelevant: Int

  /// Collects the users of a part: O(n + u) for n interactions and u user rows, but for sorting.
  ///
  /// - Parameters:
  ///   - rows: item rows that are ranked.
  ///   - relevant: the part's positives.
  ///   - excluded: pairs that are left out of the rankings.
  init(rows: Range<Int>, relevant: Interactions, excluded: [Interactions]) {
    var users: [User] = []
    var missing = 0
    for row in 0..<relevant.userRows where !relevant.items(of: row).isEmpty {
      let out = Self.distinct(excluded.flatMap { $0.items(of: row) }.sorted(), in: rows)
      let all = Self.distinct(Array(relevant.items(of: row)), in: 0..<Int.max)
      let taken = Set(out)
      let kept = all.filter { rows.contains(Int($0)) && !taken.contains($0) }
      missing += all.count - kept.count
      if !kept.isEmpty { users.append(User(row: Int32(row), relevant: kept, excluded: out)) }
    }
    self.rows = rows
    self.users = users
    missingRelevant = missing
  }

  /// Sorted items without repetitions, those within some rows.
  private static func distinct(_ sorted: [Int32], in rows: Range<Int>) -> [Int32] {
    var result: [Int32] = []
    for item in sorted where rows.contains(Int(item)) && result.last != item { result.append(item) }
    return result
  }
}
