import RecKit
import RecKitTesting
import Testing

@testable import RecKitScorers

/// Alternating least squares and the truncated decomposition, compared with `expected_values.py` (NumPy) and with what
/// they minimise.
struct FactorScorerTests {
  /// 12 users and 9 items; the last of each has no positive.
  private let small = TrainingSet(
    positives: Interactions(
      users: (0..<40).map { Int32($0 * 5 % 11) }, items: (0..<40).map { Int32(($0 * $0 + $0 / 3) % 8) },
      userRows: 12),
    users: .integers(0..<12), items: .integers(0..<9))

  /// 700 users and 20 items with about 300 positives each: more than are summed at once, and users in several pieces.
  private let large = drawn(users: 700, items: 20, count: 8000)

  private static func drawn(users: Int, items: Int, count: Int) -> TrainingSet {
    var random = RandomStream(seed: 3, purpose: .scores)
    let pairs = (0..<count).map { _ in (Int32(random.nextIndex(below: users)), Int32(random.nextIndex(below: items))) }
    return TrainingSet(
      positives: Interactions(users: pairs.map(\.0), items: pairs.map(\.1), userRows: users),
      users: .integers(0..<users), items: .integers(0..<items))
  }

  private func scorer(_ solver: ALSScorer.Solver, factors: Int, iterations: Int) -> ALSScorer {
    var scorer = ALSScorer()
    (scorer.solver, scorer.factors, scorer.iterations) = (solver, factors, iterations)
    (scorer.alpha, scorer.regularization) = (2, 0.5)
    return scorer
  }

  /// What both solvers give after four iterations: three steps of conjugate gradients are exact for three factors.
  @Test(arguments: [true, false]) func factorsAgreeWithExactLeastSquares(isExact: Bool) throws {
    let expectedUsers: [Float] = [
      0.4572376, 0.6083431, 0.6997596, 0.9239878, 0.3513884, 0.2304501, -0.125106, 0.555095, 0.5642748, -0.08693551,
      0.767816, 0.510061, 0.1761568, 0.9748488, -0.1386484, 0.1989473, 0.9396767, -0.354888, -0.5462082, 0.7894859,
      -0.1486643, -0.1961308, 0.6995311, -0.7337345, 0.4802601, 0.2071057, -0.6321357, 0.9484856, 0.4773883,
      -0.1051638, 0.4751403, 0.6493877, 0.5918959, 0, 0, 0,
    ]
    let expectedItems: [Float] = [
      -0.1294855, 1.051521, 0.3641853, 0.5910371, 0.5546778, -0.6689481, -0.5860624, 0.99375, 0.05876426, 0.3840852,
      0.3303543, 0.6899322, 0.758899, 0.73069, 0.1412239, 0.4489019, 0.4757238, 0.4237724, 0.7867899, 0.3434159,
      -0.7208517, -0.3634373, 0.6902775, -0.5226683, 0, 0, 0,
    ]
    func table(_ rows: Int, shift: Int, isEmpty: (Int) -> Bool) -> AlignedBuffer {
      let table = AlignedBuffer(count: rows * 3)
      for row in 0..<rows where !isEmpty(row) {
        for column in 0..<3 {
          table.pointer[row * 3 + column] = Float((row * 3 + column * 5 + shift) % 7 - 3) / 4
        }
      }
      return table
    }
    let (known, training) = (small.known, small)
    let users = table(12, shift: 0) { known.of($0).isEmpty }
    let items = table(9, shift: 1) { training.users(of: $0).isEmpty }
    let step = LeastSquaresStep(factors: 3, regularization: 0.5, alpha: 2, isExact: isExact)
    let context = FitContext(seed: 0, threads: 2)
    for _ in 0..<4 {
      try step.solve(users, from: items, positives: { known.of($0) }, context) { _ in }
      try step.solve(items, from: users, positives: { training.users(of: $0) }, context) { _ in }
    }
    #expect(zip(users.values, expectedUsers).allSatisfy { abs($0 - $1) < 1e-5 }, "\(Array(users.values))")
    #expect(zip(items.values, expectedItems).allSatisfy { abs($0 - $1) < 1e-5 }, "\(Array(items.values))")
  }

  /// The objective over all pairs, by its definition.
  private func objective(_ model: any FittedModel, of training: TrainingSet, _ scorer: ALSScorer) throws -> Double {
    let factors = try #require(model as? UserItemFactors)
    let (users, items) = (factors.users.values.map(Double.init), factors.items.values.map(Double.init))
    var sum = scorer.regularization * (users + items).reduce(0) { $0 + $1 * $1 }
    let f = scorer.factors
    for user in 0..<training.shape.userRows {
      for item in 0..<training.shape.itemRows {
        let isPositive = training.known.contains(Int32(item), of: user)
        var rest = isPositive ? 1.0 : 0
        for k in 0..<f { rest -= users[user * f + k] * items[item * f + k] }
        sum += (isPositive ? 1 + scorer.alpha : 1) * rest * rest
      }
    }
    return sum
  }

  @Test(arguments: ALSScorer.Solver.allCases) func theObjectiveDecreasesInEachIteration(
    solver: ALSScorer.Solver
  ) throws {
    var last = Double.infinity
    for iterations in 1...6 {
      let scorer = scorer(solver, factors: 8, iterations: iterations)
      let value = try objective(scorer.fit(to: large, context: FitContext(seed: 4)), of: large, scorer)
      #expect(value < last, "\(value) after \(iterations) iterations, \(last) before")
      last = value
    }
    // All factors at 0 have 1 + alpha for each of 6,100 or so positives.
    #expect(last < 0.9 * 3 * Double(large.known.of(0).count + (1..<700).reduce(0) { $0 + large.known.of($1).count }))
  }

  /// The items, solved last, satisfy their normal equations in 64-bit floats; on any number of threads the same bits.
  @Test func itemsSatisfyTheirEquations() throws {
    let scorer = scorer(.cholesky, factors: 8, iterations: 2)
    let fitted = try #require(scorer.fit(to: large, context: FitContext(seed: 4)) as? UserItemFactors)
    let users = fitted.users.values.map(Double.init)
    for item in 0..<20 {
      var rest = (0..<8).map { -0.5 * Double(fitted.items.values[item * 8 + $0]) }
      let positives = Set(large.users(of: item))
      #expect(positives.count > 256)
      for user in 0..<700 {
        let own = users[user * 8..<user * 8 + 8]
        let score = zip(own, fitted.items.values[item * 8..<item * 8 + 8]).reduce(0) { $0 + $1.0 * Double($1.1) }
        let weight = positives.contains(Int32(user)) ? 3 * (1 - score) : -score
        for (k, factor) in own.enumerated() { rest[k] += weight * factor }
      }
      #expect(rest.allSatisfy { abs($0) < 1e-3 }, "\(rest)")
    }
    #expect(try scorer.fit(to: large, context: FitContext(seed: 4, threads: 3)).tensors == fitted.tensors)
    #expect(try scorer.fit(to: large, context: FitContext(seed: 5)).tensors != fitted.tensors)
  }

  /// NumPy's decomposition, from few columns with iterations and from as many columns as the matrix has.
  @Test(arguments: [(100, 0), (0, 6)]) func pureSVDAgreesWithTheWholeDecomposition(
    iterations: Int, oversampling: Int
  ) throws {
    let expected: [Float] = [
      0.9021218, 0.3495116, 0.05545544, 0.2274272, 0.9315023, 0.4382779, -0.1023523, 0.003269347, 0, 0.03588433,
      0.666055, -0.07540018, 0.2585949, 0.762098, 0.2532156, 0.8235361, 0.06026964, 0, 0.2768392, 0.09552419,
      0.6229281, 0.04321642, -0.03717299, 0.01560888, 0.1771513, 0.3968181, 0, 0.9705311, 0.08837031, 0.8068183,
      0.1085579, 0.3167661, 0.2323099, -0.2116243, 0.4450677, 0, 1.071069, 0.5039358, 0.6767621, 0.2813564, 0.8861656,
      0.4346545, 0.2211151, 0.4201404, 0, 0.935903, 0.5439062, 0.4415041, 0.2905044, 0.9599976, 0.4433281, 0.2738049,
      0.2863756, 0, 0.8865995, 0.04922471, 1.227243, 0.06934249, 0.004904549, 0.1085747, -0.05349324, 0.7230539, 0,
      0.02036209, 0.365768, 1.096387, 0.1005102, -0.1644998, -0.07648769, 0.8723951, 0.7800542, 0, -0.2855948,
      0.561901, 0.09433299, 0.1783425, 0.3544117, 0.06800781, 0.9568369, 0.1869933, 0, 0.1535972, 0.8995951,
      -0.1097762, 0.3608875, 1.102455, 0.382001, 1.041562, 0.06538969, 0, 1.017503, 0.340026, 0.01761819, 0.2376569,
      1.016742, 0.484486, -0.2032013, -0.0350423, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ]
    var scorer = PureSVDScorer()
    (scorer.factors, scorer.iterations, scorer.oversampling) = (3, iterations, oversampling)
    let fitted = try scorer.fit(to: small, context: FitContext(seed: 0))
    var scores = [Float](repeating: .nan, count: 12 * 9)
    [Int32](0..<12).withUnsafeBufferPointer { users in
      scores.withUnsafeMutableBufferPointer { fitted.score(users: users, into: $0) }
    }
    #expect(
      scores.count == expected.count && zip(scores, expected).allSatisfy { abs($0 - $1) < 1e-5 }, "\(scores)")
  }

  /// A matrix of rank 20 has no more than 20 factors, whose scores are the matrix itself.
  @Test func allSingularValuesGiveTheMatrix() throws {
    var scorer = PureSVDScorer()
    scorer.factors = 25
    let fitted = try scorer.fit(to: large, context: FitContext(seed: 1, threads: 2))
    var scores = [Float](repeating: .nan, count: 700 * 20)
    [Int32](0..<700).withUnsafeBufferPointer { users in
      scores.withUnsafeMutableBufferPointer { fitted.score(users: users, into: $0) }
    }
    let worst = scores.enumerated().map { place, score in
      abs(score - (large.known.contains(Int32(place % 20), of: place / 20) ? 1 : 0))
    }.max()
    #expect(worst.map { $0 < 1e-5 } ?? false, "\(worst ?? .nan)")
  }

  @Test func tooManyFactorsForTheMemoryAreRefused() {
    let training = TrainingSet(
      positives: Interactions(users: [0], items: [0], userRows: 1), users: .integers(0..<1),
      items: .integers(0..<3_000_000))
    var als = ALSScorer()
    als.factors = 4096
    var svd = PureSVDScorer()
    svd.factors = 4096
    for scorer in [als, svd] as [any FittedScorer] {
      #expect {
        try scorer.fit(to: training, context: FitContext(seed: 0))
      } throws: { error in
        error is MemoryError && "\(error)".hasPrefix("scorer \(type(of: scorer).name) needs ")
      }
    }
  }

  @Test func allKeepTheContract() throws {
    let scorers: [any FittedScorer] = [
      scorer(.cholesky, factors: 5, iterations: 3), scorer(.conjugateGradients, factors: 20, iterations: 3),
      ALSScorer(), PureSVDScorer(),
    ]
    for scorer in scorers { try checkFittedScorer(scorer) }
  }
}
