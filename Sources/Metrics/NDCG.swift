internal import Foundation
public import RecKit

/// Normalised discounted cumulative gain at k with binary relevance.
///
/// DCG = sum over relevant ranks p <= k (from 1) of 1 / log2(p + 1); divided by the DCG of the best possible list of
/// length k, in which the first min(k, relevant) are relevant (trec_eval: `ndcg_cut_k`). Range 0...1, larger is better.
/// Ties: the expectation over their random order. Always defined.
/// Source: Järvelin, Kekäläinen: Cumulated Gain-based Evaluation of IR Techniques (ACM TOIS 20, 2002).
public struct NDCG: Metric {
  /// The name in configs.
  public static let name = "ndcg"
  /// One sentence for lists.
  public static let summary = "Discounted gain of the first k, relative to the best possible."

  /// Length of the list.
  @Parameter("Length of the list.", in: 1...1_000_000)
  public var k = 10

  /// Makes the metric.
  public init() {}

  /// The length of the list.
  public var cutoff: Int? { k }

  /// Computes the expected gain: O(g + min(k, n)) for g tie groups and n candidates.
  ///
  /// - Parameter ranking: one user's ranking.
  /// - Returns: the expected normalised gain.
  public func value(of ranking: UserRanking) -> Double? {
    var gain = 0.0
    for group in ranking.groups where group.above < k {
      let ranks = group.above + 1...group.above + group.slots(inTop: k)
      gain += ranks.reduce(0) { $0 + Self.discount($1) } * Double(group.relevant) / Double(group.size)
    }
    return gain / (1...min(k, ranking.relevantCount)).reduce(0) { $0 + Self.discount($1) }
  }

  private static func discount(_ rank: Int) -> Double { 1 / log2(Double(rank + 1)) }
}
