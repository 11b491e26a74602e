/// Trains a scorer's weights, one epoch at a time.
///
/// Everything random is keyed by (seed, purpose, epoch, position), so an epoch's result depends on the
/// weights and the optimiser's memory it starts from, and on nothing else.
final class Trainer {
  let model: Model
  let optimizerState: any OptimizerState
  private let scorer: any Scorer
  private let loss: any Loss
  private let sampler: any PreparedSampler
  private let training: TrainingSet
  private let options: TrainingOptions
  private let seed: UInt64
  private let tape: Tape
  private let gradients: Gradients
  private var order: [Int32]
  private let batch: Batch

  /// Wires a run.
  ///
  /// - Throws: what the sampler throws when it sees the training data.
  init(_ configuration: ExperimentConfiguration, scorer: any Scorer, training: TrainingSet) throws {
    seed = UInt64(configuration.seed)
    options = configuration.training
    sampler = try configuration.sampler.prepare(for: training)
    self.scorer = scorer
    loss = configuration.loss
    self.training = training
    model = Model(for: scorer, shape: training.shape, seed: seed)
    optimizerState = configuration.optimizer.makeState(for: model)
    tape = Tape(for: model)
    gradients = Gradients(for: model)
    order = (0..<Int32(training.positives.count)).map { $0 }
    batch = Batch(rowCapacity: min(options.batchSize, order.count), negatives: options.negatives)
  }

  /// Runs one epoch.
  ///
  /// - Parameters:
  ///   - epoch: from 0.
  ///   - progress: called after each batch with the number of positives done; throws to stop.
  /// - Returns: the mean over rows of loss and regulariser, as they stood at each batch, and what was drawn.
  /// - Throws: ``TrainingError``, or what `progress` throws.
  func runEpoch(
    _ epoch: Int, progress: (Int) throws -> Void
  ) throws -> (loss: Double, sampling: SamplingCounts) {
    shuffle(epoch)
    let negatives = sampler.negatives(epoch: epoch, seed: seed, perPositive: options.negatives)
    var counts = SamplingCounts()
    var sum = 0.0
    var start = 0
    var batchIndex = 0
    while start < order.count {
      let rows = min(options.batchSize, order.count - start)
      order.withUnsafeBufferPointer { order in
        let positions = UnsafeBufferPointer(rebasing: order[start..<start + rows])
        counts.excluded += batch.fill(positions, from: training.positives, negatives: negatives)
      }
      counts.drawn += rows * options.negatives
      counts.knownPositives += batch.countKnownPositives(in: training.positives)
      let mean = try step(rows: rows, dropout: .init(seed: seed, epoch: epoch, step: batchIndex))
      guard mean.isFinite else { throw notFinite(mean, epoch: epoch, step: batchIndex) }
      sum += mean * Double(rows)
      start += rows
      batchIndex += 1
      try progress(start)
    }
    return (sum / Double(order.count), counts)
  }

  /// One batch: forward, loss, backward, step. Returns the mean loss of its rows and the regulariser.
  private func step(rows: Int, dropout: Tape.DropoutKey) throws -> Double {
    tape.reset(gradients: gradients, dropout: dropout)
    let pairs = batch.pairs
    let scores = scorer.scores(of: pairs, on: tape)
    guard scores.rows == pairs.count && scores.columns == 1 else {
      throw TrainingError.wrongScoreShape(
        scorer: type(of: scorer).name, rows: scores.rows, columns: scores.columns, pairs: pairs.count)
    }
    let values = UnsafeBufferPointer(tape.value(of: scores).values)
    let seeds = UnsafeMutableBufferPointer(start: tape.arena.allocate(pairs.count), count: pairs.count)
    let sum = loss.evaluate(
      RowScores(
        positives: .init(rebasing: values[..<rows]), negatives: .init(rebasing: values[rows...]),
        negativeCount: options.negatives),
      gradients: MutableRowScores(
        positives: .init(rebasing: seeds[..<rows]), negatives: .init(rebasing: seeds[rows...])))
    let share = 1 / Float(rows)
    for position in seeds.indices { seeds[position] *= share }
    tape.backward(from: scores, seed: UnsafeBufferPointer(seeds))
    let penalty = optimizerState.step(model, gradients: gradients)
    gradients.clear()
    return sum / Double(rows) + penalty
  }

  /// Fisher-Yates from the source order, so that an epoch's order does not depend on the epochs before.
  private func shuffle(_ epoch: Int) {
    var random = RandomStream(seed: seed, purpose: .shuffling, epoch: epoch)
    for position in order.indices { order[position] = Int32(position) }
    order.shuffle(using: &random)
  }

  private func notFinite(_ loss: Double, epoch: Int, step: Int) -> TrainingError {
    let weight = zip(model.declarations, model.buffers).first { $0.1.values.contains { !$0.isFinite } }
    return .lossNotFinite(epoch: epoch + 1, batch: step + 1, loss: "\(loss)", weight: weight?.0.name)
  }
}
