/// The pairs of one batch: its positives, then their negatives, those of one positive together.
final class Batch {
  private let users: UnsafeMutableBufferPointer<Int32>
  private let items: UnsafeMutableBufferPointer<Int32>
  private let negatives: Int
  private var rows = 0

  /// Makes room for `rowCapacity` positives with `negatives` negatives each.
  init(rowCapacity: Int, negatives: Int) {
    self.negatives = negatives
    users = .allocate(capacity: rowCapacity * (1 + negatives))
    items = .allocate(capacity: rowCapacity * (1 + negatives))
    users.initialize(repeating: 0)
    items.initialize(repeating: 0)
  }

  deinit {
    users.deallocate()
    items.deallocate()
  }

  /// Fills the batch with the positives at some positions and their negatives; returns the rejected draws.
  func fill(
    _ positions: UnsafeBufferPointer<Int32>, from positives: Interactions, negatives source: any EpochNegatives
  ) -> Int {
    rows = positions.count
    for (row, position) in positions.enumerated() {
      let user = positives.users[Int(position)]
      users[row] = user
      items[row] = positives.items[Int(position)]
      for column in 0..<negatives { users[rows + row * negatives + column] = user }
    }
    return source.draw(for: positions, into: .init(rebasing: items[rows..<rows * (1 + negatives)]))
  }

  /// How many negatives are one of their user's training positives.
  func countKnownPositives(in positives: PairSet) -> Int {
    (rows..<rows * (1 + negatives)).count { positives.contains(user: users[$0], item: items[$0]) }
  }

  /// Which of the pairs are positives.
  var layout: BatchLayout { BatchLayout(positives: rows, negativesPerPositive: negatives) }

  /// The pairs; valid until the next ``fill(_:from:negatives:)``.
  var pairs: PairBatch {
    let count = rows * (1 + negatives)
    return PairBatch(users: .init(rebasing: users[..<count]), items: .init(rebasing: items[..<count]), layout: layout)
  }
}
