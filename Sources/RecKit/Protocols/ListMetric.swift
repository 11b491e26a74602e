/// A number that describes the lists of all users together: coverage, concentration, novelty.
///
/// Write a parameter `k`, the length of the lists, and ``value(of:training:)``. Configs name it under
/// `evaluation.metrics` like any other metric, as `coverage@10`. The value must not depend on the order of users. A
/// list metric has no value for a single user, so studies compare it over seeds and not over users. State the formula,
/// range, direction, empty case and source, and pass `checkListMetric` of RecKitTesting.
///
/// ```swift
/// struct DistinctItems: ListMetric {
///   static let name = "distinct_items"
///   static let summary = "Share of the catalogue that occurs in some list."
///   @Parameter("Length of the lists.", in: 1...) var k = 10
///
///   func value(of lists: TopLists, training: TrainingSet) -> Double? {
///     Double(Set(lists.items).count) / Double(training.items.rows.count)
///   }
/// }
/// ```
public protocol ListMetric: Measure {
  /// The length of the lists, at least 1.
  var k: Int { get }

  /// Computes the metric.
  ///
  /// - Parameters:
  ///   - lists: the ``k`` best candidates of each evaluated user.
  ///   - training: the training positives and the catalogue, without validation and test.
  /// - Returns: the value, or nil where it is undefined, which ends the run with an error.
  func value(of lists: TopLists, training: TrainingSet) -> Double?
}

extension ListMetric {
  /// The length of the lists.
  public var cutoff: Int? { k }
}
