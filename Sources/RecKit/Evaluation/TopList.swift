/// The best candidates of one user, and where equal scores leave the choice to chance.
struct TopList: Sendable {
  /// Item rows, the best first.
  let items: [Int32]
  /// Of each length that was asked for, whether the last in the list and the first beyond it have equal scores.
  let isTiedAt: [Bool]

  /// Takes the best of all candidates out of a selection.
  ///
  /// - Parameters:
  ///   - selection: the candidates, all of them added.
  ///   - lengths: the lengths of lists, ascending, at least one.
  init(_ selection: Selection, lengths: [Int]) {
    let best = selection.heap.entries.sorted { $1.isBelow($0) }
    items = best.prefix(lengths.last ?? 0).map(\.item)
    isTiedAt = lengths.map { best.count > $0 && best[$0 - 1].score == best[$0].score }
  }

  /// The best candidates so far, as blocks of scores are added.
  ///
  /// O(n) for n candidates in most orders, O(n log k) in the worst.
  struct Selection {
    private let user: Int32
    fileprivate var heap: Heap

    /// Begins without candidates.
    ///
    /// - Parameters:
    ///   - user: the user's row.
    ///   - length: the length of the longest list.
    init(user: Int32, length: Int) {
      self.user = user
      heap = Heap(capacity: length + 1)
    }

    /// The best candidates, the best first; equal scores in the order that lists have.
    ///
    /// - Parameter length: how many, at most as many as the selection was made for.
    /// - Returns: the candidates.
    func best(_ length: Int) -> [Ranked] {
      heap.entries.sorted { $1.isBelow($0) }.prefix(length).map { Ranked(item: $0.item, score: $0.score) }
    }

    /// Adds candidates; NaN is never among the best.
    ///
    /// - Parameters:
    ///   - scores: a score for each of them.
    ///   - items: their rows.
    ///   - isExcluded: whether a row is left out; asked only where a score is high enough.
    mutating func add(
      _ scores: UnsafeBufferPointer<Float>, of items: Range<Int>, excluding isExcluded: (Int) -> Bool
    ) {
      var start = 0
      // Few scores pass what is the least of the best by then.
      while let place = Kernels.firstPlace(in: scores, from: start, atLeast: heap.least) {
        let item = items.lowerBound + place
        if !isExcluded(item) { heap.take(Candidate(score: scores[place], user: user, item: Int32(item))) }
        start = place + 1
      }
    }
  }

  /// One of the best items.
  struct Ranked {
    let item: Int32
    let score: Float
  }

  fileprivate struct Candidate {
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
  fileprivate struct Heap {
    private let capacity: Int
    private(set) var entries: [Candidate] = []

    init(capacity: Int) { self.capacity = capacity }

    /// The least score that may be among the best.
    var least: Float { entries.count < capacity ? -.infinity : entries[0].score }

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
