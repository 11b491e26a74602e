/// A number that says how well one user's candidates were ranked.
///
/// Write ``value(of:)`` for one user; RecKit computes the mean over users. The value must depend only on the
/// ranking and treat ties by the expectation over their random order (AUC: one half). State the
/// formula, range, direction, tie rule, empty case and source. Users without relevant items never reach a
/// metric.
public protocol Metric: Measure {
  /// Computes the metric of one user.
  ///
  /// - Parameter ranking: at least one relevant candidate.
  /// - Returns: the value, or nil where the metric is undefined for this ranking (AUC without an irrelevant
  ///   candidate); such users are counted and left out of the mean.
  func value(of ranking: UserRanking) -> Double?
}

/// One user's candidates in the order of their scores, as far as metrics need it.
public struct UserRanking: Sendable, Equatable {
  /// Candidates of equal score, at least one of them relevant.
  public struct TieGroup: Sendable, Equatable {
    /// How many candidates score higher.
    public var above: Int
    /// How many candidates have this score, relevant ones included.
    public var size: Int
    /// How many of them are relevant, at least 1.
    public var relevant: Int

    /// Makes a group.
    public init(above: Int, size: Int, relevant: Int) {
      self.above = above
      self.size = size
      self.relevant = relevant
    }
  }

  /// How many candidates there are.
  public let candidateCount: Int
  /// How many of them are relevant.
  public let relevantCount: Int
  /// The groups that hold relevant candidates, best first.
  public let groups: [TieGroup]

  /// Makes a ranking from its groups, best first.
  public init(candidateCount: Int, groups: [TieGroup]) {
    self.candidateCount = candidateCount
    self.groups = groups
    relevantCount = groups.reduce(0) { $0 + $1.relevant }
  }
}
