/// The `training:` section: how long, in what batches, and when to stop.
public struct TrainingOptions: ParameterContainer {
  /// Passes over the training positives.
  @Parameter("Passes over the training positives.", in: 1...1_000_000_000)
  public var epochs = 15

  /// Training positives in a batch; the last batch of an epoch may be smaller.
  @Parameter(
    "Training positives in a batch; the last batch of an epoch may be smaller.", in: 1...(1 << 24),
    search: .values([64, 256, 1024]))
  public var batchSize = 64

  /// Negatives drawn for each positive.
  @Parameter("Negatives drawn for each positive.", in: 1...1_000_000, search: .values([1, 4, 16]))
  public var negatives = 1

  /// The objective of each positive gets this times the sum of squares of the rows of its user and its items.
  @Parameter(
    "Adds this times the sum of squares of the embeddings of a positive's user, its item and its negatives to the positive's loss.",
    in: 0...)
  public var batchL2 = 0.0

  /// The largest global norm of a step's gradients; null: they stay as they are.
  ///
  /// Where the root of the sum of squares over all gradients of a step is larger, they are all multiplied by
  /// clip_norm / norm. Those of the loss and of `batch_l2` count; `l2_reg` and weight decay are added later.
  /// Source: Pascanu, Mikolov, Bengio: On the difficulty of training recurrent neural networks (ICML 2013), algorithm 1.
  @Parameter(
    "Scales a step's gradients (of loss and `batch_l2`, all weights together) down to this norm where theirs is larger; null: never.",
    in: Double.leastNormalMagnitude...)
  public var clipNorm: Double? = nil

  /// Stop after this many evaluations without a better value of `monitor`, and keep the best epoch; null: never.
  @Parameter(
    "Stop after this many evaluations without a better value of `monitor`, and keep the best epoch; null: never.",
    in: 1...)
  public var patience: Int? = nil

  /// The metric that `patience` and `stopping` watch, such as auc, on validation where there is one, else on test
  /// (marked).
  @Parameter(
    "The metric that `patience` and `stopping` watch, such as auc, on validation where there is one, else on test (marked)."
  )
  public var monitor: String? = nil

  /// Another rule than `patience` for when to stop; null: none.
  @ComponentParameter("Another rule than `patience` for when to stop, asked after every evaluation; null: none.")
  public var stopping: (any StoppingRule)? = nil

  /// What the weights that are tested are trained on.
  public enum Final: String, ParameterChoice {
    /// The training positives.
    case train
    /// The training and validation positives, anew, for the epochs that validation has chosen.
    case trainAndValidation = "train+validation"
  }

  /// What the weights that are tested are trained on.
  @Parameter(
    "What the tested weights are trained on; train+validation: when validation has chosen the epoch, training starts again on both parts, for as many epochs."
  )
  public var final = Final.train

  /// What was added last.
  public static let leftOutAtDefault: Set = ["clip_norm", "final"]

  /// Makes the options with their defaults.
  public init() {}

  /// When training ends before its last epoch; nil: never.
  public var stoppingRule: (any StoppingRule)? { stopping ?? patience.map(PatienceRule.init(evaluations:)) }
}
