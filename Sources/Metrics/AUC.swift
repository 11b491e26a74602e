public import RecKit

/// Area under the ROC curve: the share of (relevant, irrelevant) pairs of candidates in the right order.
///
/// AUC = sum over relevant r of (irrelevant below r + irrelevant tied with r / 2) / (relevant * irrelevant).
/// Range 0...1, larger is better, 0.5 for random scores. Ties count one half. Undefined for a user without
/// an irrelevant candidate, who is left out of the mean. Counted in whole numbers, so exact but for one division.
/// Source: Hanley, McNeil: The Meaning and Use of the Area under a ROC Curve (Radiology 143, 1982).
public struct AUC: Metric {
  /// The name in configs.
  public static let name = "auc"
  /// One sentence for lists.
  public static let summary = "Share of (relevant, irrelevant) pairs in the right order, ties one half."

  /// Makes the metric.
  public init() {}

  /// Counts the pairs: O(g) for g tie groups.
  ///
  /// - Parameter ranking: one user's ranking.
  /// - Returns: the area, or nil where every candidate is relevant.
  public func value(of ranking: UserRanking) -> Double? {
    let irrelevant = ranking.candidateCount - ranking.relevantCount
    guard irrelevant > 0 else { return nil }
    var relevantAbove = 0
    var halves = 0
    for group in ranking.groups {
      let tied = group.size - group.relevant
      let below = irrelevant - (group.above - relevantAbove) - tied
      halves += group.relevant * (2 * below + tied)
      relevantAbove += group.relevant
    }
    return Double(halves) / Double(2 * ranking.relevantCount * irrelevant)
  }
}
