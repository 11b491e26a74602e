public import RecKit

/// Catalogue coverage at k: the share of the catalogue that is among the first k candidates of at least one user.
///
/// coverage = |union over users of the first k| / |catalogue|, the catalogue being every item of the data, candidate or
/// not. Range 0...1, larger is better (more of the catalogue can be found). Ties at the end of a list are broken at
/// random, the same way in every run (`TopLists`). It grows with the number of users: compare runs of the same users
/// only, which a protocol guarantees.
/// Source: Ge, Delgado-Battenfeld, Jannach: Beyond Accuracy (RecSys 2010), catalogue coverage.
public struct Coverage: ListMetric {
  /// The name in configs.
  public static let name = "coverage"
  /// One sentence for lists.
  public static let summary = "Share of the catalogue that is among the first k of some user."

  /// Length of the lists.
  @Parameter("Length of the lists.", in: 1...1_000_000)
  public var k = 10

  /// Makes the metric.
  public init() {}

  /// Counts the items that are listed: O(n + m) for n items in lists and m in the catalogue.
  ///
  /// - Parameters:
  ///   - lists: the lists.
  ///   - training: its catalogue is the denominator.
  /// - Returns: the share, or nil for an empty catalogue.
  public func value(of lists: TopLists, training: TrainingSet) -> Double? {
    let counts = lists.itemCounts(of: training.items)
    return counts.isEmpty ? nil : Double(counts.count { $0 > 0 }) / Double(counts.count)
  }
}
