/// Ranks one user's relevant items by counting, without sorting the candidates: block after block of scores.
///
/// O(n r) for n candidates and r distinct scores of relevant items, one vector of candidates at a time; what is left out
/// is counted with the rest and taken off afterwards, so that the scores stay as they are.
struct RankCount {
  private let user: CandidateSet.User
  /// The distinct scores of relevant items, the highest first, and how many items have each.
  private var levels: [Float] = []
  private var relevant: [Int] = []
  /// Of each group of items, how many of them have each of the scores; empty without groups.
  private var relevantByGroup: [[Int]] = []
  private var above: [Int64]
  private var equal: [Int64]

  /// Begins with nothing counted.
  ///
  /// - Parameters:
  ///   - user: the relevant and the excluded items.
  ///   - scores: of the relevant items, in their order; none is NaN.
  ///   - itemGroups: groups of items that are also looked at alone; nil: none.
  init(
    _ user: CandidateSet.User, relevantScores scores: some Collection<Float>, itemGroups: CountGroups? = nil
  ) {
    self.user = user
    for score in scores.sorted(by: >) {
      if levels.last == score {
        relevant[relevant.count - 1] += 1
      } else {
        levels.append(score)
        relevant.append(1)
      }
    }
    above = [Int64](repeating: 0, count: levels.count)
    equal = above
    guard let itemGroups else { return }
    relevantByGroup = Array(repeating: Array(repeating: 0, count: levels.count), count: itemGroups.names.count)
    for (item, score) in zip(user.relevant, scores) {
      guard let group = itemGroups.group(of: Int(item)), let level = levels.firstIndex(of: score) else { continue }
      relevantByGroup[group][level] += 1
    }
  }

  /// Counts some candidates.
  ///
  /// - Parameters:
  ///   - scores: a score for each of them.
  ///   - items: their rows.
  mutating func add(_ scores: UnsafeBufferPointer<Float>, of items: Range<Int>) {
    if let candidates = user.candidates {
      for item in candidates.within(items) { count(scores[Int(item) - items.lowerBound], by: 1) }
      return
    }
    levels.withUnsafeBufferPointer { levels in
      above.withUnsafeMutableBufferPointer { above in
        equal.withUnsafeMutableBufferPointer { equal in
          guard let above = above.baseAddress, let equal = equal.baseAddress else { return }
          Kernels.count(scores, against: levels, above: above, equal: equal)
        }
      }
    }
    for item in user.excluded.within(items) { count(scores[Int(item) - items.lowerBound], by: -1) }
  }

  private mutating func count(_ score: Float, by step: Int64) {
    for (index, level) in levels.enumerated() {
      above[index] += score > level ? step : 0
      equal[index] += score == level ? step : 0
    }
  }

  /// The ranking among so many candidates, or the given ones, when all have been counted.
  func ranking(candidates: Int) -> UserRanking { ranking(candidates: candidates, relevant: relevant) }

  /// The ranking for each group of items, in which relevant items of other groups are not relevant; nil where the group has
  /// none.
  func rankingsByGroup(candidates: Int) -> [UserRanking?] {
    relevantByGroup.map { relevant in
      relevant.allSatisfy { $0 == 0 } ? nil : ranking(candidates: candidates, relevant: relevant)
    }
  }

  private func ranking(candidates: Int, relevant: [Int]) -> UserRanking {
    UserRanking(
      candidateCount: user.candidates?.count ?? candidates - user.excluded.count,
      groups: levels.indices.lazy.filter { relevant[$0] > 0 }.map {
        UserRanking.TieGroup(above: Int(above[$0]), size: Int(equal[$0]), relevant: relevant[$0])
      })
  }
}

extension CandidateSet.User {
  /// Whether a row is no candidate: O(log d) for d items that are left out, or given.
  func excludes(_ row: Int) -> Bool {
    if let candidates { return candidates.within(row..<row + 1).isEmpty }
    return !excluded.within(row..<row + 1).isEmpty
  }
}

extension ArraySlice<Int32> {
  /// Those of ascending rows that are among some rows: O(log n).
  fileprivate func within(_ rows: Range<Int>) -> ArraySlice<Int32> {
    let rest = self[partitioningIndex { $0 >= rows.lowerBound }...]
    return rest[..<rest.partitioningIndex { $0 >= rows.upperBound }]
  }

  /// The first place whose element satisfies a predicate that no element satisfies before one that does not.
  fileprivate func partitioningIndex(_ isInSecond: (Int32) -> Bool) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = low + (high - low) / 2
      if isInSecond(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
