/// Metrics of every evaluated user, and their means.
public struct EvaluationResult: Sendable, Equatable {
  /// The evaluated users' rows: those with at least one relevant candidate, ascending.
  public var users: [Int32]
  /// The metrics' labels.
  public var labels: [String]
  /// `values[m][u]`: metric m of `users[u]`; NaN where the metric is undefined for the user.
  public var values: [[Double]]
  /// The mean over users of each metric, undefined ones left out.
  public var means: [MetricValue]
  /// The share of (relevant, other candidate) pairs whose scores are equal.
  public var tiedShare: Double
  /// Relevant items that were not among the candidates.
  public var missingRelevant: Int
}
