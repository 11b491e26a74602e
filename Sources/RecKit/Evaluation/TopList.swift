/// The best candidates of one user, and where equal scores leave the choice to chance.
struct TopList: Sendable {
  /// Item rows, the best first.
  let items: [Int32]
  /// Of each length that was asked for, whether the last in the list and the first beyond it have equal scores.
  let isTiedAt: [Bool]

  /// Selects: O(n) for n candidates in most orders, O(n log k) in the worst.
  ///
  /// - Parameters:
  ///   - scores: every item row's score; NaN where an item is left out.
  ///   - rows: the candidates' rows.
  ///   - user: the user's row.
  ///   - lengths: the lengths of lists, ascending, at least one.
  init(_ scores: UnsafeBufferPointer<Float>, rows: Range<Int>, user: Int32, lengths: [Int]) {
    let longest = lengths.last ?? 0
    var heap = Heap(capacity: longest + 1)
    for row in rows where heap.mayTake(scores[row]) {
      heap.take(Candidate(score: scores[row], user: user, item: Int32(row)))
    }
    let best = heap.entries.sorted { $1.isBelow($0) }
    items = best.prefix(longest).map(\.item)
    isTiedAt = lengths.map { best.count > $0 && best[$0 - 1].score == best[$0].score }
  }

  private struct Candidate {
    let score: Float
    let item: Int32
    /// Decides between equal scores.
    let chance: UInt64

    init(score: Float, user: Int32, item: Int32) {
      (self.score, self.item) = (score, item)
      // The last step of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014): a
      // bijection, so that no two items of a user have the same.
      var bits = UInt64(UInt32(bitPattern: user)) << 32 | UInt64(UInt32(bitPattern: item))
      bits = (bits &+ 0x9E37_79B9_7F4A_7C15)
      bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
      bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
      chance = bits ^ bits >> 31
    }

    func isBelow(_ other: Candidate) -> Bool { score != other.score ? score < other.score : chance < other.chance }
  }

  /// The best so far, the worst of them first.
  private struct Heap {
    private let capacity: Int
    private(set) var entries: [Candidate] = []

    init(capacity: Int) { self.capacity = capacity }

    /// False where a score, or NaN, is not among the best.
    func mayTake(_ score: Float) -> Bool { entries.count < capacity ? !score.isNaN : score >= entries[0].score }

    mutating func take(_ candidate: Candidate) {
      if entries.count < capacity {
        entries.append(candidate)
        var place = entries.count - 1
        while place > 0, entries[place].isBelow(entries[(place - 1) / 2]) {
          entries.swapAt(place, (place - 1) / 2)
          place = (place - 1) / 2
        }
        return
      }
      guard entries[0].isBelow(candidate) else { return }
      entries[0] = candidate
      var place = 0
      while true {
        var least = 2 * place + 1
        guard least < entries.count else { return }
        if least + 1 < entries.count, entries[least + 1].isBelow(entries[least]) { least += 1 }
        guard entries[least].isBelow(entries[place]) else { return }
        entries.swapAt(place, least)
        place = least
      }
    }
  }
}
