/// What is ranked: the users of one held-out part, their relevant items and their excluded items.
///
/// An item that is both relevant and excluded is left out: exclusion comes first, as in the notebook. Such
/// items, and relevant ones beyond the candidates' rows, are counted as missing.
struct CandidateSet: Sendable {
  /// One user to evaluate.
  struct User: Sendable {
    var row: Int32
    /// The relevant candidates, ascending, each once, at least one.
    var relevant: ArraySlice<Int32>
    /// The rows among the candidates that are left out for this user, ascending, each once.
    var excluded: ArraySlice<Int32>
    /// The candidates, ascending, each once, where they are given; nil: all rows but those that are left out.
    var candidates: ArraySlice<Int32>?
  }

  /// Item rows that are ranked.
  let rows: Range<Int>
  /// Users with at least one relevant candidate, by row.
  let users: [User]
  /// Relevant items that are no candidates, over all users.
  let missingRelevant: Int

  init(rows: Range<Int>, users: [User], missingRelevant: Int) {
    (self.rows, self.users, self.missingRelevant) = (rows, users, missingRelevant)
  }

  /// Collects the users of a part: O(n + u) for n interactions and u user rows, but for sorting.
  ///
  /// Lists that can be shared with the data are not copied.
  ///
  /// - Parameters:
  ///   - rows: item rows that are ranked.
  ///   - relevant: the part's positives.
  ///   - excluded: items that are left out of each user's ranking; each list has the part's user rows.
  init(rows: Range<Int>, relevant: Interactions, excluded: [KnownItems]) {
    let left =
      excluded.count == 1 && excluded[0].isWithin(rows) ? excluded[0] : KnownItems(merging: excluded, in: rows)
    let wanted = KnownItems(relevant)
    var users: [User] = []
    var missing = 0
    for row in 0..<wanted.userRows where !wanted.of(row).isEmpty {
      let out = excluded.isEmpty ? [] : left.of(row)
      let all = wanted.of(row)
      let taken = Set(out)
      func isKept(_ item: Int32) -> Bool { rows.contains(Int(item)) && !taken.contains(item) }
      let kept = all.allSatisfy(isKept) ? all : all.filter(isKept)[...]
      missing += all.count - kept.count
      if !kept.isEmpty { users.append(User(row: Int32(row), relevant: kept, excluded: out)) }
    }
    self.rows = rows
    self.users = users
    missingRelevant = missing
  }

  /// The length of the longest list of candidates.
  var longestList: Int { users.lazy.map { $0.candidates?.count ?? rows.count }.max() ?? rows.count }
}
