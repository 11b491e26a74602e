/// What a finished experiment found.
public struct ExperimentResult: Sendable {
  /// Every epoch, that before training first.
  public var history: [EpochRecord]
  /// The epoch whose weights were kept.
  public var keptEpoch: Int
  /// "test" where the kept epoch was chosen by a metric on test, "validation" where on validation, nil where not
  /// chosen.
  public var selectedOn: String?
  /// The final evaluation on test, per user.
  public var test: EvaluationResult
  /// The final evaluation on validation.
  public var validation: EvaluationResult?
  /// The final loss; nil for fitted scorers.
  public var loss: Double?
  /// What the sampler did, over all epochs.
  public var sampling: SamplingCounts
  /// The trained weights; nil for fitted scorers.
  public var model: Model?
  /// What a fitted scorer wants to keep; empty for trained ones.
  public var fitted: [FittedTensor] = []
  /// The training on training and validation positives together, with `training.final: train+validation`: ``test``,
  /// ``loss`` and ``model`` are then its own, the rest is of the training that chose the epoch.
  public var final: FinalTraining?
}

/// A training on training and validation positives together, for the epochs that validation chose.
public struct FinalTraining: Sendable, Equatable {
  /// The positives of both parts.
  public var positives: Int
  /// Its epochs, with losses and without metrics.
  public var history: [EpochRecord]
  /// The metrics on test of the chosen epoch of the training before, on the training part alone.
  public var chosenTest: [MetricValue]
}
