/// A whole experiment, typed and checked: what a config file says once it has been read.
public struct ExperimentConfiguration: Sendable {
  /// A scorer of either sort.
  public enum AnyScorer: Sendable {
    /// Trained by gradient.
    case trained(any PreparableScorer)
    /// Fitted to the training data.
    case fitted(any FittedScorer)

    /// The scorer, of whichever sort.
    public var component: any Component {
      switch self {
      case .trained(let scorer): scorer
      case .fitted(let scorer): scorer
      }
    }
  }

  /// The seed of everything random, except the dataset and its split.
  public var seed: Int
  /// The source of interactions.
  public var dataset: any Dataset
  /// The split, for datasets that do not come with one.
  public var splitter: (any Splitter)?
  /// How negatives are drawn.
  public var sampler: any NegativeSampler
  /// The model.
  public var scorer: AnyScorer
  /// The loss.
  public var loss: any PreparableLoss
  /// The optimiser.
  public var optimizer: any Optimizer
  /// The `training:` section.
  public var training: TrainingOptions
  /// The `evaluation:` section.
  public var evaluation: EvaluationOptions
  /// The `checkpoint:` section.
  public var checkpoint: CheckpointOptions
  /// The metrics that `evaluation.metrics` names.
  public var metrics: [any Measure]
  /// The whole config with every parameter at its value; run again it gives the same bits.
  public var resolved: ConfigNode

  /// Whether every seed gives the same result: the scorer is fitted and says that its fit does not use the seed.
  public var isDeterministic: Bool {
    if case .fitted(let scorer) = scorer { scorer.isDeterministic } else { false }
  }

  /// Whether sampler, loss, optimizer and training have an effect: the scorer is trained, or wraps one that is.
  public var isTrained: Bool {
    switch scorer {
    case .trained: true
    case .fitted(let scorer): scorer.wrapsTrained
    }
  }

  /// How the scorer is trained.
  public var recipe: TrainingRecipe {
    TrainingRecipe(sampler: sampler, loss: loss, optimizer: optimizer, options: training)
  }

  /// The same experiment with another seed.
  public func with(seed: Int) -> ExperimentConfiguration {
    precondition(seed >= 0, "seed \(seed)")
    var copy = self
    copy.seed = seed
    copy.resolved.set(seed.node, at: ["seed"], keyLocation: .builtIn)
    return copy
  }
}
