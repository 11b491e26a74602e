/// Trains a scorer's weights, one epoch at a time.
///
/// Everything random is keyed by (seed, purpose, epoch, position), so an epoch's result depends on the
/// weights and the optimiser's memory it starts from, and on nothing else.
final class Trainer {
  let step: TrainingStep
  private let sampler: any PreparedSampler
  private let training: TrainingSet
  private let options: TrainingOptions
  private let seed: UInt64
  /// The batches of a step and of the two after it, by the step's remainder: filled ahead, so that their rows can be
  /// fetched ahead.
  private let batches: [Batch]
  private let known: PairSet
  private let team: Team?
  /// From how many pairs on filling a batch costs more than having another thread do it.
  private static let leastPairsBeside = 512
  private var order: [Int32]

  var model: Model { step.model }
  var optimizer: OptimizerRun { step.optimizer }

  /// Sets a run up.
  ///
  /// - Throws: ``TrainingError`` for a mistake of the scorer's; ``MemoryError`` where the run does not fit; what the
  ///   sampler throws when it sees the training data.
  init(
    _ recipe: TrainingRecipe, scorer: any PreparedScorer, training: TrainingSet, seed: UInt64, threads: Int
  ) throws {
    try scorer.checkDeclarations(for: training.shape)
    try TrainingNeed(recipe, training).weights(of: scorer).check()
    self.seed = seed
    options = recipe.options
    sampler = try recipe.sampler.prepare(for: training)
    self.training = training
    let loss = try recipe.loss.prepared(for: training)
    let team = threads > 1 ? Team(threads: threads) : nil
    step = TrainingStep(
      scorer: scorer, loss: loss, logProbabilities: try loss.logProbabilities(of: sampler, recipe),
      optimizer: recipe.optimizer,
      model: Model(for: scorer, shape: training.shape, seed: seed), team: team,
      stepsPerEpoch: (training.positives.count + options.batchSize - 1) / options.batchSize, epochs: options.epochs,
      batchL2: options.batchL2, clipNorm: options.clipNorm)
    try scorer.checkForwardPass(on: step.model)
    try TrainingNeed(recipe, training).checkBatch(of: scorer, model: step.model, sampler: sampler)
    known = PairSet(training.known, itemRows: training.shape.itemRows)
    order = (0..<Int32(training.positives.count)).map { $0 }
    let capacity = min(options.batchSize, order.count)
    let negatives = sampler.negativesPerPositive(asked: options.negatives, positives: capacity)
    batches = (0..<3).map { _ in
      Batch(
        positiveCapacity: capacity, negatives: negatives, drawsFromBatch: recipe.sampler.drawsFromBatch, team: team)
    }
    self.team = team
  }

  /// Runs one epoch.
  ///
  /// - Parameters:
  ///   - epoch: from 0.
  ///   - progress: called after each batch with the number of positives done; throws to stop.
  /// - Returns: the mean over rows of loss and regulariser, as they stood at each batch, and what was drawn.
  /// - Throws: ``TrainingError``, or what `progress` throws.
  func runEpoch(_ epoch: Int, progress: (Int) throws -> Void) throws -> (loss: Double, sampling: SamplingCounts) {
    shuffle(epoch)
    let negatives = sampler.negatives(epoch: epoch, seed: seed, perPositive: options.negatives)
    var counts = SamplingCounts()
    counts.followModel = negatives is any ScoringNegatives
    // Negatives that follow the model are drawn with the weights of their own step, others two steps before.
    let ahead = counts.followModel ? 0 : 2
    let steps = (order.count + options.batchSize - 1) / options.batchSize
    for index in 0..<min(ahead, steps) { counts += fill(index, of: negatives) }
    var sum = 0.0
    var sharesWork = true
    for index in 0..<steps {
      let isNextFilled = ahead > 0 && index + 1 < steps
      let isLaterLeft = index + ahead < steps
      // Where a step is too small to be shared, another thread fills a batch beside it; neither touches what the other
      // does.
      let isBeside =
        team != nil && ahead > 0 && isLaterLeft && !sharesWork
        && batches[index % batches.count].layout.pairCount >= Self.leastPairsBeside
      if ahead == 0 { counts += fill(index, of: negatives) }
      if isBeside, let team {
        var loss: Result<Double, any Error> = .success(0)
        team.run(pieces: 2) { piece in
          if piece == 0 {
            loss = Result { try run(index, epoch: epoch, isNextFilled: isNextFilled) }
          } else {
            counts += fill(index + ahead, of: negatives)
          }
        }
        sum += try loss.get()
      } else {
        let requests = team?.requests ?? 0
        sum += try run(index, epoch: epoch, isNextFilled: isNextFilled)
        sharesWork = (team?.requests ?? 0) > requests
        if ahead > 0 && isLaterLeft { counts += fill(index + ahead, of: negatives) }
      }
      try progress(min(order.count, (index + 1) * options.batchSize))
    }
    return ((sum + step.optimizer.settle()) / Double(order.count), counts)
  }

  /// Fills the batch of a step.
  private func fill(_ index: Int, of source: any EpochNegatives) -> SamplingCounts {
    let start = index * options.batchSize
    let rows = min(options.batchSize, order.count - start)
    let each = sampler.negativesPerPositive(asked: options.negatives, positives: rows)
    let batch = batches[index % batches.count]
    var counts = SamplingCounts()
    counts.excluded = order.withUnsafeBufferPointer { order in
      batch.fill(
        .init(rebasing: order[start..<start + rows]), from: training.positives, negatives: each, of: source,
        scoring: step.score)
    }
    counts.drawn = rows * each
    counts.knownPositives = each > 0 ? batch.countKnownPositives(in: known) : 0
    return counts
  }

  /// Takes a step on its batch.
  ///
  /// - Returns: the sum of loss and regulariser over the batch's positives.
  private func run(_ index: Int, epoch: Int, isNextFilled: Bool) throws -> Double {
    let batch = batches[index % batches.count]
    // One positive has no other in its batch to draw from.
    guard batch.layout.negativesPerPositive > 0 else { return 0 }
    let loss = try step.run(
      batch.pairs, layout: batch.layout, weights: batch.weights, dropout: .init(seed: seed, epoch: epoch, step: index),
      upcoming: isNextFilled ? batches[(index + 1) % batches.count].pairs : nil)
    guard loss.isFinite else {
      throw notFinite(loss / Double(batch.layout.positives), epoch: epoch, batch: index)
    }
    return loss
  }

  /// Fisher-Yates from the source order, so that an epoch's order does not depend on the epochs before.
  private func shuffle(_ epoch: Int) {
    var random = RandomStream(seed: seed, purpose: .shuffling, epoch: epoch)
    for position in order.indices { order[position] = Int32(position) }
    order.shuffle(using: &random)
  }

  private func notFinite(_ loss: Double, epoch: Int, batch: Int) -> TrainingError {
    .lossNotFinite(epoch: epoch + 1, batch: batch + 1, loss: "\(loss)", weight: model.firstWeightNotFinite)
  }
}

extension PreparedLoss {
  /// What the loss asks of the sampler: the logarithm of each item's probability, by item row; nil: nothing.
  ///
  /// - Throws: ``TrainingError/noLogProbabilities(loss:sampler:)``.
  fileprivate func logProbabilities(
    of sampler: any PreparedSampler, _ recipe: TrainingRecipe
  ) throws -> [Float]? {
    guard needsLogProbabilities else { return nil }
    if let known = sampler.logProbabilities { return known }
    throw TrainingError.noLogProbabilities(loss: nameInErrors, sampler: type(of: recipe.sampler).name)
  }
}
