/// Metrics of every evaluated user, and their means.
public struct EvaluationResult: Sendable, Equatable {
  /// The evaluated users' rows: those with at least one relevant candidate, ascending.
  public var users: [Int32]
  /// The labels of the metrics that have a value for each user: all but list metrics.
  public var labels: [String]
  /// `values[m][u]`: metric m of `users[u]`; NaN where the metric is undefined for the user.
  public var values: [[Double]]
  /// The mean over users of each metric, undefined ones left out, and each list metric's value, in the config's order.
  public var means: [MetricValue]
  /// The share of (relevant, other candidate) pairs whose scores are equal.
  public var tiedShare: Double
  /// Of each list metric, the share of lists whose last item is tied with a candidate outside; empty without list metrics.
  public var tiedLists: [MetricValue] = []
  /// Relevant items that were not among the candidates.
  public var missingRelevant: Int
  /// Of each of ``users`` the name of its group, nil where it is in none; empty without `evaluation.user_groups`.
  public var groupOfUser: [String?] = []
  /// The metrics of each group of users; empty without `evaluation.user_groups`.
  public var userGroups: [GroupResult] = []
  /// The metrics of each group of items; empty without `evaluation.item_groups`.
  public var itemGroups: [GroupResult] = []

  /// The result of a part that is withheld: no users and no metrics.
  static let withheld = EvaluationResult(
    users: [], labels: [], values: [], means: [], tiedShare: 0, missingRelevant: 0)
}
