import RecKit
import RecKitCommands

/// An item's similarity to the user's items: cosine of their users, of the most similar ones, shrunk where few users agree.
///
/// s(u, i) = sum over j of u among the k most similar of i of n_ij / (sqrt(n_i n_j) + shrinkage), n counting users.
/// Source: Deshpande, Karypis: Item-Based Top-N Recommendation (TOIS 2004).
struct ItemKNNScorer: FittedScorer {
  static let name = "neighbours"
  static let summary = "Similarity to the user's items, by their users."
  @Parameter("Similar items that count.", in: 1...) var neighbours = 50
  @Parameter("Added to the norm.", in: 0...) var shrinkage = 10.0
  var isDeterministic: Bool { true }

  func fit(to training: TrainingSet, context: FitContext) throws -> any FittedModel {
    let width = training.shape.itemRows
    let counts = (0..<width).map { Double(training.users(of: $0).count) }
    var weights = [Float](repeating: 0, count: width * width)
    for i in 0..<width {
      try context.report(i, of: width)
      var row = [Double](repeating: 0, count: width)
      for user in training.users(of: i) { for j in training.known.of(Int(user)) where j != i { row[Int(j)] += 1 } }
      for j in 0..<width where row[j] > 0 { row[j] /= (counts[i] * counts[j]).squareRoot() + shrinkage }
      let least = row.sorted(by: >)[min(neighbours, width) - 1]
      for j in 0..<width where row[j] > 0 && row[j] >= least { weights[j * width + i] = Float(row[j]) }
    }
    return ItemWeights(weights, of: training)
  }

  func restored(from tensors: [FittedTensor], for training: TrainingSet) throws -> (any FittedModel)? {
    try ItemWeights(tensors, of: training)
  }
}

// swift run ItemKNNScorer run configs/quickstart.txt scorer=neighbours --out knn
private let program: Never = Reckit.main { try $0.register(ItemKNNScorer.self) }
