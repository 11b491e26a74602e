import RecKit
import RecKitSamplers
import RecKitScorers
import RecKitTesting
import Testing

/// The examples of fitted scorers, compared with `expected_values.py`.
struct FittedSnippetTests {
  private static let pairs: [(Int32, Int32)] = [(0, 0), (0, 2), (1, 2), (1, 3), (1, 1), (2, 3)]
  private let training = TrainingSet(
    positives: Interactions(users: pairs.map(\.0), items: pairs.map(\.1), userRows: 3), users: .integers(0..<3),
    items: .integers(0..<4))

  private func scores(_ scorer: any FittedScorer) throws -> [Float] {
    let fitted = try scorer.fit(to: training, context: FitContext(seed: 0))
    var scores = [Float](repeating: .nan, count: 12)
    [Int32](0..<3).withUnsafeBufferPointer { users in
      scores.withUnsafeMutableBufferPointer { fitted.score(users: users, into: $0) }
    }
    return scores
  }

  private func agree(_ found: [Float], _ expected: [Float]) -> Bool {
    found.count == expected.count && zip(found, expected).allSatisfy { abs($0 - $1) < 1e-5 }
  }

  @Test func itemKNNAgreesWithDenseMatrices() throws {
    var scorer = ItemKNNScorer()
    (scorer.neighbours, scorer.shrinkage) = (2, 1)
    let expected: [Float] = [
      0.4142136, 0.4142136, 0.4142136, 0.3333333, 0.4142136, 0.8284271, 0.4142136, 0.7475469, 0, 0.4142136, 0, 0,
    ]
    let found = try scores(scorer)
    #expect(agree(found, expected), "\(found)")
  }

  @Test func easeAgreesWithTheInverse() throws {
    var scorer = EASEScorer()
    scorer.l2 = 0.5
    let expected: [Float] = [
      0.5641026, 0.1395349, 0.6666667, 0.0952381, 0.1538462, 0.6511628, 0.7272727, 0.7619048, -0.1025641, 0.2325581,
      0.1818182, 0,
    ]
    let found = try scores(scorer)
    #expect(agree(found, expected), "\(found)")
  }

  @Test func bothKeepTheContract() throws {
    try checkFittedScorer(ItemKNNScorer())
    try checkFittedScorer(EASEScorer())
  }

  @Test func aBlendAddsItsShareToWhatIsTrained() throws {
    var recipe = TrainingRecipe(sampler: UniformSampler(), loss: BPRLoss(), optimizer: Adam())
    recipe.options.epochs = 2
    let trained = try recipe.train(DotScorer(), on: training, seed: 3)
    let context = FitContext(seed: 3, training: { try recipe.train($0, on: $1, seed: 3) })
    var blend = BlendScorer()
    blend.weight = 2
    let fitted = try blend.fit(to: training, context: context)
    func scores(_ scorer: any CatalogueScorer) -> [Float] {
      var scores = [Float](repeating: .nan, count: 4)
      [Int32(1)].withUnsafeBufferPointer { user in
        scores.withUnsafeMutableBufferPointer { scorer.score(users: user, into: $0) }
      }
      return scores
    }
    // Items 0 to 3 have 1, 1, 2 and 2 positives: 2 ln 2 and 2 ln 3.
    let gains: [Float] = [1.3862944, 1.3862944, 2.1972246, 2.1972246]
    #expect(agree(zip(scores(fitted), scores(trained)).map { $0 - $1 }, gains))
    #expect(fitted.tensors.map(\.name) == ["user_embedding", "item_embedding", "item_gain"])
    try checkFittedScorer(blend)
    #expect(throws: (any Error).self) { try blend.fit(to: training, context: FitContext(seed: 3)) }
  }
}
