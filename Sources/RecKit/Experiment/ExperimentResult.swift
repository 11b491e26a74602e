/// What happened in one epoch; epoch 0 is the evaluation before training.
public struct EpochRecord: Sendable, Equatable {
  /// The epoch, from 1; 0 before training.
  public var epoch: Int
  /// Mean over batches of the objective (loss and regulariser), weighted by batch size; nil before training and for fitted scorers.
  public var loss: Double?
  /// Metrics on test, by label, in the config's order; empty where this epoch was not evaluated.
  public var metrics: [MetricValue]
  /// Metrics on validation.
  public var validation: [MetricValue]
  /// Seconds spent training in this epoch.
  public var trainSeconds: Double
  /// Seconds spent evaluating.
  public var evaluateSeconds: Double

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

/// A metric's mean over users.
public struct MetricValue: Sendable, Equatable {
  /// The metric's label, such as `ndcg@10`.
  public var label: String
  /// The mean over users.
  public var mean: Double

  /// Makes a value.
  public init(_ label: String, _ mean: Double) {
    self.label = label
    self.mean = mean
  }
}

/// What a finished experiment found.
public struct ExperimentResult: Sendable {
  /// Every epoch, that before training first.
  public var history: [EpochRecord]
  /// The epoch whose weights were kept.
  public var keptEpoch: Int
  /// "test" where the kept epoch was chosen by a metric on test, "validation" where on validation, nil where not chosen.
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
}

/// What a sampler did during training.
public struct SamplingCounts: Sendable, Equatable {
  /// Negatives drawn.
  public var drawn = 0
  /// Draws rejected because the item was one of the user's training positives.
  public var excluded = 0
  /// Negatives drawn that are one of the user's training positives.
  public var knownPositives = 0

  /// No draws.
  public init() {}
}
