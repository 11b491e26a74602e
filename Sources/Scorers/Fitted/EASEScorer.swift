public import RecKit

/// A linear autoencoder over items whose weights have no diagonal, in closed form.
///
/// B_ji = -P_ji / P_ii for j other than i, and 0 for j = i, with P = (X'X + `lambda` I)^-1 and X the binary matrix of users x
/// items; s(u, i) = sum over the distinct training positives j of u of B_ji. B minimises |X - X B|^2 + `lambda` |B|^2 with
/// a diagonal of 0.
///
/// Time O(sum over users of d^2 + n^3) for d items of a user and n items; memory 12 n^2 bytes, checked beforehand. The
/// inverse is computed in 64-bit floats on the context's threads (`SymmetricInverse`).
/// Source: Steck: Embarrassingly Shallow Autoencoders for Sparse Data (WWW 2019), formula 8.
public struct EASEScorer: FittedScorer {
  /// The name in configs.
  public static let name = "ease"
  /// One sentence for lists.
  public static let summary = "Linear autoencoder over items, in closed form."

  /// What is added to the diagonal.
  @Parameter("Added to the diagonal of the matrix of co-occurrences, in users; the regulariser.", above: 0)
  public var lambda = 250.0

  /// True: nothing is drawn.
  public var isDeterministic: Bool { true }

  /// Makes the scorer with its defaults.
  public init() {}

  /// Counts co-occurrences, inverts and divides.
  ///
  /// - Throws: `MemoryError` where the matrices do not fit; ``EASEError`` where `lambda` is too small for the data; what the
  ///   context's `report` throws.
  public func fit(to training: TrainingSet, context: FitContext) throws -> any FittedModel {
    let (n, users) = (training.shape.itemRows, training.shape.userRows)
    var need = MemoryNeed("scorer \(Self.name)")
    need.add("the inverse of items x items", 8, n, n)
    need.add("weights of items x items", 4, n, n)
    try need.check()
    // Four stages of n pieces: the counts, the factor, its inverse, the product.
    func report(_ stage: Int, _ done: Int) throws { try context.report(stage * n + done, of: 4 * n) }
    var matrix = [Double](repeating: 0, count: n * n)
    let weights = try matrix.withUnsafeMutableBufferPointer { matrix in
      guard let start = matrix.baseAddress else { return [Float]() }
      for user in 0..<users {
        if user % 64 == 0 { try report(0, user * n / users) }
        let items = training.known.of(user)
        // Items ascend: the upper triangle.
        for (place, i) in items.enumerated() { for j in items.dropFirst(place) { matrix[Int(i) * n + Int(j)] += 1 } }
      }
      for i in 0..<n { matrix[i * n + i] += lambda }
      let inverse = SymmetricInverse(n: n, numbers: start)
      guard try inverse.factor(context, { try report(1, $0) }) else { throw EASEError(lambda: lambda) }
      try inverse.invertFactor(context) { try report(2, $0) }
      var weights = [Float](repeating: 0, count: n * n)
      try weights.withUnsafeMutableBufferPointer { weights in
        // A pair of items writes two places of its own.
        nonisolated(unsafe) let weights = weights
        var diagonal = [Double](repeating: 0, count: n)
        for i in 0..<n { diagonal[i] = inverse.diagonal(i) }
        try inverse.multiply(context, { try report(3, $0) }) { [diagonal] i, j, number in
          weights[i * n + j] = Float(-number / diagonal[j])
          weights[j * n + i] = Float(-number / diagonal[i])
        }
      }
      return weights
    }
    return ItemWeights(weights, of: training)
  }
}

/// The matrix of co-occurrences cannot be inverted, because `lambda` is too small to make a difference in 64 bits.
public struct EASEError: Error, Equatable, CustomStringConvertible {
  /// What was added to the diagonal.
  public let lambda: Double

  /// What is wrong and what to do.
  public var description: String {
    "scorer ease: with lambda \(lambda) the matrix of co-occurrences is not positive definite in 64-bit floats; choose a larger lambda"
  }
}
