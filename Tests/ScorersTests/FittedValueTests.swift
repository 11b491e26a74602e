import RecKit
import RecKitSamplers
import RecKitScorers
import RecKitTesting
import Testing

/// What the built-in fitted scorers compute, compared with `expected_values.py` (NumPy).
struct FittedValueTests {
  /// 12 users and 9 items; the last of each has no positive.
  private let training = TrainingSet(
    positives: Interactions(
      users: (0..<40).map { Int32($0 * 5 % 11) }, items: (0..<40).map { Int32(($0 * $0 + $0 / 3) % 8) },
      userRows: 12),
    users: .integers(0..<12), items: .integers(0..<9))

  private func expect(
    _ scorer: any FittedScorer, gives expected: [Float], within tolerance: Float = 2e-6,
    at place: SourceLocation = #_sourceLocation
  ) throws {
    let fitted = try scorer.fit(to: training, context: FitContext(seed: 0))
    var scores = [Float](repeating: .nan, count: 12 * 9)
    [Int32](0..<12).withUnsafeBufferPointer { users in
      scores.withUnsafeMutableBufferPointer { fitted.score(users: users, into: $0) }
    }
    #expect(
      scores.count == expected.count && zip(scores, expected).allSatisfy { abs($0 - $1) < tolerance }, "\(scores)",
      sourceLocation: place)
  }

  @Test func itemKNNAgreesWithDenseMatrices() throws {
    var scorer = ItemKNNScorer()
    (scorer.neighbours, scorer.shrinkage) = (3, 2)
    let expected: [Float] = [
      0.5, 0.7247449, 0.5714895, 0.3203772, 0.8203772, 0.6407545, 0.4729107, 0.3203772, 0, 0.5, 0.7681803, 0.1702712,
      0.5033899, 0.3203772, 0.5033899, 0.4729107, 0.1830127, 0, 0.4012183, 0, 0.1702712, 0.1702712, 0.3203772, 0,
      0.1830127, 0.3405424, 0, 0.7215956, 0.2898979, 0.5714895, 0.1702712, 0.8203772, 0.3203772, 0.1830127, 0.6609197,
      0, 0.9012183, 0.7247449, 0.4012183, 0.4906485, 0.9348469, 0.8237672, 0.6232313, 0.8439324, 0, 0.8203772,
      0.7247449, 0.7417608, 0.3203772, 0.9348469, 0.8237672, 0.806244, 0.5033899, 0, 0.7215956, 0.2898979, 0.7417608,
      0.1702712, 0.5, 0.3203772, 0.1830127, 0.6609197, 0, 0.7215956, 0.3333333, 0.3405424, 0.3532839, 0, 0.1830127,
      0.1830127, 0.5235551, 0, 0, 0.3333333, 0, 0.1830127, 0.4348469, 0.3660254, 0.3333333, 0.3660254, 0, 0.8203772,
      0.7681803, 0.1702712, 0.5033899, 0.7552242, 0.6864026, 0.806244, 0.3660254, 0, 0.8203772, 0.7247449, 0.5714895,
      0.3203772, 0.8203772, 0.6407545, 0.4729107, 0.3203772, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ]
    try expect(scorer, gives: expected)
  }

  /// NumPy solves the least squares of each item alone, without the closed form.
  @Test func easeAgreesWithLeastSquares() throws {
    var scorer = EASEScorer()
    scorer.lambda = 0.5
    let expected: [Float] = [
      0.5516962, 0.1510384, 0.3831548, 0.5259725, 0.9740366, 0.1994978, -0.07110404, 0.1090595, 0, 0.04955347,
      0.3959145, 0.05823795, 0.736567, 0.6608535, 0.2014546, 0.507136, 0.08016618, 0, 0.3783126, -0.3305813,
      0.3724049, 0.2533701, 0.1333378, -0.2223899, 0.4240784, -0.05001833, 0, 0.6326328, 0.04971025, 0.7044836,
      -0.04239588, 0.3910229, 0.4594203, -0.09196099, 0.2334862, 0, 0.9581369, 0.6859439, 0.1406069, 0.4051063,
      0.554619, 0.5226268, 0.1539536, 0.5407324, 0, 0.9654338, 0.4986965, 0.4693509, -0.1209109, 0.9041928,
      0.01398041, 0.3753652, 0.312336, 0, 0.6821709, 0.149485, 0.845597, 0.02331997, 0.1996533, 0.08550918,
      -0.06823026, 0.5952474, 0, 0.1800283, 0.3943611, 0.5206802, 0.2339145, -0.1135298, 0.08746596, 0.5100097,
      0.5663541, 0, -0.3922634, 0.3772843, 0.3217931, -0.1210449, 0.5716423, 0.1579102, 0.3605379, 0.2628194, 0,
      0.413753, 0.6437979, 0.003320646, 0.02396775, 0.7823793, 0.3898483, 0.9298745, -0.0783186, 0, 0.8060164,
      0.3989218, 0.1983805, 0.1876096, 0.7212293, 0.556623, -0.008903432, 0.02571301, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ]
    try expect(scorer, gives: expected)
  }

  @Test func rp3betaAgreesWithTransitionMatrices() throws {
    var scorer = RP3betaScorer()
    (scorer.alpha, scorer.beta, scorer.neighbours) = (0.7, 0.4, 4)
    let expected: [Float] = [
      0.3396337, 0.1862728, 0.3455717, 0.1704083, 0.4445323, 0.3252757, 0.1233691, 0.1548674, 0, 0.3396337, 0.4027137,
      0.149867, 0.2835766, 0.3656849, 0.1548674, 0.1233691, 0.1131683, 0, 0.3116058, 0, 0.149867, 0.1285735,
      0.2097972, 0.09680273, 0.1233691, 0.1936055, 0, 0.4165044, 0.100867, 0.3085392, 0.1285735, 0.4253992, 0.267211,
      0.100867, 0.3484728, 0, 0.5816866, 0.1862728, 0.1957047, 0.2989818, 0.4451016, 0.5146052, 0.2164409, 0.4409996,
      0, 0.5656436, 0.2871398, 0.4213738, 0.1704083, 0.4451016, 0.4178025, 0.33981, 0.2473942, 0, 0.3973713, 0.100867,
      0.4213738, 0.1285735, 0.2347351, 0.267211, 0.1233691, 0.3484728, 0, 0.3973713, 0.3173079, 0.2256692, 0.2417418,
      0.1558877, 0.09680273, 0.1233691, 0.3067737, 0, 0.1402444, 0.2164409, 0, 0.1131683, 0.3662543, 0.09252679,
      0.2164409, 0.205695, 0, 0.5847767, 0.5035807, 0.1128346, 0.2835766, 0.5569184, 0.2473942, 0.3173079, 0.205695,
      0, 0.4445323, 0.2871398, 0.3085392, 0.1704083, 0.4253992, 0.3252757, 0.100867, 0.1548674, 0, 0, 0, 0, 0, 0, 0,
      0, 0, 0,
    ]
    try expect(scorer, gives: expected)
  }

  @Test func ensembleAgreesWithStandardisedScores() throws {
    var (autoencoder, walk, scorer) = (EASEScorer(), RP3betaScorer(), EnsembleScorer())
    autoencoder.lambda = 0.5
    (walk.alpha, walk.beta, walk.neighbours) = (0.7, 0.4, 4)
    (scorer.of, scorer.weights) = ([autoencoder, walk], [3, 1])
    let expected: [Float] = [
      3.112203, -1.918354, 1.531477, 1.577923, 7.983605, -0.3944447, -4.539355, -2.561994, -4.791061, -1.836328,
      2.540778, -3.203707, 5.447128, 5.230593, -1.556568, 1.633539, -3.240719, -5.014716, 5.043194, -6.510339,
      3.243179, 1.635354, 1.113488, -4.21983, 3.558503, -1.185338, -2.67821, 5.213359, -3.130917, 5.233725,
      -3.916855, 2.713886, 2.352914, -4.632318, 0.5163109, -4.350105, 6.947831, 1.843695, -3.866, -0.4890509,
      1.914153, 1.967657, -3.608132, 1.744296, -6.45445, 6.400686, 0.7705748, 1.371372, -5.111734, 5.133427,
      -2.434412, 0.07731542, -1.027829, -5.179398, 5.059082, -2.123149, 6.776837, -3.113878, -0.6782606, -1.520849,
      -4.016372, 3.883353, -4.266764, 0.5280602, 2.613951, 3.465368, -0.09950111, -5.314145, -3.222055, 2.457913,
      4.744444, -5.174035, -6.139128, 2.820503, 0.2527786, -3.472699, 6.272804, -0.6645534, 2.640634, 1.493175,
      -3.203515, 2.008626, 3.513786, -3.925568, -2.852778, 4.959075, 0.03075627, 4.936272, -4.122392, -4.547778,
      6.323425, 1.082661, -0.7976739, -1.886038, 5.328661, 2.950959, -4.370243, -3.636668, -4.995083, 0, 0, 0, 0, 0,
      0, 0, 0, 0,
    ]
    try expect(scorer, gives: expected, within: 2e-5)
  }

  @Test func anEnsembleMayHaveATrainedScorer() throws {
    var recipe = TrainingRecipe(sampler: UniformSampler(), loss: BPRLoss(), optimizer: Adam())
    recipe.options.epochs = 2
    let trained = try recipe.train(DotScorer(), on: training, seed: 3)
    let context = FitContext(seed: 3, training: { try recipe.train($0, on: $1, seed: 3) })
    var (scorer, alone) = (EnsembleScorer(), EnsembleScorer())
    (scorer.of, scorer.trained, scorer.weights) = ([PopularityScorer()], DotScorer(), [0, 2])
    alone.of = [PopularityScorer()]
    let fitted = try scorer.fit(to: training, context: context)
    func order(_ scores: any CatalogueScorer) -> [Int] {
      var numbers = [Float](repeating: 0, count: 9)
      [Int32(2)].withUnsafeBufferPointer { user in
        numbers.withUnsafeMutableBufferPointer { scores.score(users: user, into: $0) }
      }
      return numbers.indices.sorted { numbers[$0] > numbers[$1] }
    }
    #expect(order(fitted) == order(trained))
    #expect(
      fitted.tensors.map(\.name) == ["scorer_0.item_count", "scorer_1.user_embedding", "scorer_1.item_embedding"])
    var outer = EnsembleScorer()
    outer.of = [scorer]
    #expect(order(try outer.fit(to: training, context: context)) == order(trained))
    #expect(!scorer.isDeterministic && alone.isDeterministic)
    scorer.weights = [1]
    #expect(scorer.crossCheck().map(\.key) == ["weights"])
    scorer.weights = [0, 0]
    #expect(scorer.crossCheck().map(\.key) == ["weights"])
  }

  /// More items than two blocks of 256 rows, in no whole number of any block or panel.
  ///
  /// Column j of B solves the normal equations of the other items:
  /// sum over k of (X'X + lambda I)_ik B_kj = (X'X)_ij for i other than j.
  @Test func easeSolvesItsEquationsInSeveralBlocks() throws {
    let (users, n) = (400, 599)
    var random = RandomStream(seed: 3, purpose: .scores)
    let pairs = (0..<6000).map { _ in (Int32(random.nextIndex(below: users)), Int32(random.nextIndex(below: n))) }
    let training = TrainingSet(
      positives: Interactions(users: pairs.map(\.0), items: pairs.map(\.1), userRows: users),
      users: .integers(0..<users), items: .integers(0..<n))
    var scorer = EASEScorer()
    scorer.lambda = 4
    let b = try #require(scorer.fit(to: training, context: FitContext(seed: 0)).tensors.first).values
    var gram = [Double](repeating: 0, count: n * n)
    for user in 0..<users {
      for i in training.known.of(user) { for j in training.known.of(user) { gram[Int(i) * n + Int(j)] += 1 } }
    }
    for i in 0..<n { gram[i * n + i] += 4 }
    var worst = 0.0
    for j in stride(from: 0, to: n, by: 23) {
      for i in 0..<n where i != j {
        var sum = 0.0
        for k in 0..<n { sum += gram[i * n + k] * Double(b[k * n + j]) }
        worst = max(worst, abs(sum - gram[i * n + j]))
      }
    }
    #expect(worst < 2e-5 && (0..<n).allSatisfy { b[$0 * n + $0] == 0 }, "\(worst)")
    #expect(try scorer.fit(to: training, context: FitContext(seed: 0, threads: 3)).tensors.first?.values == b)
  }

  @Test func aLambdaThatMakesNoDifferenceIsAnError() {
    // Items 0 and 1 have the same users, and 1 + 1e-300 is 1.
    let training = TrainingSet(
      positives: Interactions(users: [0, 0], items: [0, 1], userRows: 1), users: .integers(0..<1),
      items: .integers(0..<2))
    var scorer = EASEScorer()
    scorer.lambda = 1e-300
    #expect {
      try scorer.fit(to: training, context: FitContext(seed: 0))
    } throws: { error in
      (error as? EASEError)?.lambda == 1e-300 && "\(error)".hasSuffix("choose a larger lambda")
    }
  }

  @Test func tooManyItemsForTheMemoryAreRefused() {
    let training = TrainingSet(
      positives: Interactions(users: [0], items: [0], userRows: 1), users: .integers(0..<1),
      items: .integers(0..<3_000_000))
    var (knn, walk) = (ItemKNNScorer(), RP3betaScorer())
    (knn.neighbours, walk.neighbours) = (1_000_000, 1_000_000)
    for scorer in [EASEScorer(), knn, walk] as [any FittedScorer] {
      #expect {
        try scorer.fit(to: training, context: FitContext(seed: 0))
      } throws: { error in
        error is MemoryError && "\(error)".hasPrefix("scorer \(type(of: scorer).name) needs ")
      }
    }
  }

  @Test func allKeepTheContract() throws {
    var (knn, walk) = (ItemKNNScorer(), RP3betaScorer())
    (knn.neighbours, walk.neighbours) = (5, 5)
    for scorer in [EASEScorer(), knn, walk, ItemKNNScorer(), RP3betaScorer(), EnsembleScorer()] as [any FittedScorer] {
      try checkFittedScorer(scorer)
    }
  }
}
