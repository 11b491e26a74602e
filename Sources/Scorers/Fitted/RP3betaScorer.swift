internal import Foundation
public import RecKit

/// A random walk of three steps, user to item to user to item, divided by a power of the last item's popularity.
///
/// w(j, i) = sum over the users v of j and i of (1 / n_j)^`alpha` (1 / n_v)^`alpha` / n_i^`beta`, n counting distinct
/// training positives; of each item j the `neighbours` largest w(j, i) with i other than j are kept, and those equal to
/// the last of them, so that the order of items does not matter. s(u, i) = sum over the distinct positives j of u of
/// w(j, i). The first step's factor (1 / n_u)^`alpha` is left out: it is the same for all items of a user.
///
/// Time O(sum over users of d^2 + n^2) for d items of a user and n items; memory 48 bytes a neighbour, checked beforehand.
/// Sources: Paudel et al.: Updatable, Accurate, Diverse, and Scalable Recommendations for Interactive Applications (ACM
/// TiiS 7, 2017), RP3beta; the power `alpha` is Cooper et al.'s (WWW 2014 Companion); the neighbours are those of Ferrari
/// Dacrema, Cremonesi, Jannach (RecSys 2019).
public struct RP3betaScorer: FittedScorer {
  /// The name in configs.
  public static let name = "rp3beta"
  /// One sentence for lists.
  public static let summary = "Random walk of three steps, divided by a power of popularity."

  /// The power of the transition probabilities.
  @Parameter("The power of each transition probability.", in: 0...10, search: .linear(0.2...2))
  public var alpha = 1.0

  /// The power of the popularity that scores are divided by.
  @Parameter("The power of an item's popularity that its scores are divided by.", in: 0...10, search: .linear(0...1))
  public var beta = 0.6

  /// How many items each item leads to.
  @Parameter("How many items each item leads to.", in: 1..., search: .log(5...1000))
  public var neighbours = 100

  /// True: nothing is drawn; the probabilities are exact.
  public var isDeterministic: Bool { true }

  /// Makes the scorer with its defaults.
  public init() {}

  /// The neighbours of each item.
  public func memoryNeed(for training: TrainingSet, threads: Int) -> MemoryNeed {
    memoryNeed(ofLargest: neighbours, of: training, threads: threads)
  }

  /// Computes the walks, item by item, on the context's threads.
  ///
  /// - Throws: `MemoryError` where the matrix does not fit; what the context's `report` throws.
  public func fit(to training: TrainingSet, context: FitContext) throws -> any FittedModel {
    try memoryNeed(for: training, threads: context.threads).check()
    let known = training.known
    let fromUsers = (0..<training.shape.userRows).map { pow(Double(max(1, known.of($0).count)), -alpha) }
    let counts = (0..<training.shape.itemRows).map { Double(max(1, training.users(of: $0).count)) }
    let (fromItems, penalties) = (counts.map { pow($0, -alpha) }, counts.map { pow($0, -beta) })
    let weights = try context.largest(neighbours, of: training) { j, reached in
      for user in training.users(of: j) {
        for i in known.of(Int(user)) { reached[Int(i)] += fromUsers[Int(user)] }
      }
      for i in reached.indices { reached[i] *= fromItems[j] * penalties[i] }
    } at: { j, i in
      (row: j, column: i)
    }
    return ItemWeights(weights, of: training)
  }

  /// Takes the fitted tensors as they were stored.
  public func restored(from tensors: [FittedTensor], for training: TrainingSet) throws -> (any FittedModel)? {
    try ItemWeights(tensors, of: training)
  }
}
