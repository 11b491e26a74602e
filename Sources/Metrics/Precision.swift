public import RecKit

/// Precision at k: relevant candidates among the first k, divided by k.
///
/// Divided by k also where there are fewer candidates, as trec_eval (`P_k`) does. Ranks count from 1.
/// Range 0...1, larger is better. Ties: the expectation over their random order. Always defined.
public struct Precision: Metric {
  /// The name in configs.
  public static let name = "precision"
  /// One sentence for lists.
  public static let summary = "Relevant share of the first k."

  /// Length of the list.
  @Parameter("Length of the list.", in: 1...1_000_000)
  public var k = 10

  /// Makes the metric.
  public init() {}

  /// The length of the list.
  public var cutoff: Int? { k }

  /// Computes the expected precision: O(g) for g tie groups.
  ///
  /// - Parameter ranking: one user's ranking.
  /// - Returns: the expected precision.
  public func value(of ranking: UserRanking) -> Double? { ranking.expectedHits(inTop: k) / Double(k) }
}
