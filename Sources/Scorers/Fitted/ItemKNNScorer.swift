public import RecKit

/// Item-based nearest neighbours: the similarity of an item to those of the user's items that are among its neighbours.
///
/// sim(i, j) = n_ij / (sqrt(n_i n_j) + `shrinkage`), n_i counting the distinct users of i and n_ij those of both: the cosine
/// of two binary columns, shrunk where few users agree. s(u, i) = sum over the distinct training positives j of u that
/// are among the `neighbours` items most similar to i of sim(i, j); the weights are not divided by their sum. Items as
/// similar as the last neighbour count too, so that the order of items does not matter; an item is not a neighbour of
/// itself.
///
/// Time O(sum over users of d^2 + n^2) for d items of a user and n items; memory 48 bytes a neighbour, checked beforehand.
/// Sources: Sarwar et al.: Item-Based Collaborative Filtering (WWW 2001); Deshpande, Karypis: Item-Based Top-N
/// Recommendation Algorithms (ACM TOIS 22, 2004), cosine and sum; the latter limits the neighbours of j in place of i.
public struct ItemKNNScorer: FittedScorer {
  /// The name in configs.
  public static let name = "item_knn"
  /// One sentence for lists.
  public static let summary = "Similarity to the user's items: cosine of their users, of the nearest ones."

  /// How many similar items of an item count.
  @Parameter("How many similar items of an item count.", in: 1..., search: .log(5...1000))
  public var neighbours = 100

  /// The shrinkage.
  @Parameter("Added to the denominator of the cosine, in users.", in: 0..., search: .log(0.1...1000))
  public var shrinkage = 10.0

  /// True: nothing is drawn.
  public var isDeterministic: Bool { true }

  /// Makes the scorer with its defaults.
  public init() {}

  /// The neighbours of each item.
  public func memoryNeed(for training: TrainingSet, threads: Int) -> MemoryNeed {
    memoryNeed(ofLargest: neighbours, of: training, threads: threads)
  }

  /// Computes the similarities, item by item, on the context's threads.
  ///
  /// - Throws: `MemoryError` where the matrix does not fit; what the context's `report` throws.
  public func fit(to training: TrainingSet, context: FitContext) throws -> any FittedModel {
    try memoryNeed(for: training, threads: context.threads).check()
    let known = training.known
    let counts = (0..<training.shape.itemRows).map { Double(training.users(of: $0).count) }
    let shrinkage = shrinkage
    let weights = try context.largest(neighbours, of: training) { i, similar in
      for user in training.users(of: i) { for j in known.of(Int(user)) { similar[Int(j)] += 1 } }
      for j in similar.indices where similar[j] > 0 { similar[j] /= (counts[i] * counts[j]).squareRoot() + shrinkage }
    } at: { i, j in
      (row: j, column: i)
    }
    return ItemWeights(weights, of: training)
  }

  /// Takes the fitted tensors as they were stored.
  public func restored(from tensors: [FittedTensor], for training: TrainingSet) throws -> (any FittedModel)? {
    try ItemWeights(tensors, of: training)
  }
}
