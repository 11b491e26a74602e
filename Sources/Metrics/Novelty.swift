internal import Foundation
public import RecKit

/// Novelty at k: the mean self-information of the items in the first k, in bits.
///
/// The mean over all places of all lists of -log2(n_i / n), n_i being how many distinct users have the place's item i as a
/// training positive, and n how many users have any. An item without training users counts as if it had one, the
/// largest finite value. Range 0 to log2 n, larger is better (less known items). Ties at the end of a list are broken
/// at random, the same way in every run (`TopLists`). Undefined without training users or where all lists are empty.
/// Lists shorter than k, of users with few candidates, weigh less than others.
/// Source: Zhou et al.: Solving the Apparent Diversity-Accuracy Dilemma of Recommender Systems (PNAS 107, 2010), which
/// calls it surprisal.
public struct Novelty: ListMetric {
  /// The name in configs.
  public static let name = "novelty"
  /// One sentence for lists.
  public static let summary = "Mean of -log2 of an item's share of training users, in the first k, in bits."
  /// Bits: there are fewer than 2^64 users.
  public static var range: ClosedRange<Double> { 0...64 }

  /// Length of the lists.
  @Parameter("Length of the lists.", in: 1...1_000_000)
  public var k = 10

  /// Makes the metric.
  public init() {}

  /// Adds up what is listed, item by item: O(n + m + u) for n items in lists, m in the catalogue and u users.
  ///
  /// - Parameters:
  ///   - lists: the lists.
  ///   - training: how many users have an item.
  /// - Returns: the mean in bits, or nil without training users or listed items.
  public func value(of lists: TopLists, training: TrainingSet) -> Double? {
    let users = (0..<training.shape.userRows).count { !training.known.of($0).isEmpty }
    guard users > 0, !lists.items.isEmpty else { return nil }
    var sum = 0.0
    for (count, item) in zip(lists.itemCounts(of: training.items), training.items.rows) where count > 0 {
      sum += Double(count) * log2(Double(users) / Double(max(1, training.users(of: item).count)))
    }
    return sum / Double(lists.items.count)
  }
}
