public import RecKit

/// Recall at k: relevant candidates among the first k, divided by the number of relevant candidates.
///
/// Divided by all relevant candidates even where they are more than k, as trec_eval (`recall_k`) does, so 1 may be
/// out of reach. Ranks count from 1. Range 0...1, larger is better. Ties: the expectation over their random order.
/// Always defined, for a ranking has at least one relevant candidate.
public struct Recall: Metric {
  /// The name in configs.
  public static let name = "recall"
  /// One sentence for lists.
  public static let summary = "Share of the relevant candidates that are among the first k."

  /// Length of the list.
  @Parameter("Length of the list.", in: 1...1_000_000)
  public var k = 10

  /// Makes the metric.
  public init() {}

  /// The length of the list.
  public var cutoff: Int? { k }

  /// Computes the expected recall: O(g) for g tie groups.
  ///
  /// - Parameter ranking: one user's ranking.
  /// - Returns: the expected recall.
  public func value(of ranking: UserRanking) -> Double? {
    ranking.expectedHits(inTop: k) / Double(ranking.relevantCount)
  }
}
