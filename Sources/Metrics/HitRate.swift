public import RecKit

/// Hit rate at k: 1 where at least one relevant candidate is among the first k, else 0 (trec_eval: `success_k`).
///
/// Range 0...1, larger is better. Ties: the expectation over their random order. Of a group of s candidates, m of them
/// relevant, with t positions in the list, all t are irrelevant with probability C(s - m, t) / C(s, t). Always defined.
public struct HitRate: Metric {
  /// The name in configs.
  public static let name = "hit_rate"
  /// One sentence for lists.
  public static let summary = "Whether a relevant candidate is among the first k."

  /// Length of the list.
  @Parameter("Length of the list.", in: 1...1_000_000)
  public var k = 10

  /// Makes the metric.
  public init() {}

  /// The length of the list.
  public var cutoff: Int? { k }

  /// Computes the probability of a hit: O(min(m, t)) for m relevant candidates and t positions of the best group.
  ///
  /// - Parameter ranking: one user's ranking.
  /// - Returns: the probability.
  public func value(of ranking: UserRanking) -> Double? {
    // Later groups matter only if the whole best group is in the list, and then it is a hit already.
    guard let best = ranking.groups.first else { return 0 }
    let slots = best.slots(inTop: k)
    guard slots <= best.size - best.relevant else { return 1 }
    // C(s - m, t) / C(s, t) = C(s - t, m) / C(s, m): take the shorter product.
    let (long, short) = (max(slots, best.relevant), min(slots, best.relevant))
    let miss = (0..<short).reduce(1.0) { $0 * Double(best.size - long - $1) / Double(best.size - $1) }
    return 1 - miss
  }
}
