import RecKit
import RecKitCommands

/// An item's similarity to the user's items: cosine of their users, of the most similar ones, shrunk where few users agree.
///
/// s(u, i) = sum over j of u among the k most similar of i of n_ij / (sqrt(n_i n_j) + shrinkage), n counting users.
/// Source: Deshpande, Karypis: Item-Based Top-N Recommendation (TOIS 2004).
struct ItemKNNScorer: FittedScorer {
  static let name = "item_knn"
  static let summary = "Similarity to the user's items, by their users."
  @Parameter("Similar items that count.", in: 1...) var neighbours = 50
  @Parameter("Added to the norm.", in: 0...) var shrinkage = 10.0
  var isDeterministic: Bool { true }

  func fit(to training: TrainingSet, context: FitContext) throws -> any FittedModel {
    let (width, pairs) = (training.shape.itemRows, training.positives)
    let counts = pairs.itemCounts(itemRows: width).map(Double.init)
    var together = [Float](repeating: 0, count: width * width)
    for user in 0..<training.shape.userRows {
      try context.report(user, of: training.shape.userRows)
      for i in pairs.items(of: user) {
        for j in pairs.items(of: user) where i != j { together[Int(i) * width + Int(j)] += 1 }
      }
    }
    for i in 0..<width {
      let norms = counts.map { max(1, (counts[i] * $0).squareRoot() + shrinkage) }
      let row = (0..<width).map { Double(together[i * width + $0]) / norms[$0] }
      let least = row.sorted(by: >)[min(neighbours, width) - 1]
      for j in 0..<width { together[i * width + j] = row[j] > 0 && row[j] >= least ? Float(row[j]) : 0 }
    }
    return ItemWeights(weights: together, width: width, positives: pairs)
  }
}

/// Scores of an item matrix: s(u, i) = sum over u's items j of w(i, j).
struct ItemWeights: FittedModel {
  let weights: [Float]
  let width: Int
  let positives: Interactions
  var tensors: [FittedTensor] { [FittedTensor("item_weights", shape: [width, width], weights)] }

  func score(users: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Float>) {
    for (place, user) in users.enumerated() {
      for i in 0..<width {
        output[place * width + i] = positives.items(of: Int(user)).reduce(0) { $0 + weights[i * width + Int($1)] }
      }
    }
  }
}

// swift run ItemKNNScorer run configs/quickstart.txt scorer=item_knn --out knn
private let program: Never = Reckit.main { try $0.register(ItemKNNScorer.self) }
