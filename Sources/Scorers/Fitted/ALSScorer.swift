public import RecKit

/// Matrix factorisation for implicit feedback by alternating least squares, with every absent pair as a weak 0.
///
/// s(u, i) = p_u . q_i, where p and q minimise sum over all pairs of c_ui (x_ui - p_u . q_i)^2 + `regularization`
/// (sum |p_u|^2 + sum |q_i|^2); x_ui is 1 for the distinct training positives, 0 for every other pair, and the confidence
/// c_ui is 1 + `alpha` for positives and 1 for others. This is the paper's convention with r_ui = 1; `implicit` from
/// version 0.5 on takes its `alpha` for c_ui itself, so that its `alpha` is 1 + this one.
///
/// An iteration solves the users' factors, then the items'. `cholesky` solves (Q'Q + `regularization` I + `alpha` sum of
/// q_i q_i') p_u = (1 + `alpha`) sum of q_i exactly; `cg` takes three steps of conjugate gradients from the factors
/// before, as `implicit` does. Both let the objective decrease in each iteration. A user or item without positives has
/// factors of 0, which is its exact solution.
///
/// Time of an iteration: O((U + I + n) f^2), and for `cholesky` O((U + I) f^3) more, for U users, I items, n distinct
/// positives and f factors; for `cg` the n counts f and not f^2. Memory: 4 f (U + 2 I) bytes, checked beforehand.
/// Sources: Hu, Koren, Volinsky: Collaborative Filtering for Implicit Feedback Datasets (ICDM 2008); Takács, Pilászy, Tikk:
/// Applications of the Conjugate Gradient Method for Implicit Feedback Collaborative Filtering (RecSys 2011).
public struct ALSScorer: FittedScorer {
  /// The name in configs.
  public static let name = "als"
  /// One sentence for lists.
  public static let summary = "Implicit-feedback matrix factorisation by alternating least squares."

  /// How a user's or item's equations are solved.
  public enum Solver: String, ParameterChoice {
    /// Exactly, by a Cholesky factor.
    case cholesky
    /// By three steps of conjugate gradients.
    case conjugateGradients = "cg"
  }

  /// Factors of a user or item.
  @Parameter("Factors of a user or item.", in: 1...4096, search: .values([16, 32, 64, 128]))
  public var factors = 64

  /// The regulariser.
  @Parameter("Times the sum of squares of all factors, in the objective.", above: 0, search: .log(0.1...300))
  public var regularization = 0.1

  /// The weight of positives.
  @Parameter(
    "What a positive weighs more than an absent pair, which weighs 1: confidence 1 + alpha.", in: 0...,
    search: .log(0.1...100))
  public var alpha = 10.0

  /// How often users and items are solved.
  @Parameter("How often the users' and then the items' factors are solved.", in: 1...)
  public var iterations = 15

  /// The standard deviation at the start.
  @Parameter("Standard deviation of the normal factors at the start.", above: 0)
  public var initScale = 0.01

  /// How a user's or item's equations are solved.
  @Parameter("How equations are solved: cg, three steps of conjugate gradients, takes less time; cholesky is exact.")
  public var solver = Solver.conjugateGradients

  /// Makes the scorer with its defaults.
  public init() {}

  /// Factors of users and items, and the matrices that are solved.
  public func memoryNeed(for training: TrainingSet, threads: Int) -> MemoryNeed {
    var need = MemoryNeed("scorer \(Self.name)")
    need.add("factors of users", 4, training.shape.userRows, factors)
    need.add("factors of items", 8, training.shape.itemRows, factors)
    need.addPassing("matrices of factors x factors", 64 + 24 * threads, factors, factors)
    return need
  }

  /// Draws the factors and solves them in turn, on the context's threads.
  ///
  /// - Throws: `MemoryError` where the factors do not fit; ``ALSError`` where `regularization` is too small for the data;
  ///   what the context's `report` throws.
  public func fit(to training: TrainingSet, context: FitContext) throws -> any FittedModel {
    try memoryNeed(for: training, threads: context.threads).check()
    let (userRows, itemRows) = (training.shape.userRows, training.shape.itemRows)
    let known = training.known
    let users = start(userRows, index: 0, seed: context.seed) { known.of($0) }
    let items = start(itemRows, index: 1, seed: context.seed) { training.users(of: $0) }
    let step = LeastSquaresStep(
      factors: factors, regularization: regularization, alpha: alpha, isExact: solver == .cholesky)
    let total = iterations * (userRows + itemRows)
    for iteration in 0..<iterations {
      let done = iteration * (userRows + itemRows)
      try step.solve(users, from: items, positives: { known.of($0) }, context) {
        try context.report(done + $0, of: total)
      }
      try step.solve(items, from: users, positives: { training.users(of: $0) }, context) {
        try context.report(done + userRows + $0, of: total)
      }
    }
    guard [users, items].allSatisfy({ $0.values.allSatisfy(\.isFinite) }) else {
      throw ALSError(regularization: regularization)
    }
    return UserItemFactors(users: users, items: items, factors: factors)
  }

  /// Takes the fitted tensors as they were stored.
  public func restored(from tensors: [FittedTensor], for training: TrainingSet) throws -> (any FittedModel)? {
    try UserItemFactors(tensors, of: training)
  }

  /// Normal numbers for rows that have positives, 0 for others.
  private func start(_ rows: Int, index: Int, seed: UInt64, _ positives: (Int) -> ArraySlice<Int32>) -> AlignedBuffer {
    let table = AlignedBuffer(count: rows * factors)
    var random = RandomStream(seed: seed, purpose: .initialisation, index: index)
    for row in 0..<rows where !positives(row).isEmpty {
      for place in row * factors..<(row + 1) * factors { table.pointer[place] = Float(initScale * random.nextNormal()) }
    }
    return table
  }
}

/// The equations of alternating least squares cannot be solved, because `regularization` is too small.
public struct ALSError: Error, Equatable, CustomStringConvertible {
  /// The regulariser.
  public let regularization: Double

  /// What is wrong and what to do.
  public var description: String {
    "scorer als: with regularization \(regularization) the equations of a user or item cannot be solved in 32-bit floats; choose a larger regularization"
  }
}
