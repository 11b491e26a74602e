extension UserRanking {
  /// Ranks a user's relevant items by counting, without sorting the candidates.
  ///
  /// O(n r) for n candidates and r distinct scores of relevant items, eight candidates at a time.
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
    guard let start = scores.baseAddress else { return false }
    for index in 0..<scores.count { found |= start[index] == start[index] ? 0 : 1 }
    return found != 0
  }

  /// Candidates above and at a level; eight at a time by hand, for the plain loop is not vectorised (14 times slower).
  private static func count(_ scores: UnsafeBufferPointer<Float>, against level: Float) -> (above: Int, equal: Int) {
    guard let start = scores.baseAddress else { return (0, 0) }
    let wide = scores.count / 8
    var aboves = SIMD8<Int32>()
    var equals = SIMD8<Int32>()
    let one = SIMD8<Int32>(repeating: 1)
    let levels = SIMD8<Float>(repeating: level)
    let raw = UnsafeRawPointer(start)
    for index in 0..<wide {
      let block = raw.loadUnaligned(fromByteOffset: index * 32, as: SIMD8<Float>.self)
      aboves &+= SIMD8<Int32>().replacing(with: one, where: block .> levels)
      equals &+= SIMD8<Int32>().replacing(with: one, where: block .== levels)
    }
    var above = aboves.wrappedSum()
    var equal = equals.wrappedSum()
    for index in wide * 8..<scores.count {
      above &+= start[index] > level ? 1 : 0
      equal &+= start[index] == level ? 1 : 0
    }
    return (Int(above), Int(equal))
  }
}
