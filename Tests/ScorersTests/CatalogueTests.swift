import RecKitTesting
import Testing

@testable import RecKit

/// Scoring whole catalogues through the forward pass, on more users and items than one block has, beside pair by pair.
struct CatalogueTests {
  private struct Trial: Scorer {
    static let name = "trial"
    static let summary = "A forward pass."
    private(set) var makeScore: @Sendable (Tape, Variable, Variable, PairBatch) -> Variable = { _, users, _, _ in users
    }
    private(set) var more: [WeightDeclaration] = []

    init() {}
    init(from decoder: any Decoder) {}
    init(
      _ more: [WeightDeclaration] = [],
      _ makeScore: @escaping @Sendable (Tape, Variable, Variable, PairBatch) -> Variable
    ) {
      (self.makeScore, self.more) = (makeScore, more)
    }

    func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
      [
        .embedding("user_embedding", rows: shape.userRows, columns: 4),
        .embedding("item_embedding", rows: shape.itemRows, columns: 4), .bias("item_bias", rows: shape.itemRows),
      ] + more
    }

    func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
      makeScore(
        tape, tape.lookup("user_embedding", rows: pairs.users), tape.lookup("item_embedding", rows: pairs.items), pairs)
    }
  }

  /// Adds a number that depends on the item, which it knows of the pairs: not to be computed once an item.
  private struct Parity: Operation {
    static let name = "parity"
    let items: UnsafeBufferPointer<Int32>
    func forward(_ context: OperationContext) {
      for i in items.indices { context.output.pointer[i] = context.input(0).pointer[i] + Float(items[i] % 2) }
    }
    func backward(_ context: OperationContext) {}
  }

  private static let wide = 160
  private static let trials: [(String, Trial)] = [
    ("row dot", Trial { tape, users, items, _ in tape.rowDot(users, items) }),
    ("row dot, items first", Trial { tape, users, items, _ in tape.rowDot(tape.tanh(items), users) }),
    (
      "row cosine and bias",
      Trial { tape, users, items, pairs in
        tape.add(tape.rowCosine(users, items), tape.bias("item_bias", rows: pairs.items))
      }
    ),
    ("items alone", Trial { tape, _, items, _ in tape.rowNorm(items) }),
    ("users alone", Trial { tape, users, _, _ in tape.rowSum(tape.square(users)) }),
    ("distance", Trial { tape, users, items, _ in tape.rowSum(tape.square(tape.subtract(users, items))) }),
    (
      "perceptron",
      Trial(
        WeightDeclaration.dense("a", inputs: 8, units: wide)
          + WeightDeclaration.dense("b", inputs: wide, units: wide)
          + WeightDeclaration.dense("c", inputs: wide, units: 1)
      ) {
        tape, users, items, _ in
        let hidden = tape.relu(tape.dense(tape.concatenate(users, items), layer: "a"))
        return tape.sigmoid(tape.dense(tape.relu(tape.dense(hidden, layer: "b")), layer: "c"))
      }
    ),
    (
      "one hidden layer, items first",
      Trial(
        WeightDeclaration.dense("a", inputs: 8, units: wide)
          + WeightDeclaration.dense("c", inputs: wide, units: 1)
      ) { tape, users, items, _ in
        tape.dense(tape.relu(tape.dense(tape.concatenate(items, users), layer: "a")), layer: "c")
      }
    ),
    (
      "a sum that is read twice",
      Trial(WeightDeclaration.dense("a", inputs: 8, units: 5)) { tape, users, items, _ in
        let sum = tape.dense(tape.concatenate(users, items), layer: "a")
        return tape.rowDot(tape.relu(sum), tape.tanh(sum))
      }
    ),
    (
      "products beside both",
      Trial(WeightDeclaration.dense("a", inputs: 12, units: 7)) { tape, users, items, _ in
        let all = tape.concatenate(tape.concatenate(users, tape.multiply(users, items)), items)
        return tape.rowSum(tape.tanh(tape.dense(all, layer: "a")))
      }
    ),
    (
      "a normalised concatenation",
      Trial([
        WeightDeclaration("gain", rows: 1, columns: 8), WeightDeclaration("shift", rows: 1, columns: 8),
      ]) { tape, users, items, _ in
        tape.rowSum(tape.square(tape.layerNorm(tape.concatenate(users, items), gain: "gain", bias: "shift")))
      }
    ),
    (
      "an author's operation",
      Trial { tape, users, items, pairs in
        tape.add(
          tape.record(Parity(items: pairs.items), tape.rowSum(items), rows: pairs.count, columns: 1),
          tape.rowDot(users, items))
      }
    ),
  ]

  @Test(arguments: Self.trials.indices) func agreesWithPairs(_ index: Int) throws {
    try agree(Self.trials[index], CatalogueShape(userRows: 19, itemRows: 3001), users: (0..<19).reversed())
  }

  /// Factors are computed for 4096 users at a time: whole blocks, and a last one that is smaller.
  @Test(arguments: [4096, 8192, 9001], 0...2) func agreesWithPairsInEveryBlockOfUsers(count: Int, trial: Int) throws {
    let users: [Int32] = [0, 4095, 4096, 8191, 8192, 9000].filter { $0 < count } + [Int32(count - 1)]
    try agree(Self.trials[trial], CatalogueShape(userRows: count, itemRows: 37), users: users)
  }

  private func agree(_ trial: (name: String, scorer: Trial), _ shape: CatalogueShape, users: [Int32]) throws {
    let scorer = trial.scorer
    let model = Model(for: scorer, shape: shape, seed: 1)
    var random = RandomStream(seed: 2, purpose: .initialisation)
    for buffer in model.buffers {
      for place in 0..<buffer.count { buffer.pointer[place] = Float(random.nextUnit() - 0.5) }
    }
    var scores = [Float](repeating: .nan, count: users.count * shape.itemRows)
    let catalogue = scorer.catalogueScorer(for: model)
    users.withUnsafeBufferPointer { users in
      scores.withUnsafeMutableBufferPointer { catalogue.score(users: users, into: $0) }
    }
    let probe = ScorerProbe(scorer: scorer, model: model)
    let items = (0..<Int32(shape.itemRows)).map { $0 }
    for (place, user) in users.enumerated() {
      let pairwise = try probe.scores(Array(repeating: user, count: items.count), items)
      let found = scores[place * items.count..<(place + 1) * items.count]
      let worst = zip(found, pairwise).map { abs($0 - $1) / max(1, abs($1)) }.max() ?? .nan
      #expect(worst < 2e-5, "\(trial.name), user \(user)")
    }
  }
}
