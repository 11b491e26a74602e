public import RecKit

/// The truncated singular value decomposition of the binary matrix of users x items.
///
/// X = U S V' with the `factors` largest singular values; s(u, i) = (X V V')_ui: what is left of the user's positives when
/// they are projected on the items' factors V. `user_factors` are X V = U S, `item_factors` are V.
///
/// V is found by a randomized range finder: a normal matrix of `factors` + `oversampling` columns is multiplied by X and X'
/// in turn, 1 + `iterations` times, with orthonormal columns after each product; the decomposition of what X is on the
/// columns found is exact. What is missed falls with the (2 `iterations` + 1)-th power of the ratio of the singular values
/// beyond the columns to those within. Computed in 64-bit floats.
///
/// Time O(iterations (n k + (U + I) k^2 + k^3)) for n distinct positives, U users, I items and k = `factors` + `oversampling`
/// columns, the k^3 on one thread: hundreds of factors take minutes; memory 24 k (U + I) bytes, checked beforehand.
/// Sources: Cremonesi, Koren, Turrin: Performance of Recommender Algorithms on Top-N Recommendation Tasks (RecSys 2010);
/// Halko, Martinsson, Tropp: Finding Structure with Randomness (SIAM Review 53, 2011), algorithm 4.4.
public struct PureSVDScorer: FittedScorer {
  /// The name in configs.
  public static let name = "puresvd"
  /// One sentence for lists.
  public static let summary = "Truncated singular value decomposition of the binary matrix."

  /// Singular values that are kept.
  @Parameter(
    "Singular values that are kept; more than the matrix has count as many as it has.", in: 1...4096,
    search: .log(8...256))
  public var factors = 50

  /// Power iterations.
  @Parameter("Power iterations; more are more exact where singular values are close to each other.", in: 0...100_000)
  public var iterations = 30

  /// Columns beyond the factors.
  @Parameter("Columns of the random matrix beyond `factors`.", in: 0...4096)
  public var oversampling = 10

  /// Makes the scorer with its defaults.
  public init() {}

  /// Factors of users and items, and columns from which they are found.
  public func memoryNeed(for training: TrainingSet, threads: Int) -> MemoryNeed {
    let (userRows, itemRows) = (training.shape.userRows, training.shape.itemRows)
    let width = width(training)
    var need = MemoryNeed("scorer \(Self.name)")
    need.add("factors of users", 4, userRows, factors)
    need.add("factors of items", 4, itemRows, factors)
    need.addPassing("columns of users", 24, userRows, width)
    need.addPassing("columns of items", 24, itemRows, width)
    need.addPassing("Gram matrices", 160, width, width)
    return need
  }

  /// Columns that are iterated: a few more than factors.
  private func width(_ training: TrainingSet) -> Int { min(factors + oversampling, training.shape.itemRows) }

  /// Finds the items' factors, on the context's threads.
  ///
  /// - Throws: `MemoryError` where the matrices do not fit; what the context's `report` throws.
  public func fit(to training: TrainingSet, context: FitContext) throws -> any FittedModel {
    try memoryNeed(for: training, threads: context.threads).check()
    let (userRows, itemRows) = (training.shape.userRows, training.shape.itemRows)
    let width = width(training)
    let known = training.known
    let seed = context.seed
    var items = TallMatrix(rows: itemRows, columns: width, context) { row, output in
      var random = RandomStream(seed: seed, purpose: .initialisation, index: row)
      for column in output.indices { output[column] = random.nextNormal() }
    }
    var done = 0
    func report() throws { try context.report(done, of: 2 * iterations + 3) }
    for _ in 0...iterations {
      try report()
      let users = try items.sums(rows: userRows, context) { known.of($0) }.orthonormal(context, observe: report)
      done += 1
      try report()
      items = try users.sums(rows: itemRows, context) { training.users(of: $0) }.orthonormal(context, observe: report)
      done += 1
    }
    try report()
    let users = items.sums(rows: userRows, context) { known.of($0) }
    let eigen = try SymmetricEigen(users.gram(context), n: width, observe: report)
    let kept = (0..<width).flatMap { row in
      (0..<factors).map { $0 < width ? eigen.vectors[row * width + $0] : 0 }
    }
    return UserItemFactors(
      users: table(users.times(kept, width: factors, context)),
      items: table(items.times(kept, width: factors, context)), factors: factors)
  }

  /// Takes the fitted tensors as they were stored.
  public func restored(from tensors: [FittedTensor], for training: TrainingSet) throws -> (any FittedModel)? {
    try UserItemFactors(tensors, of: training)
  }

  /// The numbers in 32-bit floats.
  private func table(_ matrix: TallMatrix) -> AlignedBuffer {
    let table = AlignedBuffer(count: matrix.numbers.count)
    for (place, number) in matrix.numbers.enumerated() { table.pointer[place] = Float(number) }
    return table
  }
}
