import RecKit
import RecKitScorers
import Testing

/// What the built-in trained scorers compute from given weights, compared with `expected_values.py` (NumPy).
struct ScorerValueTests {
  private static let pairs: [(Int32, Int32)] = [(0, 0), (0, 2), (1, 2), (1, 3), (1, 1), (2, 3)]

  /// Numbers that differ from row to row: `table` of `expected_values.py`.
  private static func table(_ rows: Int, _ shift: Int, columns: Int = 2) -> [Float] {
    (0..<rows).flatMap { row in (0..<columns).map { Float((row * 3 + $0 * 5 + shift) % 7 - 3) / 4 } }
  }

  /// User 3 and item 4 have no positive.
  private let training = TrainingSet(
    positives: Interactions(users: pairs.map(\.0), items: pairs.map(\.1), userRows: 4), users: .integers(0..<4),
    items: .integers(0..<5))

  /// Compares the scores of all pairs, pair by pair and as a catalogue.
  private func expect(
    _ scorer: any PreparableScorer, _ weights: [String: [Float]], gives expected: [Float],
    at place: SourceLocation = #_sourceLocation
  ) throws {
    let prepared = try scorer.prepare(for: training)
    let model = Model(for: prepared, shape: training.shape, seed: 0)
    #expect(Set(model.declarations.map(\.name)) == Set(weights.keys), sourceLocation: place)
    for (name, values) in weights {
      try #require(model[name].count == values.count, "\(name)", sourceLocation: place)
      model[name].pointer.update(from: values, count: values.count)
    }
    let users: [Int32] = (0..<4).flatMap { Array(repeating: Int32($0), count: 5) }
    let items: [Int32] = (0..<4).flatMap { _ in (0..<5).map { Int32($0) } }
    let pairs = try ScorerProbe(scorer: prepared, model: model).scores(users, items)
    var catalogue = [Float](repeating: .nan, count: 20)
    [Int32](0..<4).withUnsafeBufferPointer { users in
      catalogue.withUnsafeMutableBufferPointer {
        prepared.catalogueScorer(for: model).score(users: users, into: $0)
      }
    }
    for found in [pairs, catalogue] {
      #expect(
        found.count == expected.count && zip(found, expected).allSatisfy { abs($0 - $1) < 2e-6 }, "\(found)",
        sourceLocation: place)
    }
  }

  @Test func euclideanIsTheNegatedSquaredDistanceAndBiases() throws {
    var scorer = EuclideanScorer()
    (scorer.latentDim, scorer.userBias, scorer.itemBias) = (2, true, true)
    let weights = [
      "user_embedding": Self.table(4, 0), "item_embedding": Self.table(5, 1),
      "user_bias": Self.table(4, 2, columns: 1), "item_bias": Self.table(5, 3, columns: 1),
    ]
    let expected: [Float] = [
      -0.375, -1.0625, -0.5, -1.3125, -3.0625, -1.3125, 1.125, -1.3125, 1, -1.125, -2.3125, -0.25, -3.0625, -1.125,
      -1, -2.0625, 0.5, -1.8125, 0.625, -2.25,
    ]
    try expect(scorer, weights, gives: expected)
  }

  @Test func gmfWeighsTheColumnsOfTheProduct() throws {
    var scorer = GMFScorer()
    scorer.latentDim = 2
    let weights = [
      "user_embedding": Self.table(4, 0), "item_embedding": Self.table(5, 1),
      "output_kernel": Self.table(2, 4, columns: 1), "output_bias": Self.table(1, 5, columns: 1),
    ]
    let expected: [Float] = [
      0.3125, 0.546875, 0.453125, 0.6875, 0.265625, 0.78125, 0.40625, 0.6875, 0.3125, 0.59375, 0.265625, 0.59375,
      0.265625, 0.59375, 0.59375, 0.953125, 0.34375, 0.828125, 0.21875, 0.59375,
    ]
    try expect(scorer, weights, gives: expected)
  }

  @Test func neumfJoinsAProductAndAPerceptron() throws {
    var scorer = NeuMFScorer()
    (scorer.latentDim, scorer.mlpDim, scorer.nHidden) = (2, 3, 2)
    let weights = [
      "gmf_user_embedding": Self.table(4, 0), "gmf_item_embedding": Self.table(5, 1),
      "mlp_user_embedding": Self.table(4, 6, columns: 3), "mlp_item_embedding": Self.table(5, 2, columns: 3),
      "hidden_1_kernel": Self.table(6, 0, columns: 3), "hidden_1_bias": Self.table(1, 4, columns: 3),
      "hidden_2_kernel": Self.table(3, 5, columns: 1), "hidden_2_bias": Self.table(1, 4, columns: 1),
      "output_kernel": Self.table(3, 6, columns: 1), "output_bias": Self.table(1, 2, columns: 1),
    ]
    let expected: [Float] = [
      -0.0625, -0.234375, 0.109375, -0.0625, -0.703125, -0.140625, 0.078125, 0.0625, 0.0625, 0.046875, -0.5625,
      0.03125, -0.6875, -0.09375, 0.171875, 0.1875, 0.015625, 0.40625, 0.03125, 0.09375,
    ]
    try expect(scorer, weights, gives: expected)
  }

  @Test func neumfHalvesItsLayers() {
    var scorer = NeuMFScorer()
    (scorer.latentDim, scorer.mlpDim, scorer.nHidden) = (4, 5, 4)
    let kernels = scorer.weights(for: training.shape).filter { $0.name.hasSuffix("kernel") }
    #expect(kernels.map(\.rows) == [10, 5, 2, 1, 5] && kernels.map(\.columns) == [5, 2, 1, 1, 1])
  }

  @Test func lightGCNIsTheMeanOfPowersOfTheGraph() throws {
    var scorer = LightGCNScorer()
    (scorer.latentDim, scorer.layers) = (2, 3)
    let weights = ["user_embedding": Self.table(4, 0), "item_embedding": Self.table(5, 1)]
    let expected: [Float] = [
      0.561906, -0.1257363, 0.421606, -0.244304, -0.08988225, -0.05419759, 0.03330046, -0.009767137, 0.03141117,
      -0.02980613, -0.1703909, 0.02824727, -0.1422658, 0.07042001, 0.04521095, -0.05627713, 0.03044423, -0.01617469,
      0.03108424, -0.0234375,
    ]
    try expect(scorer, weights, gives: expected)
  }

  @Test func aHistoryLeavesThePairsOwnItemOut() throws {
    var scorer = HistoryScorer()
    (scorer.latentDim, scorer.alpha, scorer.itemBias) = (2, 0.5, true)
    let weights = [
      "history_embedding": Self.table(5, 0), "item_embedding": Self.table(5, 1),
      "item_bias": Self.table(5, 3, columns: 1),
    ]
    let expected: [Float] = [
      -0.1875, 0.6174175, 0.5625, 0.234835, -0.3674175, -0.5773503, 0.9267767, -0.5593592, 0.5883883, -0.4278312,
      -0.4375, 0.875, -0.4375, 0.5, -0.875, 0, 0.75, -0.25, 0.5, -0.5,
    ]
    try expect(scorer, weights, gives: expected)
  }
}
