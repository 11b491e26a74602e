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
}
