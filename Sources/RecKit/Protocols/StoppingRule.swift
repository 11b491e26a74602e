/// When training ends before its last epoch.
///
/// Asked after every evaluation. It does not choose the epoch that is kept: that is always the best one.
///
/// ```swift
/// struct TargetRule: StoppingRule {
///   static let name = "target"
///   static let summary = "Stop where the monitored metric has reached a value."
///   @Parameter("The value.") var value = 0.9
///
///   func shouldStop(after past: MonitoredValues) -> Bool {
///     past.higherIsBetter ? past.values[past.best] >= value : past.values[past.best] <= value
///   }
/// }
/// ```
public protocol StoppingRule: Component {
  /// Whether training ends here.
  ///
  /// It depends only on past values, so that a resumed run ends at the same epoch.
  func shouldStop(after past: MonitoredValues) -> Bool
}

/// The monitored metric at every evaluation so far: at least one.
public struct MonitoredValues: Sendable, Equatable {
  /// The epochs, ascending; epoch 0, before training, is not among them.
  public let epochs: [Int]
  /// The metric's values, in the order of ``epochs``.
  public let values: [Double]
  /// Whether more is better.
  public let higherIsBetter: Bool

  /// Gathers values.
  public init(epochs: [Int], values: [Double], higherIsBetter: Bool) {
    precondition(epochs.count == values.count && !epochs.isEmpty, "\(epochs.count) epochs, \(values.count) values")
    self.epochs = epochs
    self.values = values
    self.higherIsBetter = higherIsBetter
  }

  /// The position of the best value, the first of equal ones.
  public var best: Int {
    values.indices.dropFirst().reduce(0) { isBetter(values[$1], than: values[$0]) ? $1 : $0 }
  }

  /// How many evaluations came after the best one.
  public var countSinceBest: Int { values.count - 1 - best }

  /// Whether one value is better than another.
  public func isBetter(_ value: Double, than other: Double) -> Bool {
    higherIsBetter ? value > other : value < other
  }
}

/// Stops after a number of evaluations without an improvement of at least a margin.
///
/// Source: Prechelt, "Early Stopping - But When?" (1998), the rule UP; `training.patience: n` is short for it.
public struct PatienceRule: StoppingRule {
  /// The name in configs.
  public static let name = "patience"
  /// One sentence for lists.
  public static let summary = "Stop after some evaluations without a better value."

  /// Evaluations without a better value.
  @Parameter("Evaluations without a better value.", in: 1...)
  public var evaluations = 5

  /// The least improvement that counts.
  @Parameter("By how much a value has to be better to count.", in: 0...)
  public var margin = 0.0

  /// Makes the rule with its defaults.
  public init() {}

  /// Makes the rule that `training.patience` is short for.
  public init(evaluations: Int) { self.evaluations = evaluations }

  /// Whether the last ``evaluations`` values were no better than the best before them.
  public func shouldStop(after past: MonitoredValues) -> Bool {
    var (best, last) = (past.values[0], 0)
    for (place, value) in past.values.enumerated().dropFirst() {
      guard past.isBetter(value, than: past.higherIsBetter ? best + margin : best - margin) else { continue }
      (best, last) = (value, place)
    }
    return past.values.count - 1 - last >= evaluations
  }
}
