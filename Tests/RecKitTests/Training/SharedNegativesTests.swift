import Testing

@testable import RecKit

/// Batches whose positives share their negatives: products of matrices in place of products of rows.
struct SharedNegativesTests {
  private struct Trial: Scorer {
    static let name = "trial"
    static let summary = "Inner products, with a bias, and once more of rows that another operation changed."
    private(set) var itemsFirst = false

    init() {}
    init(from decoder: any Decoder) {}
    init(itemsFirst: Bool) { self.itemsFirst = itemsFirst }

    func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
      WeightDeclaration.embeddings(shape, columns: 19) + [
        .bias("item_bias", rows: shape.itemRows), .embedding("second", rows: shape.itemRows, columns: 19),
      ]
    }

    func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
      let users = tape.lookup("user_embedding", rows: pairs.users)
      let items = tape.lookup("item_embedding", rows: pairs.items)
      // Rows that are asked for without gaps after their product was recorded.
      let late = itemsFirst ? tape.rowCosine(items, users) : tape.rowCosine(users, items)
      let product = itemsFirst ? tape.rowDot(items, users) : tape.rowDot(users, items)
      let sum = tape.add(product, tape.bias("item_bias", rows: pairs.items))
      let others = tape.tanh(tape.lookup("second", rows: pairs.items))
      return tape.add(sum, tape.add(tape.rowDot(users, others), tape.add(late, tape.rowSum(tape.tanh(users)))))
    }
  }

  private static let shape = CatalogueShape(userRows: 50, itemRows: 90)

  /// Weights and moments after some steps.
  private func train(_ scorer: Trial, positives: Int, negatives: Int, isShared: Bool, threads: Int = 1) -> [[Float]] {
    let model = Model(for: scorer, shape: Self.shape, seed: 4)
    var values = RandomStream(seed: 8, purpose: .scores)
    for buffer in model.buffers {
      for place in 0..<buffer.count { buffer.pointer[place] = Float(values.nextUnit() - 0.5) }
    }
    // A user and an item whose cosines, and their gradients, count as 0.
    for (buffer, row) in zip(model.buffers, [3, 7]) { (buffer.pointer + row * 19).update(repeating: 0, count: 19) }
    let step = TrainingStep(
      scorer: scorer, loss: MarginLoss(), optimizer: Adam(), model: model,
      team: threads > 1 ? Team(threads: threads) : nil, stepsPerEpoch: 3, epochs: 1)
    for index in 0..<3 {
      let layout = BatchLayout(positives: positives, negativesPerPositive: negatives, sharesNegatives: isShared)
      var random = RandomStream(seed: 5, purpose: .scores, index: index)
      // Users, items and negatives that occur several times.
      var users = (0..<positives).map { _ in Int32(random.nextIndex(below: 50)) }
      var items = (0..<positives).map { _ in Int32(random.nextIndex(below: 90)) }
      let shared = (0..<negatives).map { _ in Int32(random.nextIndex(below: 90)) }
      for positive in 0..<positives {
        users += Array(repeating: users[positive], count: negatives)
        items += shared
      }
      users.withUnsafeBufferPointer { users in
        items.withUnsafeBufferPointer { items in
          let loss = try? step.run(
            PairBatch(users: users, items: items, layout: layout), layout: layout,
            dropout: .init(seed: 1, epoch: 0, step: index))
          #expect(loss?.isFinite == true)
        }
      }
    }
    _ = step.optimizer.settle()
    return (model.buffers + step.optimizer.state.slots.map(\.values)).map { Array($0.values) }
  }

  /// A small batch, one whose rows are sorted, and one with more negatives than there are items.
  @Test(arguments: [(5, 3), (40, 60), (70, 200)], [false, true])
  func trainingIsThatOfPairs(_ size: (positives: Int, negatives: Int), itemsFirst: Bool) {
    let scorer = Trial(itemsFirst: itemsFirst)
    let pairs = train(scorer, positives: size.positives, negatives: size.negatives, isShared: false)
    let product = train(scorer, positives: size.positives, negatives: size.negatives, isShared: true)
    for (pairs, product) in zip(pairs, product) {
      let largest = pairs.reduce(0) { max($0, abs($1)) }
      for (pair, product) in zip(pairs, product) { #expect(abs(pair - product) <= 2e-4 * largest) }
    }
    #expect(pairs != product, "two ways of summing")
  }

  @Test func anyNumberOfThreadsGivesTheSameBits() {
    let alone = train(Trial(), positives: 70, negatives: 200, isShared: true)
    for threads in [2, 3, 8] {
      #expect(train(Trial(), positives: 70, negatives: 200, isShared: true, threads: threads) == alone)
    }
  }

  /// Draws the same for every positive, or not for the last.
  private struct Source: EpochNegatives {
    let isShared: Bool
    func draw(for positives: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Int32>) -> Int {
      for slot in output.indices { output[slot] = Int32(slot % 3) }
      if !isShared { output[output.count - 1] = 5 }
      return 0
    }
  }

  @Test(arguments: [(true, true), (true, false), (false, true)])
  func aBatchNotesWhetherItSharesNegatives(drawsFromBatch: Bool, isShared: Bool) {
    let positives = Interactions(users: [0, 1, 1, 2], items: [4, 5, 1, 0], userRows: 3)
    let batch = Batch(positiveCapacity: 4, negatives: 3, drawsFromBatch: drawsFromBatch, team: nil)
    _ = [Int32(3), 0, 2, 1].withUnsafeBufferPointer {
      batch.fill($0, from: positives, negatives: 3, of: Source(isShared: isShared), scoring: { _, _ in [] })
    }
    #expect(batch.layout.sharesNegatives == (drawsFromBatch && isShared))
    #expect(Array(batch.pairs.users) == [2, 0, 1, 1, 2, 2, 2, 0, 0, 0, 1, 1, 1, 1, 1, 1])
    // Users 1 (twice) and 2 know items 1 and 0, each drawn once for each positive.
    let known = PairSet(KnownItems(positives), itemRows: 6)
    #expect(batch.countKnownPositives(in: known) == (isShared ? 3 : 4))
  }
}
