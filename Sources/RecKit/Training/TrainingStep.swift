/// One optimisation step: forward, loss, backward, update.
final class TrainingStep {
  let model: Model
  let optimizerState: any OptimizerState
  private let scorer: any Scorer
  private let loss: any Loss
  private let tape: Tape
  private let gradients: Gradients
  private var hasCheckedWeights = false

  init(scorer: any Scorer, loss: any Loss, optimizer: any Optimizer, model: Model, team: Team? = nil) {
    self.scorer = scorer
    self.loss = loss
    self.model = model
    optimizerState = optimizer.makeState(for: model)
    tape = Tape(for: model, team: team)
    gradients = Gradients(for: model, optimizer: optimizer)
  }

  /// Runs one step.
  ///
  /// - Parameters:
  ///   - pairs: `rows` positives, then their negatives, those of one positive together.
  ///   - rows: positives in the batch.
  ///   - dropout: where dropout's random numbers come from.
  /// - Returns: the sum over rows of loss and regulariser before the step; of rows that the optimiser leaves behind,
  ///   the regulariser's share of earlier steps as it becomes known.
  /// - Throws: ``TrainingError/wrongScoreShape(scorer:rows:columns:pairs:)``.
  func run(_ pairs: PairBatch, rows: Int, dropout: Tape.DropoutKey) throws -> Double {
    tape.reset(positives: rows, gradients: gradients, optimizer: optimizerState, dropout: dropout)
    let scores = scorer.scores(of: pairs, on: tape)
    try tape.check(scores, of: pairs, by: scorer)
    let values = UnsafeBufferPointer(tape.value(of: scores).values)
    let seeds = UnsafeMutableBufferPointer(start: tape.arena.allocate(pairs.count), count: pairs.count)
    let sum = loss.evaluate(
      RowScores(
        positives: .init(rebasing: values[..<rows]), negatives: .init(rebasing: values[rows...]),
        negativeCount: pairs.count / rows - 1),
      gradients: MutableRowScores(
        positives: .init(rebasing: seeds[..<rows]), negatives: .init(rebasing: seeds[rows...])))
    let share = 1 / Float(rows)
    for position in seeds.indices { seeds[position] *= share }
    tape.backward(from: scores, seed: UnsafeBufferPointer(seeds))
    if !hasCheckedWeights && seeds.contains(where: { $0 != 0 }) { try checkWeights() }
    let penalty = optimizerState.step(gradients, rowCount: rows)
    gradients.clear()
    return sum + penalty
  }

  /// After the first batch with a gradient: whether every weight is read and gets one.
  private func checkWeights() throws {
    hasCheckedWeights = true
    let name = type(of: scorer).name
    for (index, weight) in model.declarations.enumerated() {
      guard tape.readWeights[index] else { throw TrainingError.weightNotRead(scorer: name, weight: weight.name) }
      guard !gradients.touchedRows[index].isEmpty else {
        throw TrainingError.weightWithoutGradient(scorer: name, weight: weight.name)
      }
    }
  }
}

extension Tape {
  /// Throws what a scorer did wrong on this tape, or that its scores have the wrong shape.
  func check(_ scores: Variable, of pairs: PairBatch, by scorer: any Scorer) throws {
    let name = type(of: scorer).name
    require(scores.batch == batch, "the scores were computed for another batch or tape; compute them in scores(of:on:)")
    if let mistake { throw TrainingError.wrongUseOfTape(scorer: name, mistake: mistake) }
    guard scores.rows == pairs.count && scores.columns == 1 else {
      throw TrainingError.wrongScoreShape(
        scorer: name, rows: scores.rows, columns: scores.columns, pairs: pairs.count)
    }
  }
}
