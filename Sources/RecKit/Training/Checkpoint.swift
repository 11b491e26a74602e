/// Everything that an interrupted run needs to go on and end with the same bits.
///
/// The one in ``Experiment/Event/checkpoint(_:)`` shares the run's memory, which the next batch changes: write it
/// before the run goes on, or keep a ``copy()``.
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
  /// The finished epochs of the training on training and validation positives together; empty before it.
  ///
  /// With any, the weights, the optimiser's tensors and its steps are of that training, and the rest is of the one before.
  public var final: [EpochRecord]

  /// Gathers the state of a run.
  public init(
    epoch: Int, model: Model, slots: [(name: String, values: AlignedBuffer)], stepCount: Int,
    history: [EpochRecord], best: (epoch: Int, model: Model)?, sampling: SamplingCounts,
    final: [EpochRecord] = []
  ) {
    self.epoch = epoch
    self.model = model
    self.slots = slots
    self.stepCount = stepCount
    self.history = history
    self.best = best
    self.sampling = sampling
    self.final = final
  }

  /// The same state in memory of its own.
  public func copy() -> Checkpoint {
    var copy = self
    copy.model = model.copy()
    copy.slots = slots.map { ($0.name, $0.values.copy()) }
    copy.best = best.map { ($0.epoch, $0.model.copy()) }
    return copy
  }
}
