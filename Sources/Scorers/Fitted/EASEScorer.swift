public import RecKit

/// A linear autoencoder over items whose weights have no diagonal, in closed form.
///
/// B_ji = -P_ji / P_ii for j other than i, and 0 for j = i, with P = (X'X + `lambda` I)^-1 and X the binary matrix of users x
/// items; s(u, i) = sum over the distinct training positives j of u of B_ji. B minimises |X - X B|^2 + `lambda` |B|^2 with
/// a diagonal of 0.
///
/// Time O(sum over users of d^2 + n^3) for d items of a user and n items; memory 4 n^2 + 3072 n bytes, checked beforehand:
/// co-occurrences, inverse and weights are one matrix of 32-bit floats (`SymmetricInverse`). Co-occurrences are exact up
/// to 2^24 users of an item.
/// Source: Steck: Embarrassingly Shallow Autoencoders for Sparse Data (WWW 2019), formula 8.
public struct EASEScorer: FittedScorer {
  /// The name in configs.
  public static let name = "ease"
  /// One sentence for lists.
  public static let summary = "Linear autoencoder over items, in closed form."

  /// What is added to the diagonal.
  @Parameter(
    "Added to the diagonal of the matrix of co-occurrences, in users; the regulariser.", above: 0, search: .log(1...1e4)
  )
  public var lambda = 250.0

  /// True: nothing is drawn.
  public var isDeterministic: Bool { true }

  /// Makes the scorer with its defaults.
  public init() {}

  /// The matrix of items x items.
  public func memoryNeed(for training: TrainingSet, threads: Int) -> MemoryNeed {
    let n = training.shape.itemRows
    var need = MemoryNeed("scorer \(Self.name)")
    need.add("weights of items x items", 4, n, n)
    need.addPassing("blocks of their rows", 4, n, SymmetricInverse.extraColumns)
    return need
  }

  /// Counts co-occurrences, inverts and divides, on the context's threads.
  ///
  /// - Throws: `MemoryError` where the matrix does not fit; ``EASEError`` where `lambda` is too small for the data; what the
  ///   context's `report` throws.
  public func fit(to training: TrainingSet, context: FitContext) throws -> any FittedModel {
    try memoryNeed(for: training, threads: context.threads).check()
    let n = training.shape.itemRows
    var weights = [Float](repeating: 0, count: n * n)
    try weights.withUnsafeMutableBufferPointer { weights in
      guard let start = weights.baseAddress else { return }
      count(training, into: start, context)
      let inverse = SymmetricInverse(n: n, numbers: start)
      guard try inverse.negativeInverse(context, { try context.report($0, of: n) }) else {
        throw EASEError(lambda: lambda)
      }
      divide(start, n, context)
    }
    return ItemWeights(weights, of: training)
  }

  /// Takes the fitted tensors as they were stored.
  public func restored(from tensors: [FittedTensor], for training: TrainingSet) throws -> (any FittedModel)? {
    try ItemWeights(tensors, of: training)
  }

  /// X'X + lambda I, from the diagonal on: row i is counted by one thread.
  private func count(_ training: TrainingSet, into matrix: UnsafeMutablePointer<Float>, _ context: FitContext) {
    nonisolated(unsafe) let matrix = matrix
    let (n, known, lambda) = (training.shape.itemRows, training.known, Float(lambda))
    context.share(0..<n) { i in
      let row = matrix + i * n
      for user in training.users(of: i) {
        let items = known.of(Int(user))
        for j in items[(items.startIndex + known.countBelow(Int32(i), of: Int(user)))...] { row[Int(j)] += 1 }
      }
      row[i] += lambda
    }
  }

  /// Weights in place of -P, whose lower triangle they fill: -P_ij / P_jj in (i, j).
  private func divide(_ matrix: UnsafeMutablePointer<Float>, _ n: Int, _ context: FitContext) {
    nonisolated(unsafe) let matrix = matrix
    let diagonal = (0..<n).map { -matrix[$0 * n + $0] }
    // Squares of rows and columns, so that what is written across the diagonal is in the cache.
    let side = 64
    let count = (n + side - 1) / side
    context.share(0..<count) { above in
      for right in above..<count {
        for i in above * side..<min(above * side + side, n) {
          for j in max(right * side, i + 1)..<max(min(right * side + side, n), i + 1) {
            let number = matrix[i * n + j]
            matrix[i * n + j] = number / diagonal[j]
            matrix[j * n + i] = number / diagonal[i]
          }
          if above == right { matrix[i * n + i] = 0 }
        }
      }
    }
  }
}

/// The matrix of co-occurrences cannot be inverted, because `lambda` is too small to make a difference in 32 bits.
public struct EASEError: Error, Equatable, CustomStringConvertible {
  /// What was added to the diagonal.
  public let lambda: Double

  /// What is wrong and what to do.
  public var description: String {
    "scorer ease: with lambda \(lambda) the matrix of co-occurrences is not positive definite in 32-bit floats; choose a larger lambda"
  }
}
