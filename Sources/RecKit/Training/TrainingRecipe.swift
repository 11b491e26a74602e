/// How a scorer is trained: what a config's sampler, loss, optimizer and `training:` sections say.
///
/// ```swift
/// let recipe = TrainingRecipe(sampler: UniformSampler(), loss: BPRLoss(), optimizer: Adam())
/// let trained = try recipe.train(scorer, on: training, seed: 0)
/// ```
public struct TrainingRecipe: Sendable {
  /// How negatives are drawn.
  public var sampler: any NegativeSampler
  /// The loss.
  public var loss: any PreparableLoss
  /// The optimiser.
  public var optimizer: any Optimizer
  /// How long, and in what batches.
  public var options: TrainingOptions

  /// Puts a recipe together.
  public init(
    sampler: any NegativeSampler, loss: any PreparableLoss, optimizer: any Optimizer,
    options: TrainingOptions = TrainingOptions()
  ) {
    self.sampler = sampler
    self.loss = loss
    self.optimizer = optimizer
    self.options = options
  }

  /// Trains a scorer for all epochs; nothing is evaluated, so nothing stops it early.
  ///
  /// - Parameters:
  ///   - scorer: the scorer.
  ///   - training: what it is trained on.
  ///   - seed: of everything random.
  ///   - threads: threads that may work at once, at least 1; the bits are the same on any number.
  ///   - progress: is told the epoch (from 1), and positives done and in all of it; what it throws ends the training.
  /// - Returns: the scorer after the last epoch.
  /// - Throws: ``TrainingError``; ``MemoryError``; what the components or `progress` throw.
  public func train(
    _ scorer: any PreparableScorer, on training: TrainingSet, seed: UInt64, threads: Int = 1,
    progress: (_ epoch: Int, _ done: Int, _ total: Int) throws -> Void = { _, _, _ in }
  ) throws -> TrainedScorer {
    let prepared = try scorer.prepared(for: training)
    let trainer = try Trainer(self, scorer: prepared, training: training, seed: seed, threads: threads)
    for epoch in 0..<options.epochs {
      _ = try trainer.runEpoch(epoch) { try progress(epoch + 1, $0, training.positives.count) }
    }
    return TrainedScorer(model: trainer.model, scores: prepared.catalogueScorer(for: trainer.model))
  }
}
