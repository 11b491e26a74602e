/// Everything that an interrupted run needs to go on and end with the same bits.
public struct Checkpoint: Sendable {
  /// Finished epochs.
  public var epoch: Int
  /// The weights after them.
  public var model: Model
  /// The optimiser's tensors by name.
  public var slots: [(name: String, values: AlignedBuffer)]
  /// The optimiser's steps.
  public var stepCount: Int
  /// The epochs' records.
  public var history: [EpochRecord]
  /// The best epoch so far and its weights, where `training.patience` is set.
  public var best: (epoch: Int, model: Model)?
  /// What the sampler has done so far.
  public var sampling: SamplingCounts

  /// Gathers the state of a run.
  public init(
    epoch: Int, model: Model, slots: [(name: String, values: AlignedBuffer)], stepCount: Int,
    history: [EpochRecord], best: (epoch: Int, model: Model)?, sampling: SamplingCounts
  ) {
    self.epoch = epoch
    self.model = model
    self.slots = slots
    self.stepCount = stepCount
    self.history = history
    self.best = best
    self.sampling = sampling
  }
}
