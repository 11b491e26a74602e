public import RecKit

/// Average popularity at k: how many training users the items in the first k have, on average.
///
/// The mean over all places of all lists of n_i, the number of distinct users who have the place's item i as a training
/// positive. Range 0 to the number of users; smaller is better (less concentration on popular items). Ties at the end
/// of a list are broken at random, the same way in every run (`TopLists`). Undefined where all lists are empty. Lists
/// shorter than k, of users with few candidates, weigh less than others.
/// Source: Yin et al.: Challenging the Long Tail Recommendation (VLDB 2012), as "average recommendation popularity" in
/// Abdollahpouri, Burke, Mobasher: Managing Popularity Bias in Recommender Systems (FLAIRS 2019).
public struct AveragePopularity: ListMetric {
  /// The name in configs.
  public static let name = "average_popularity"
  /// One sentence for lists.
  public static let summary = "Mean number of training users of the items in the first k."
  /// Smaller is better.
  public static let higherIsBetter = false
  /// Users.
  public static var range: ClosedRange<Double> { 0 ... .infinity }

  /// Length of the lists.
  @Parameter("Length of the lists.", in: 1...1_000_000)
  public var k = 10

  /// Makes the metric.
  public init() {}

  /// Adds up what is listed: O(n) for n items in lists.
  ///
  /// - Parameters:
  ///   - lists: the lists.
  ///   - training: how many users have an item.
  /// - Returns: the mean in users, or nil where nothing is listed.
  public func value(of lists: TopLists, training: TrainingSet) -> Double? {
    guard !lists.items.isEmpty else { return nil }
    return Double(lists.items.reduce(0) { $0 + training.users(of: $1).count }) / Double(lists.items.count)
  }
}
