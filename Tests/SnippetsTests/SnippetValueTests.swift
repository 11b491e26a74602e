import Foundation
import RecKit
import RecKitCommands
import RecKitSamplers
import RecKitTesting
import Testing

/// What the examples in `Snippets/` compute, compared with `expected_values.py` (NumPy) or by hand.
struct SnippetValueTests {
  private static let pairs: [(Int32, Int32)] = [(0, 0), (0, 2), (1, 2), (1, 3), (1, 1), (2, 3)]

  /// Numbers that differ from row to row: `table` of `expected_values.py`.
  private static func table(_ rows: Int, _ shift: Int, columns: Int = 2) -> [Float] {
    (0..<rows).flatMap { row in (0..<columns).map { Float((row * 3 + $0 * 5 + shift) % 7 - 3) / 4 } }
  }

  private let training = TrainingSet(
    positives: Interactions(users: pairs.map(\.0), items: pairs.map(\.1), userRows: 3), users: .integers(0..<3),
    items: .integers(0..<4),
    itemFeatures: FeatureTable(.items, names: ["a", "b", "c"], values: table(4, 2, columns: 3)))

  /// The scores of all pairs with given weights, pair by pair and as a catalogue.
  private func scores(
    _ scorer: any PreparableScorer, _ weights: [String: [Float]]
  ) throws -> (pairs: [Float], catalogue: [Float]) {
    let prepared = try scorer.prepare(for: training)
    let model = Model(for: prepared, shape: training.shape, seed: 0)
    for (name, values) in weights { model[name].pointer.update(from: values, count: values.count) }
    let users: [Int32] = (0..<3).flatMap { Array(repeating: Int32($0), count: 4) }
    let items: [Int32] = (0..<3).flatMap { _ in (0..<4).map { Int32($0) } }
    let pairs = try ScorerProbe(scorer: prepared, model: model).scores(users, items)
    var catalogue = [Float](repeating: .nan, count: 12)
    [Int32](0..<3).withUnsafeBufferPointer { users in
      catalogue.withUnsafeMutableBufferPointer {
        prepared.catalogueScorer(for: model).score(users: users, into: $0)
      }
    }
    return (pairs, catalogue)
  }

  private func agree(_ found: [Float], _ expected: [Float]) -> Bool {
    found.count == expected.count && zip(found, expected).allSatisfy { abs($0 - $1) < 1e-5 }
  }

  @Test func lightGCNAgreesWithDenseMatrices() throws {
    var scorer = LightGCNScorer()
    (scorer.latentDim, scorer.layers) = (2, 2)
    let found = try scores(
      scorer, ["user_embedding": Self.table(3, 0), "item_embedding": Self.table(4, 1)])
    let expected: [Float] = [
      0.6361788, -0.142854, 0.5041055, -0.2496141, -0.1308697, 0.0538151, -0.0612898, 0.0695773, -0.2157897, 0.0280628,
      -0.2063955, 0.0694509,
    ]
    #expect(agree(found.pairs, expected) && agree(found.catalogue, expected), "\(found)")
  }

  @Test func aHistoryLeavesThePairsOwnItemOut() throws {
    var scorer = HistoryScorer()
    scorer.latentDim = 2
    let found = try scores(
      scorer, ["history_embedding": Self.table(4, 0), "item_embedding": Self.table(4, 1)])
    let expected: [Float] = [
      -0.1875, -0.09375, 0.8125, -0.1875, -0.3333333, 0.125, -0.21875, 0.0625, -0.4375, 0.125, -0.1875, 0,
    ]
    #expect(agree(found.pairs, expected) && agree(found.catalogue, expected), "\(found)")
  }

  @Test func featuresMoveItems() throws {
    var scorer = FeatureScorer()
    scorer.latentDim = 2
    let found = try scores(
      scorer,
      [
        "user_embedding": Self.table(3, 0), "item_embedding": Self.table(4, 1), "feature_kernel": Self.table(3, 3),
        "feature_bias": Self.table(1, 4),
      ])
    let expected: [Float] = [
      0.734375, -0.65625, 0.25, -0.375, -0.03125, 0.1875, -0.25, 0.1875, -0.6875, 0.375, 0.125, 0.09375,
    ]
    #expect(agree(found.pairs, expected) && agree(found.catalogue, expected), "\(found)")
    let bare = TrainingSet(positives: training.positives, users: training.users, items: training.items)
    #expect(throws: TrainingSetError("features", needs: "features of items")) { try scorer.prepare(for: bare) }
  }

  @Test func theSoftmaxCorrectsForTheSampler() {
    var loss = InBatchSoftmax()
    loss.temperature = 0.5
    // ln of 1/2, 1/4, 1/8.
    let (value, derivatives) = loss.term(
      [0.3, -0.2, 0.8], logProbabilities: [-0.6931471805599453, -1.3862943611198906, -2.0794415416798357])
    let expected = [2.5344018, -1.8413817, 0.1167048, 1.7246769]
    for (found, expected) in zip([value] + derivatives, expected) { #expect(abs(found - expected) < 1e-6) }
  }

  @Test func inBatchNegativesAreTheOtherPositives() throws {
    let sampler = try InBatchSampler().prepare(for: training)
    #expect(sampler.negativesPerPositive(asked: 1, positives: 3) == 2)
    var drawn = [Int32](repeating: -1, count: 6)
    let positions: [Int32] = [5, 0, 1]
    _ = positions.withUnsafeBufferPointer { positions in
      drawn.withUnsafeMutableBufferPointer {
        sampler.negatives(epoch: 0, seed: 0, perPositive: 1).draw(for: positions, into: $0)
      }
    }
    // The batch's items are 3, 0, 2.
    #expect(drawn == [0, 2, 3, 2, 3, 0])
    // Items 0 and 1 have one of the six positives each, items 2 and 3 two.
    let shares = try #require(sampler.logProbabilities)
    #expect(agree(shares, [-1.7917595, -1.7917595, -1.0986123, -1.0986123]))
  }

  @Test func warpTakesTheFirstViolationAndWeighsItsRank() throws {
    let sampler = try #require(try WARPSampler().prepare(for: training) as? WARPSampler.Prepared)
    // A margin of 1: 1.5 is the first above 2 - 1, after two draws; rank floor(3 / 2) = 1 of four items.
    let second = sampler.choose(among: [0.9, 1.5, 3], positive: 2)
    #expect(second.place == 1 && second.weight == 1)
    // After one draw: rank 3, weight 1 + 1/2 + 1/3.
    let first = sampler.choose(among: [1.1, 0, 0], positive: 2)
    #expect(first.place == 0 && abs(first.weight - 11 / 6) < 1e-6)
    #expect(sampler.choose(among: [0.5, 1], positive: 2).weight == 0)
  }

  @Test func theHardestIsTheBestScored() throws {
    let sampler = try #require(try HardestSampler().prepare(for: training) as? HardestSampler.Prepared)
    #expect(sampler.choose(among: [0.1, 0.7, -2, 0.3, 0.6], positive: 1).place == 1)
  }

  /// A margin of 0.5 and a weight of 3: 1 - 0.8 = 0.2; of negatives at 0.9 and 0.4 the mean is 3 (0.4 + 0) / 2 = 0.6.
  @Test func theContrastiveLossOfOneRow() {
    var loss = ContrastiveLoss()
    loss.weight = 3
    let (positives, negatives): ([Float], [Float]) = ([0.8], [0.9, 0.4])
    var (up, down): ([Float], [Float]) = ([0], [0, 0])
    let sum = positives.withUnsafeBufferPointer { positives in
      negatives.withUnsafeBufferPointer { negatives in
        up.withUnsafeMutableBufferPointer { up in
          down.withUnsafeMutableBufferPointer { down in
            loss.evaluate(
              RowScores(positives: positives, negatives: negatives, negativeCount: 2),
              gradients: MutableRowScores(positives: up, negatives: down))
          }
        }
      }
    }
    #expect(abs(sum - 0.8) < 1e-6 && up == [-1] && down == [1.5, 0])
  }

  /// A user's times 1 to 5: the last fifth is 5; of 1, 3, 3 the last third is both 3s.
  @Test func theLastShareKeepsEqualTimesTogether() throws {
    var splitter = LastShareSplitter()
    splitter.share = 0.2
    let log = InteractionLog(
      users: [0, 1, 0, 0, 1, 0, 1, 0], items: [0, 1, 2, 3, 4, 5, 6, 7], times: [5, 3, 1, 4, 1, 2, 3, 3])
    let parts = try splitter.assign(log)
    #expect(parts == [.test, .test, .train, .train, .train, .train, .test, .train])
    try checkSplitter(splitter)
  }

  /// Negatives that the scores choose are no other model's, and a run and a study say so.
  @Test func drawsThatFollowTheModelAreSaid() throws {
    var registry = Registry.builtIn
    try registry.register(HardestSampler.self)
    let folder = FileManager.default.temporaryDirectory.appending(path: "reckit-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try """
    base: {dataset: {name: synthetic, users: 20, items: 30, interactions: 200}, training: {epochs: 1}}
    vary: {sampler: [uniform, \(HardestSampler.name)]}
    seeds: 0..1

    """.write(toFile: folder + "/study.txt", atomically: true, encoding: .utf8)
    let study = try Study(contentsOf: folder + "/study.txt", registry: registry)
    let plan = try StudyPlan(study, version: "1") { try $0.loadData(from: folder) }
    let out = StudyFolder(folder + "/out")
    try out.begin(study, plan.addressed)
    StudyRunner(out, version: "1").run(plan.runs, workers: 1)
    let analysis = try StudyAnalysis(study, plan.addressed, in: out)
    #expect(analysis.remarks.contains { $0.hasPrefix("Draws follow the model: sampler \(HardestSampler.name);") })
    #expect(try plan.runs[0].experiment.run().sampling.followModel == false)
    #expect(try plan.runs[1].experiment.run().sampling.followModel == true)
  }

  /// User 0 has items 0 and 2: rows 0 and 2 of the matrix, added.
  @Test func itemWeightsAddTheRowsOfAUsersItems() throws {
    let set = TrainingSet(
      positives: Interactions(users: [0, 0, 0, 1], items: [2, 0, 2, 1], userRows: 3), users: .integers(0..<3),
      items: .integers(0..<3))
    let weights: [Float] = [1, 2, 3, 10, 20, 30, 100, 200, 300]
    let entries = weights.enumerated().map { place, weight in
      SparseMatrix.Entry(row: Int32(place / 3), column: Int32(place % 3), value: weight)
    }
    let sparse = SparseMatrix(rows: .items, columns: .items, shape: set.shape, entries: entries)
    for fitted in [ItemWeights(weights, of: set), ItemWeights(sparse, of: set)] {
      var scores = [Float](repeating: .nan, count: 9)
      [Int32](0..<3).withUnsafeBufferPointer { users in
        scores.withUnsafeMutableBufferPointer { fitted.score(users: users, into: $0) }
      }
      #expect(scores == [101, 202, 303, 10, 20, 30, 0, 0, 0])
    }
    #expect(ItemWeights(sparse, of: set).tensors.map(\.name).last == "item_weights.values")
  }
}
