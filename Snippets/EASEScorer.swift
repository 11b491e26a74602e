import RecKit
import RecKitCommands

/// A linear autoencoder without a diagonal: B = I - P / diag(P), P = (X'X + l2 I)^-1, s(u, i) = sum over j of u of B_ji.
///
/// Source: Steck: Embarrassingly Shallow Autoencoders for Sparse Data (WWW 2019), formula 8.
struct EASEScorer: FittedScorer {
  static let name = "linear_autoencoder"
  static let summary = "Linear autoencoder over items, in closed form."
  @Parameter("Added to the diagonal of the Gram matrix.", above: 0) var l2 = 100.0
  var isDeterministic: Bool { true }

  func fit(to training: TrainingSet, context: FitContext) throws -> any FittedModel {
    let n = training.shape.itemRows
    var p = [Double](repeating: 0, count: n * n)
    for user in 0..<training.shape.userRows {
      for i in training.known.of(user) { for j in training.known.of(user) { p[Int(i) * n + Int(j)] += 1 } }
    }
    for i in 0..<n { p[i * n + i] += l2 }
    for k in 0..<n {  // Gauss and Jordan, in place: a positive definite matrix needs no pivots.
      try context.report(k, of: n)
      let inverse = 1 / p[k * n + k]
      p[k * n + k] = 1
      for j in 0..<n { p[k * n + j] *= inverse }
      for i in 0..<n where i != k && p[i * n + k] != 0 {
        let factor = p[i * n + k]
        p[i * n + k] = 0
        for j in 0..<n { p[i * n + j] -= factor * p[k * n + j] }
      }
    }
    // w(j, i) = -P_ji / P_ii, and none of an item to itself.
    return ItemWeights(p.indices.map { $0 % (n + 1) == 0 ? 0 : Float(-p[$0] / p[$0 % n * (n + 1)]) }, of: training)
  }

  func restored(from tensors: [FittedTensor], for training: TrainingSet) throws -> (any FittedModel)? {
    try ItemWeights(tensors, of: training)
  }
}

// swift run EASEScorer run configs/quickstart.txt scorer=linear_autoencoder --out ease
private let program: Never = Reckit.main { try $0.register(EASEScorer.self) }
