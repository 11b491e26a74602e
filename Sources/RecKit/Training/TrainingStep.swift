/// One optimisation step: forward, loss, backward, update.
final class TrainingStep {
  let model: Model
  let optimizerState: any OptimizerState
  private let scorer: any Scorer
  private let loss: any Loss
  private let tape: Tape
  private let gradients: Gradients

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
    guard scores.rows == pairs.count && scores.columns == 1 else {
      throw TrainingError.wrongScoreShape(
        scorer: type(of: scorer).name, rows: scores.rows, columns: scores.columns, pairs: pairs.count)
    }
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
    let penalty = optimizerState.step(gradients, rowCount: rows)
    gradients.clear()
    return sum + penalty
  }
}
