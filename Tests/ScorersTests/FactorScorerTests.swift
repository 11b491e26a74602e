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

  @Test func tooManyFactorsForTheMemoryAreRefused() {
    let training = TrainingSet(
      positives: Interactions(users: [0], items: [0], userRows: 1), users: .integers(0..<1),
      items: .integers(0..<3_000_000))
    var als = ALSScorer()
    als.factors = 4096
    #expect {
      try als.fit(to: training, context: FitContext(seed: 0))
    } throws: { error in
      error is MemoryError && "\(error)".hasPrefix("scorer als needs ")
    }
  }

  @Test func allKeepTheContract() throws {
    let scorers: [any FittedScorer] = [
      scorer(.cholesky, factors: 5, iterations: 3), scorer(.conjugateGradients, factors: 20, iterations: 3),
      ALSScorer(),
    ]
    for scorer in scorers { try checkFittedScorer(scorer) }
  }
}
