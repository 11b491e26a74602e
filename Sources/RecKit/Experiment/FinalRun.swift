/// The training after validation has chosen the epoch: from the start, on training and validation positives together.
///
/// It is the training of a config with that many epochs on a training part that has both: same seed, same initial weights; a
/// schedule spans the chosen epochs. Nothing is evaluated before its end.
struct FinalRun {
  /// Epochs of the training.
  let epochs: Int
  let trainer: Trainer
  /// The scorer, prepared for both parts.
  let scorer: any PreparedScorer
  /// The positives of both parts.
  let positives: Int
  /// The finished epochs, without metrics.
  private(set) var history: [EpochRecord] = []
  /// What the sampler has done in them.
  private(set) var sampling = SamplingCounts()

  /// Begins the training, or goes on from a checkpoint of it.
  ///
  /// - Throws: ``TrainingError/noValidationToTrainOn``; what preparing the scorer and the trainer throws.
  init(_ experiment: Experiment, epochs: Int, resuming checkpoint: Checkpoint?) throws {
    guard case .trained(let trained) = experiment.configuration.scorer,
      let training = experiment.data.trainingAndValidation
    else { throw TrainingError.noValidationToTrainOn }
    self.epochs = epochs
    positives = training.positives.count
    scorer = try trained.prepared(for: training)
    var recipe = experiment.configuration.recipe
    recipe.options.epochs = epochs
    trainer = try Trainer(
      recipe, scorer: scorer, training: training, seed: UInt64(experiment.configuration.seed),
      threads: experiment.threads)
    guard let checkpoint else { return }
    history = checkpoint.final
    trainer.restore(checkpoint)
  }

  /// Runs the next epoch.
  mutating func runEpoch(_ observe: (Experiment.Event) throws -> Void) throws {
    let epoch = history.count
    let clock = ContinuousClock()
    let start = clock.now
    let (loss, counts) = try trainer.runEpoch(epoch) {
      try observe(.batch(epoch: epoch + 1, done: $0, total: positives))
    }
    sampling.add(counts)
    history.append(
      EpochRecord(epoch: epoch + 1, loss: loss, metrics: [], trainSeconds: (clock.now - start).seconds))
    try observe(.finalEpoch(history[epoch], of: epochs))
  }
}

extension PreparedData {
  /// The training part with the validation positives after its own; nil without a validation part.
  var trainingAndValidation: TrainingSet? {
    guard let validation else { return nil }
    let log = logs.first { $0.name == "validation" }?.log
    return TrainingSet(
      positives: Interactions(
        users: training.positives.users + validation.users, items: training.positives.items + validation.items,
        userRows: training.shape.userRows),
      users: training.users, items: training.items,
      log: training.log.appending(log ?? InteractionLog(users: validation.users, items: validation.items)),
      userFeatures: training.userFeatures, itemFeatures: training.itemFeatures)
  }
}

extension InteractionLog {
  /// This log, then another; ratings and times stay where both have them.
  fileprivate func appending(_ other: InteractionLog) -> InteractionLog {
    InteractionLog(
      users: users + other.users, items: items + other.items,
      ratings: ratings.flatMap { ratings in other.ratings.map { ratings + $0 } },
      times: times.flatMap { times in
        other.times.map {
          var joined = times
          joined.append(contentsOf: $0)
          return joined
        }
      })
  }
}
