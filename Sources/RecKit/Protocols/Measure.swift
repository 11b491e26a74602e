/// What `evaluation.metrics` can name: a ``Metric`` of each user, or a ``ListMetric`` of all users' lists together.
///
/// Do not conform to it directly: write one of the two.
public protocol Measure: Component {
  /// The name that results use, such as `ndcg@10`.
  var label: String { get }

  /// Whether a larger value is better.
  static var higherIsBetter: Bool { get }

  /// The range of its values; the default is 0 to 1; `-Double.infinity ... .infinity` allows any finite number.
  static var range: ClosedRange<Double> { get }

  /// The length of the list that the metric looks at, where it looks at one.
  var cutoff: Int? { get }
}

extension Measure {
  /// The component's name, with `@k` where there is a cut-off.
  public var label: String { cutoff.map { "\(Self.name)@\($0)" } ?? Self.name }

  /// Larger is better.
  public static var higherIsBetter: Bool { true }

  /// From 0 to 1.
  public static var range: ClosedRange<Double> { 0...1 }

  /// No cut-off: the whole ranking counts.
  public var cutoff: Int? { nil }
}
