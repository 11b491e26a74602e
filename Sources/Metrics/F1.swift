public import RecKit

/// F1 at k: the harmonic mean of precision and recall at k.
///
/// With h relevant candidates among the first k, and R relevant ones: 2 P R' / (P + R') with P = h / k and R' = h / R,
/// which is 2 h / (k + R), and 0 where h is 0. Ranks count from 1. Range 0...1, larger is better; 1 only where R = k. Ties:
/// the expectation over their random order, which is exact because h occurs linearly. Always defined.
/// Source: van Rijsbergen: Information Retrieval (1979), chapter 7, with precision and recall as trec_eval has them.
public struct F1: Metric {
  /// The name in configs.
  public static let name = "f1"
  /// One sentence for lists.
  public static let summary = "Harmonic mean of precision and recall of the first k."

  /// Length of the list.
  @Parameter("Length of the list.", in: 1...1_000_000)
  public var k = 10

  /// Makes the metric.
  public init() {}

  /// The length of the list.
  public var cutoff: Int? { k }

  /// Computes the expected value: O(g) for g tie groups.
  ///
  /// - Parameter ranking: one user's ranking.
  /// - Returns: the expected harmonic mean.
  public func value(of ranking: UserRanking) -> Double? {
    2 * ranking.expectedHits(inTop: k) / Double(k + ranking.relevantCount)
  }
}
