/// One run of a trained scorer: epochs, evaluations, early stopping.
struct TrainedRun {
  private let experiment: Experiment
  private let scorer: any PreparedScorer
  private let evaluator: RankingEvaluator
  private let trainer: Trainer
  private var nextEpoch = 0
  private var history: [EpochRecord] = []
  private var sampling = SamplingCounts()
  private var best: (epoch: Int, model: Model)?
  /// The epochs whose monitored metric is known, and its values.
  private var past: (epochs: [Int], values: [Double]) = ([], [])
  private var last: Evaluation?
  /// Where the run goes on in its final training; nil: before it.
  private var finalCheckpoint: Checkpoint?

  private var configuration: ExperimentConfiguration { experiment.configuration }
  private var options: TrainingOptions { configuration.training }

  init(
    _ experiment: Experiment, scorer: any PreparedScorer, evaluator: RankingEvaluator,
    resuming checkpoint: Checkpoint?
  ) throws {
    self.experiment = experiment
    self.scorer = scorer
    self.evaluator = evaluator
    let configuration = experiment.configuration
    trainer = try Trainer(
      configuration.recipe, scorer: scorer, training: experiment.data.training, seed: UInt64(configuration.seed),
      threads: experiment.threads)
    if options.final == .trainAndValidation && experiment.data.validation == nil {
      throw TrainingError.noValidationToTrainOn
    }
    if let checkpoint { try restore(checkpoint) }
  }

  private mutating func restore(_ checkpoint: Checkpoint) throws {
    try checkpoint.check(against: experiment, model: trainer.model, slots: trainer.optimizer.state.slots)
    nextEpoch = checkpoint.epoch
    history = checkpoint.history
    sampling = checkpoint.sampling
    // A copy: the next best epoch is written into this memory, and the checkpoint belongs to the caller.
    best = checkpoint.best.map { ($0.epoch, $0.model.copy()) }
    for record in history where record.epoch > 0 { remember(record) }
    if checkpoint.final.isEmpty { trainer.restore(checkpoint) } else { finalCheckpoint = checkpoint }
  }

  /// Runs to the end.
  mutating func finish(_ observe: (Experiment.Event) throws -> Void) throws -> ExperimentResult {
    if history.isEmpty && configuration.evaluation.beforeTraining {
      let evaluation = try evaluate()
      try add(evaluation.record(epoch: 0, loss: nil, trainSeconds: 0), observe)
    }
    while finalCheckpoint == nil && nextEpoch < options.epochs && !shouldStop {
      try runEpoch(observe)
      try observe(checkpoint(of: trainer, sampling))
    }
    // Before the call: its copy of self must have the draws of the final training.
    let final = options.final == .trainAndValidation ? try trainFinally(observe) : nil
    return try result(final)
  }

  private func checkpoint(
    of trainer: Trainer, _ sampling: SamplingCounts, final: [EpochRecord] = []
  ) -> Experiment.Event {
    let (nextEpoch, history, best) = (nextEpoch, history, best)
    return .checkpoint {
      Checkpoint(
        epoch: nextEpoch, model: trainer.model, slots: trainer.optimizer.state.slots,
        stepCount: trainer.optimizer.stepCount, history: history, best: best, sampling: sampling, final: final)
    }
  }

  /// Trains anew on training and validation positives, for the epochs that were chosen.
  private mutating func trainFinally(_ observe: (Experiment.Event) throws -> Void) throws -> FinalRun {
    var run = try FinalRun(experiment, epochs: best?.epoch ?? nextEpoch, resuming: finalCheckpoint)
    let before = sampling
    while run.history.count < run.epochs {
      try run.runEpoch(observe)
      sampling = before
      sampling.add(run.sampling)
      try observe(checkpoint(of: run.trainer, sampling, final: run.history))
    }
    return run
  }

  private mutating func runEpoch(_ observe: (Experiment.Event) throws -> Void) throws {
    let epoch = nextEpoch
    let total = experiment.data.training.positives.count
    let clock = ContinuousClock()
    let start = clock.now
    let (loss, counts) = try trainer.runEpoch(epoch) {
      try observe(.batch(epoch: epoch + 1, done: $0, total: total))
    }
    let seconds = (clock.now - start).seconds
    sampling.add(counts)
    nextEpoch += 1
    guard isEvaluationDue(after: nextEpoch) else {
      last = nil
      return try add(EpochRecord(epoch: nextEpoch, loss: loss, metrics: [], trainSeconds: seconds), observe)
    }
    let evaluation = try evaluate()
    last = evaluation
    let record = evaluation.record(epoch: nextEpoch, loss: loss, trainSeconds: seconds)
    remember(record)
    if monitoredValues?.countSinceBest == 0 { keepAsBest() }
    try add(record, observe)
  }

  /// Copies the weights, into the memory of the best ones so far if there are any.
  private mutating func keepAsBest() {
    best?.model.copyValues(from: trainer.model.buffers)
    best = (nextEpoch, best?.model ?? trainer.model.copy())
  }

  private mutating func add(_ record: EpochRecord, _ observe: (Experiment.Event) throws -> Void) throws {
    history.append(record)
    try observe(.epoch(record))
  }

  private func evaluate(_ model: Model? = nil) throws -> Evaluation {
    try Evaluation(
      { scorer.catalogueScorer(for: model ?? trainer.model) }, with: evaluator, data: experiment.data,
      threads: experiment.threads)
  }

  private func isEvaluationDue(after epoch: Int) -> Bool {
    let every = configuration.evaluation.every
    return epoch == options.epochs || (every > 0 && epoch % every == 0)
  }

  // MARK: Early stopping

  /// The watched metric of an epoch: on validation where there is one, else on test.
  private func monitored(_ record: EpochRecord) -> Double? {
    guard options.stoppingRule != nil, let label = options.monitor else { return nil }
    let values = experiment.data.validation == nil ? record.metrics : record.validation
    return values.first { $0.label == label }?.mean
  }

  private mutating func remember(_ record: EpochRecord) {
    guard let value = monitored(record) else { return }
    past.epochs.append(record.epoch)
    past.values.append(value)
  }

  /// What a stopping rule sees; nil before the first value, and where nothing is monitored.
  private var monitoredValues: MonitoredValues? {
    guard !past.epochs.isEmpty else { return nil }
    let metric = configuration.metrics.first { $0.label == options.monitor }
    return MonitoredValues(
      epochs: past.epochs, values: past.values, higherIsBetter: metric.map { type(of: $0).higherIsBetter } ?? true)
  }

  /// Whether the rule wants the run to end with the evaluation after the last epoch.
  private var shouldStop: Bool {
    guard let rule = options.stoppingRule, let past = monitoredValues, past.epochs.last == nextEpoch else {
      return false
    }
    return rule.shouldStop(after: past)
  }

  private func result(_ final: FinalRun?) throws -> ExperimentResult {
    let kept = best?.epoch ?? nextEpoch
    let model = best?.model ?? trainer.model
    let chosen = kept == nextEpoch ? try last ?? evaluate(model) : try evaluate(model)
    var result = ExperimentResult(
      history: history, keptEpoch: kept,
      selectedOn: best == nil ? nil : experiment.data.validation == nil ? "test" : "validation", test: chosen.test,
      validation: chosen.validation, loss: history.last { $0.epoch == kept }?.loss, sampling: sampling, model: model)
    guard let final else { return result }
    result.final = FinalTraining(positives: final.positives, history: final.history, chosenTest: chosen.test.means)
    result.test = try evaluator.evaluate(
      final.scorer.catalogueScorer(for: final.trainer.model), part: .test, threads: experiment.threads)
    (result.loss, result.model) = (final.history.last?.loss, final.trainer.model)
    return result
  }
}

extension Trainer {
  /// Continues from a checkpoint that fits.
  func restore(_ checkpoint: Checkpoint) {
    optimizer.resume(after: checkpoint.stepCount)
    model.copyValues(from: checkpoint.model.buffers)
    // By name: a file may hold its tensors in another order.
    let stored = Dictionary(checkpoint.slots.map { ($0.name, $0.values) }) { first, _ in first }
    for slot in optimizer.state.slots {
      guard let values = stored[slot.name] else { continue }
      slot.values.pointer.update(from: values.pointer, count: slot.values.count)
    }
  }
}

extension SamplingCounts {
  /// Adds another epoch's counts.
  mutating func add(_ other: SamplingCounts) {
    drawn += other.drawn
    excluded += other.excluded
    knownPositives += other.knownPositives
    followModel = followModel || other.followModel
  }
}
