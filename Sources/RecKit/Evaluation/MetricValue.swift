/// A metric's mean over users, or the value of a list metric.
public struct MetricValue: Sendable, Equatable {
  /// The metric's label, such as `ndcg@10`.
  public var label: String
  /// The mean over users, or the list metric's value.
  public var mean: Double

  /// Makes a value.
  public init(_ label: String, _ mean: Double) {
    self.label = label
    self.mean = mean
  }
}
