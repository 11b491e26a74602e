import Testing

@testable import RecKit

/// Dropout of the embeddings that a batch looks up.
struct EmbeddingDropoutTests {
  private struct Trial: Scorer {
    static let name = "trial"
    static let summary = "For tests."
    @ParameterGroup var embeddings = EmbeddingLookup()
    func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
      WeightDeclaration.embeddings(shape, columns: 16, initializer: .ones)
    }
    func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
      tape.rowDot(
        embeddings.lookup("user_embedding", rows: pairs.users, on: tape),
        embeddings.lookup("item_embedding", rows: pairs.items, on: tape))
    }
  }

  private static let shape = CatalogueShape(userRows: 3, itemRows: 4)

  /// Both looked-up embeddings of two positives with two negatives each.
  private func embeddings(
    rate: Double, key: Tape.DropoutKey?, threads: Int = 1, sharesNegatives: Bool = false
  ) -> (users: [[Float]], items: [[Float]]) {
    let tape = Tape(
      for: Model(for: Trial(), shape: Self.shape, seed: 0), team: threads > 1 ? Team(threads: threads) : nil)
    let users = [2, 1, 2, 2, 1, 1] as [Int32]
    let items: [Int32] = sharesNegatives ? [0, 1, 2, 2, 2, 2] : [0, 1, 2, 2, 2, 3]
    return users.withUnsafeBufferPointer { users in
      items.withUnsafeBufferPointer { items in
        let layout = BatchLayout(positives: 2, negativesPerPositive: 2, sharesNegatives: sharesNegatives)
        let pairs = PairBatch(users: users, items: items, layout: layout)
        tape.reset(pairs: pairs, layout: layout, dropout: key)
        var lookup = EmbeddingLookup()
        lookup.embeddingDropout = rate
        let both = [("user_embedding", users), ("item_embedding", items)].map { name, rows in
          let value = tape.value(of: lookup.lookup(name, rows: rows, on: tape))
          return (0..<6).map { Array(UnsafeBufferPointer(start: value.row($0), count: 16)) }
        }
        return (both[0], both[1])
      }
    }
  }

  @Test func aPositiveAndItsNegativesShareTheirUsersMaskAndNoOther() {
    let (users, items) = embeddings(rate: 0.5, key: .init(seed: 3, epoch: 1, step: 2))
    // All weights are 1, so the numbers are the mask: 0, or 1 / (1 - 0.5).
    #expect((users + items).joined().allSatisfy { $0 == 0 || $0 == 2 })
    #expect(users[2] == users[0] && users[3] == users[0] && users[4] == users[1] && users[5] == users[1])
    // Of 2^16 masks, two that are equal are a mistake.
    #expect(Set([users[0], users[1]] + items).count == 8)
  }

  @Test func aSharedNegativeHasOneMask() {
    let (users, items) = embeddings(rate: 0.5, key: .init(seed: 3, epoch: 1, step: 2), sharesNegatives: true)
    #expect((users + items).joined().allSatisfy { $0 == 0 || $0 == 2 })
    #expect(users[2] == users[0] && users[3] == users[0] && users[4] == users[1] && users[5] == users[1])
    #expect(items[4] == items[2] && items[5] == items[3])
    // Both negatives are one item, drawn twice.
    #expect(Set([users[0], users[1]] + items[..<4]).count == 6)
  }

  /// How users and items are scored.
  private enum Kind: String, CaseIterable { case dot, cosine, normalizedDot }

  /// Inner products, or cosines, of rows that products share or that stand without gaps, pair by pair.
  private struct Product: Scorer {
    static let name = "product"
    static let summary = "For tests."
    private(set) var kind = Kind.dot
    private(set) var isPairByPair = false
    @ParameterGroup var embeddings = EmbeddingLookup()

    init() {}
    init(kind: Kind, isPairByPair: Bool) {
      (self.kind, self.isPairByPair) = (kind, isPairByPair)
      embeddings.embeddingDropout = 0.2
    }
    init(from decoder: any Decoder) { self.init() }

    func weights(for shape: CatalogueShape) -> [WeightDeclaration] { WeightDeclaration.embeddings(shape, columns: 16) }
    func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
      var users = embeddings.lookup("user_embedding", rows: pairs.users, on: tape)
      let items = embeddings.lookup("item_embedding", rows: pairs.items, on: tape)
      if isPairByPair { users = tape.scale(users, by: 1) }
      return switch kind {
      case .dot: tape.rowDot(users, items)
      case .cosine: tape.rowCosine(users, items)
      case .normalizedDot: tape.rowDot(tape.l2Normalize(users), tape.l2Normalize(items))
      }
    }
  }

  /// The same batch three times, with the masks of three steps.
  private func takeThreeSteps(_ step: TrainingStep, users: [Int32], items: [Int32], _ layout: BatchLayout) throws {
    for index in 0..<3 {
      try users.withUnsafeBufferPointer { users in
        try items.withUnsafeBufferPointer { items in
          _ = try step.run(
            PairBatch(users: users, items: items, layout: layout), layout: layout,
            dropout: .init(seed: 1, epoch: 0, step: index))
        }
      }
    }
    _ = step.optimizer.settle()
  }

  @Test(arguments: Kind.allCases) private func sharedProductsOfDroppedRowsAreThoseOfPairs(kind: Kind) throws {
    func train(isPairByPair: Bool) throws -> [Float] {
      let scorer = Product(kind: kind, isPairByPair: isPairByPair)
      let model = Model(for: scorer, shape: CatalogueShape(userRows: 30, itemRows: 40), seed: 4)
      var optimizer = SGD()
      optimizer.learningRate = 1
      let step = TrainingStep(
        scorer: scorer, loss: SoftmaxLoss(), optimizer: optimizer, model: model, stepsPerEpoch: 3, epochs: 1)
      let layout = BatchLayout(positives: 50, negativesPerPositive: 20, sharesNegatives: true)
      let users = (0..<layout.pairCount).map { Int32(layout.positive(of: $0) * 13 % 30) }
      let items = (0..<layout.pairCount).map { pair -> Int32 in
        let place = pair < layout.positives ? pair * 3 : (pair - layout.positives) % 20 * 17
        return Int32(place % 40)
      }
      try takeThreeSteps(step, users: users, items: items, layout)
      return model.buffers.flatMap { Array($0.values) }
    }
    let (shared, pairs) = (try train(isPairByPair: false), try train(isPairByPair: true))
    let start = Model(
      for: Product(kind: kind, isPairByPair: false), shape: CatalogueShape(userRows: 30, itemRows: 40), seed: 4)
    let moved = zip(pairs, start.buffers.flatMap { Array($0.values) }).map { abs($0 - $1) }.max() ?? 0
    #expect(moved > 0)
    for (one, other) in zip(shared, pairs) { #expect(abs(one - other) <= 1e-4 * moved) }
    let isSummedInTwoWays = shared != pairs
    #expect(isSummedInTwoWays)
  }

  @Test func masksDependOnSeedEpochAndStepAndNotOnThreads() {
    func masks(_ seed: UInt64, _ epoch: Int, _ step: Int, threads: Int = 1) -> [[Float]] {
      let (users, items) = embeddings(
        rate: 0.25, key: .init(seed: seed, epoch: epoch, step: step), threads: threads)
      return users + items
    }
    #expect(masks(1, 0, 0) == masks(1, 0, 0) && masks(1, 0, 0) == masks(1, 0, 0, threads: 2))
    #expect(Set([masks(1, 0, 0), masks(2, 0, 0), masks(1, 1, 0), masks(1, 0, 1)]).count == 4)
  }

  @Test func nothingIsDroppedAtRate0AndOutsideTraining() {
    let whole = [[Float]](repeating: [Float](repeating: 1, count: 16), count: 6)
    for (rate, key) in [(0, Tape.DropoutKey(seed: 3, epoch: 1, step: 2)), (0.5, nil)] as [(Double, Tape.DropoutKey?)] {
      let (users, items) = embeddings(rate: rate, key: key)
      #expect(users == whole && items == whole)
    }
  }

  @Test func aRateOf0IsLeftOutOfTheResolvedConfig() {
    var trial = Trial()
    #expect(trial.resolvedEntries.isEmpty)
    trial.embeddings.embeddingDropout = 0.5
    #expect(trial.resolvedEntries.map(\.key) == ["embedding_dropout"])
    var options = TrainingOptions()
    #expect(!options.resolvedEntries.contains { $0.key == "clip_norm" })
    options.clipNorm = 2
    #expect(options.resolvedEntries.contains { $0.key == "clip_norm" })
  }

  /// Weights and moments after batches that share their work among threads.
  @Test(arguments: [false, true]) func trainingHasTheSameBitsOnTwoThreads(sharesNegatives: Bool) throws {
    func train(threads: Int) throws -> [[Float]] {
      var trial = Trial()
      trial.embeddings.embeddingDropout = 0.2
      let shape = CatalogueShape(userRows: 300, itemRows: 400)
      let model = Model(for: trial, shape: shape, seed: 4)
      for (index, buffer) in model.buffers.enumerated() {
        for place in 0..<buffer.count { buffer.pointer[place] = Float((place * 7 + index) % 11) / 11 - 0.4 }
      }
      let step = TrainingStep(
        scorer: trial, loss: SoftmaxLoss(), optimizer: Adam(), model: model,
        team: threads > 1 ? Team(threads: threads) : nil, stepsPerEpoch: 3, epochs: 1, clipNorm: 0.05)
      let layout = BatchLayout(positives: 700, negativesPerPositive: 8, sharesNegatives: sharesNegatives)
      let users = (0..<layout.pairCount).map { Int32(layout.positive(of: $0) * 13 % 300) }
      let items = (0..<layout.pairCount).map { pair -> Int32 in
        if pair < layout.positives { return Int32(pair * 3 % 400) }
        let place = sharesNegatives ? (pair - layout.positives) % 8 : pair
        return Int32(place * 17 % 400)
      }
      try takeThreeSteps(step, users: users, items: items, layout)
      return (model.buffers + step.optimizer.state.slots.map(\.values)).map { Array($0.values) }
    }
    #expect(try train(threads: 1) == train(threads: 2))
  }
}
