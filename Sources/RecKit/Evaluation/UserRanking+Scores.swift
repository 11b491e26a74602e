extension UserRanking {
  /// Ranks a user's relevant items by counting, without sorting the candidates.
  ///
  /// O(n r) for n candidates and r distinct scores of relevant items, in loops that vectorise.
  ///
  /// - Parameters:
  ///   - scores: every item row's score; overwritten with NaN where an item is excluded.
  ///   - rows: the candidates' rows.
  ///   - user: the relevant and the excluded items.
  /// - Returns: the ranking, or the first candidate row (excluded ones count too) whose score is not a number.
  static func counting(
    _ scores: UnsafeMutableBufferPointer<Float>, rows: Range<Int>, user: CandidateSet.User
  ) -> Result<UserRanking, NotANumber> {
    let row = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(scores)[rows])
    guard !hasNaN(row) else {
      return .failure(NotANumber(item: rows.lowerBound + (row.firstIndex { $0.isNaN } ?? 0)))
    }
    // A NaN is neither above nor equal to anything, so that excluded items count nowhere.
    for item in user.excluded { scores[Int(item)] = .nan }
    let levels = user.relevant.map { scores[Int($0)] }.sorted(by: >)
    var groups: [TieGroup] = []
    var start = 0
    while start < levels.count {
      var end = start + 1
      while end < levels.count && levels[end] == levels[start] { end += 1 }
      let (above, equal) = count(row, against: levels[start])
      groups.append(TieGroup(above: above, size: equal, relevant: end - start))
      start = end
    }
    return .success(UserRanking(candidateCount: rows.count - user.excluded.count, groups: groups))
  }

  /// Where a score is not a number.
  struct NotANumber: Error { var item: Int }

  private static func hasNaN(_ scores: UnsafeBufferPointer<Float>) -> Bool {
    var found: Int32 = 0
    for score in scores { found |= score == score ? 0 : 1 }
    return found != 0
  }

  private static func count(_ scores: UnsafeBufferPointer<Float>, against level: Float) -> (above: Int, equal: Int) {
    var above: Int32 = 0
    var equal: Int32 = 0
    for score in scores {
      above &+= score > level ? 1 : 0
      equal &+= score == level ? 1 : 0
    }
    return (Int(above), Int(equal))
  }
}
