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
  private let batch: Batch
  private let known: PairSet
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
    batch = Batch(
      positiveCapacity: capacity,
      negatives: sampler.negativesPerPositive(asked: options.negatives, positives: capacity),
      drawsFromBatch: recipe.sampler.drawsFromBatch, team: team)
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
    var sum = 0.0
    for (index, start) in stride(from: 0, to: order.count, by: options.batchSize).enumerated() {
      let rows = min(options.batchSize, order.count - start)
      let each = sampler.negativesPerPositive(asked: options.negatives, positives: rows)
      // One positive has no other in its batch to draw from.
      guard each > 0 else { continue }
      counts.excluded += order.withUnsafeBufferPointer { order in
        batch.fill(
          .init(rebasing: order[start..<start + rows]), from: training.positives, negatives: each, of: negatives,
          scoring: step.score)
      }
      counts.drawn += rows * each
      counts.knownPositives += batch.countKnownPositives(in: known)
      let loss = try step.run(
        batch.pairs, layout: batch.layout, weights: batch.weights, dropout: .init(seed: seed, epoch: epoch, step: index)
      )
      guard loss.isFinite else { throw notFinite(loss / Double(rows), epoch: epoch, batch: index) }
      sum += loss
      try progress(start + rows)
    }
    return ((sum + step.optimizer.settle()) / Double(order.count), counts)
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
