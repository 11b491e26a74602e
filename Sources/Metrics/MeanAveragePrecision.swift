public import RecKit

/// Average precision at k, whose mean over users is MAP.
///
/// AP = sum over relevant ranks p <= k (from 1) of (relevant candidates at ranks <= p) / p, divided by the number of
/// all relevant candidates even where they are more than k (trec_eval: `map_cut_k`; others divide by min(k, relevant)).
/// Range 0...1, larger is better. Ties: the expectation over their random order. A position of a group of s, m of them
/// relevant, is relevant with probability m / s, and each earlier position of the group then with (m - 1) / (s - 1).
/// Always defined.
public struct MeanAveragePrecision: Metric {
  /// The name in configs.
  public static let name = "map"
  /// One sentence for lists.
  public static let summary = "Precision at the rank of each relevant candidate among the first k, averaged."

  /// Length of the list.
  @Parameter("Length of the list.", in: 1...1_000_000)
  public var k = 10

  /// Makes the metric.
  public init() {}

  /// The length of the list.
  public var cutoff: Int? { k }

  /// Computes the expected average precision: O(g + min(k, n)) for g tie groups and n candidates.
  ///
  /// - Parameter ranking: one user's ranking.
  /// - Returns: the expected average precision.
  public func value(of ranking: UserRanking) -> Double? {
    var sum = 0.0
    var relevantAbove = 0
    for group in ranking.groups where group.above < k {
      let others = group.size > 1 ? Double(group.relevant - 1) / Double(group.size - 1) : 0
      var ofGroup = 0.0
      for offset in 0..<group.slots(inTop: k) {
        ofGroup += (Double(relevantAbove + 1) + Double(offset) * others) / Double(group.above + offset + 1)
      }
      sum += ofGroup * Double(group.relevant) / Double(group.size)
      relevantAbove += group.relevant
    }
    return sum / Double(ranking.relevantCount)
  }
}
