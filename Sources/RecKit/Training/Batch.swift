/// The pairs of one batch: its positives, then their negatives, grouped by positive.
final class Batch {
  private let users: UnsafeMutableBufferPointer<Int32>
  private let items: UnsafeMutableBufferPointer<Int32>
  private let weightMemory: UnsafeMutableBufferPointer<Float>
  /// Which of the pairs are positives.
  private(set) var layout = BatchLayout(positives: 1, negativesPerPositive: 0)
  /// The weight of each positive in the loss; nil: 1 each.
  private(set) var weights: UnsafeBufferPointer<Float>?

  /// Positives whose negatives are drawn by one task of the thread pool.
  private static let piece = 256
  /// Whether a positive's negatives depend on the others in the batch.
  private let drawsFromBatch: Bool
  private let team: Team?

  /// Makes room for some positives with `negatives` negatives each.
  init(positiveCapacity: Int, negatives: Int, drawsFromBatch: Bool, team: Team?) {
    (self.drawsFromBatch, self.team) = (drawsFromBatch, team)
    users = .allocate(capacity: positiveCapacity * (1 + negatives))
    items = .allocate(capacity: positiveCapacity * (1 + negatives))
    weightMemory = .allocate(capacity: positiveCapacity)
    users.initialize(repeating: 0)
    items.initialize(repeating: 0)
    weightMemory.initialize(repeating: 1)
  }

  deinit {
    users.deallocate()
    items.deallocate()
    weightMemory.deallocate()
  }

  /// Fills the batch with the positives at some positions and their negatives.
  ///
  /// - Parameters:
  ///   - positions: positions in `positives`.
  ///   - positives: the training positives.
  ///   - negatives: how many each gets, within the capacity.
  ///   - source: what draws them.
  ///   - score: scores pairs, for a source that chooses by scores.
  /// - Returns: the rejected draws; where there are no negatives, nothing is filled in, for nothing is trained.
  func fill(
    _ positions: UnsafeBufferPointer<Int32>, from positives: Interactions, negatives: Int,
    of source: any EpochNegatives, scoring score: (_ users: [Int32], _ items: [Int32]) -> [Float]
  ) -> Int {
    layout = BatchLayout(positives: positions.count, negativesPerPositive: negatives)
    weights = nil
    guard negatives > 0 else { return 0 }
    let layout = layout
    func fill(_ range: Range<Int>) {
      for positive in range {
        let user = positives.users[Int(positions[positive])]
        users[positive] = user
        items[positive] = positives.items[Int(positions[positive])]
        for pair in layout.negatives(of: positive) { users[pair] = user }
      }
    }
    guard let scoring = source as? any ScoringNegatives else {
      defer { noteSharedNegatives() }
      return team.sum(positions.count, inPiecesOf: drawsFromBatch ? positions.count : Self.piece) { range in
        fill(range)
        return source.draw(
          for: UnsafeBufferPointer(rebasing: positions[range]), into: negativeItems(of: range))
      }
    }
    fill(0..<positions.count)
    let output = negativeItems(of: 0..<positions.count)
    let rows = UnsafeMutableBufferPointer(rebasing: weightMemory[layout.positivePairs])
    rows.update(repeating: 1)
    weights = UnsafeBufferPointer(rows)
    return scoring.draw(for: positions, scoring: score, into: output, weights: rows)
  }

  /// Looks whether all positives of the batch got the same negatives, where they may have.
  private func noteSharedNegatives() {
    let (positives, negatives) = (layout.positives, layout.negativesPerPositive)
    guard drawsFromBatch, positives > 1, negatives > 1 else { return }
    let drawn = negativeItems(of: 0..<positives)
    let first = drawn[..<negatives]
    // Nearly all batches without shared negatives differ in the second positive's.
    for start in stride(from: negatives, to: drawn.count, by: negatives)
    where !drawn[start..<start + negatives].elementsEqual(first) { return }
    layout = BatchLayout(positives: positives, negativesPerPositive: negatives, sharesNegatives: true)
  }

  /// The items of the negatives of some positives, which are contiguous.
  private func negativeItems(of positives: Range<Int>) -> UnsafeMutableBufferPointer<Int32> {
    let first = layout.positives + positives.lowerBound * layout.negativesPerPositive
    return UnsafeMutableBufferPointer(
      rebasing: items[first..<first + positives.count * layout.negativesPerPositive])
  }

  /// How many negatives are one of their user's training positives.
  func countKnownPositives(in positives: PairSet) -> Int {
    let first = layout.positives
    if layout.sharesNegatives {
      return positives.count(
        users: UnsafeBufferPointer(rebasing: users[..<first]),
        items: UnsafeBufferPointer(rebasing: items[first..<first + layout.negativesPerPositive]))
    }
    return team.sum(layout.pairCount - first, inPiecesOf: Self.piece) { range in
      let pairs = first + range.lowerBound..<first + range.upperBound
      return positives.count(
        ofPairs: UnsafeBufferPointer(rebasing: users[pairs]), UnsafeBufferPointer(rebasing: items[pairs]))
    }
  }

  /// The pairs; valid until the next ``fill(_:from:negatives:of:scoring:)``.
  var pairs: PairBatch {
    let count = layout.pairCount
    return PairBatch(users: .init(rebasing: users[..<count]), items: .init(rebasing: items[..<count]), layout: layout)
  }
}
