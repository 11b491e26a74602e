public import RecKit

/// The reciprocal of the rank (from 1) of the best relevant candidate, whose mean over users is MRR.
///
/// Range above 0 to 1, larger is better; the whole ranking counts (trec_eval: `recip_rank`). Ties: the expectation
/// over their random order. In a group of s candidates, m of them relevant, the first relevant one stands at position
/// j with probability C(s - j, m - 1) / C(s, m). Always defined.
/// Source: Voorhees: The TREC-8 Question Answering Track Report (1999).
public struct MeanReciprocalRank: Metric {
  /// The name in configs.
  public static let name = "mrr"
  /// One sentence for lists.
  public static let summary = "One over the rank of the best relevant candidate."

  /// Makes the metric.
  public init() {}

  /// Computes the expected reciprocal rank: O(s) for s candidates tied with the best relevant one.
  ///
  /// - Parameter ranking: one user's ranking.
  /// - Returns: the expected reciprocal rank.
  public func value(of ranking: UserRanking) -> Double? {
    guard let best = ranking.groups.first else { return nil }
    var probability = Double(best.relevant) / Double(best.size)
    var sum = 0.0
    for position in 1...(best.size - best.relevant + 1) {
      sum += probability / Double(best.above + position)
      // The next position's probability from this one's; 0 after the last possible position.
      if position < best.size {
        probability *= Double(best.size - position - best.relevant + 1) / Double(best.size - position)
      }
    }
    return sum
  }
}
