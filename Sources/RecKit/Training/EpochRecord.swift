/// What happened in one epoch; epoch 0 is the evaluation before training.
public struct EpochRecord: Sendable, Equatable {
  /// The epoch, from 1; 0 before training.
  public var epoch: Int
  /// Mean over batches of the objective (loss and regulariser), weighted by batch size; nil before training and for
  /// fitted scorers.
  public var loss: Double?
  /// Metrics on test, by label, in the config's order; empty where this epoch was not evaluated, and where the test part
  /// is withheld.
  public var metrics: [MetricValue]
  /// Metrics on validation.
  public var validation: [MetricValue]
  /// Seconds spent training in this epoch.
  public var trainSeconds: Double
  /// Seconds spent evaluating.
  public var evaluateSeconds: Double

  /// Whether the epoch was evaluated, on test or on validation alone.
  public var isEvaluated: Bool { !metrics.isEmpty || !validation.isEmpty }

  /// Makes a record.
  public init(
    epoch: Int, loss: Double?, metrics: [MetricValue], validation: [MetricValue] = [], trainSeconds: Double = 0,
    evaluateSeconds: Double = 0
  ) {
    self.epoch = epoch
    self.loss = loss
    self.metrics = metrics
    self.validation = validation
    self.trainSeconds = trainSeconds
    self.evaluateSeconds = evaluateSeconds
  }
}
