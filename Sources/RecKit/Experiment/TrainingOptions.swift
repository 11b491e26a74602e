/// The `training:` section: how long, in what batches, and when to stop.
public struct TrainingOptions: ParameterContainer {
  @Parameter("Passes over the training positives.", in: 1...)
  public var epochs = 15

  @Parameter("Training positives in a batch; the last batch of an epoch may be smaller.", in: 1...)
  public var batchSize = 64

  @Parameter("Negatives drawn for each positive.", in: 1...)
  public var negatives = 1

  @Parameter(
    "Stop after this many evaluations without a better value of `monitor`, and keep the best epoch; null: never.",
    in: 1...)
  public var patience: Int? = nil

  @Parameter(
    "The metric that `patience` watches, such as auc, on validation where there is one, else on test (marked).")
  public var monitor: String? = nil

  public init() {}
}
