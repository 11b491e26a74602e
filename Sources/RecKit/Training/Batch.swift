/// The pairs of one batch: its positives, then their negatives, those of one positive together.
final class Batch {
  private let users: UnsafeMutableBufferPointer<Int32>
  private let items: UnsafeMutableBufferPointer<Int32>
  private let weightMemory: UnsafeMutableBufferPointer<Float>
  /// Which of the pairs are positives.
  private(set) var layout = BatchLayout(positives: 1, negativesPerPositive: 0)
  /// What each positive's row counts for; nil: 1 each.
  private(set) var weights: UnsafeBufferPointer<Float>?

  /// Makes room for some positives with `negatives` negatives each.
  init(positiveCapacity: Int, negatives: Int) {
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
  ///   - source: who draws them.
  ///   - score: scores pairs, for a source that goes by scores.
  /// - Returns: the rejected draws.
  func fill(
    _ positions: UnsafeBufferPointer<Int32>, from positives: Interactions, negatives: Int,
    of source: any EpochNegatives, scoring score: (_ users: [Int32], _ items: [Int32]) -> [Float]
  ) -> Int {
    layout = BatchLayout(positives: positions.count, negativesPerPositive: negatives)
    weights = nil
    for (positive, position) in positions.enumerated() {
      let user = positives.users[Int(position)]
      users[positive] = user
      items[positive] = positives.items[Int(position)]
      for pair in layout.negatives(of: positive) { users[pair] = user }
    }
    let output = UnsafeMutableBufferPointer(rebasing: items[layout.negativePairs])
    guard let scoring = source as? any ScoringNegatives else { return source.draw(for: positions, into: output) }
    let rows = UnsafeMutableBufferPointer(rebasing: weightMemory[layout.positivePairs])
    rows.update(repeating: 1)
    weights = UnsafeBufferPointer(rows)
    return scoring.draw(for: positions, scoring: score, into: output, weights: rows)
  }

  /// How many negatives are one of their user's training positives.
  func countKnownPositives(in positives: PairSet) -> Int {
    layout.negativePairs.count { positives.contains(user: users[$0], item: items[$0]) }
  }

  /// The pairs; valid until the next ``fill(_:from:negatives:of:scoring:)``.
  var pairs: PairBatch {
    let count = layout.pairCount
    return PairBatch(users: .init(rebasing: users[..<count]), items: .init(rebasing: items[..<count]), layout: layout)
  }
}
