/// Why a training run stopped.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// The loss of a batch was NaN or infinite; epoch and batch from 1.
  case lossNotFinite(epoch: Int, batch: Int, loss: String, weight: String?)
  /// A score was NaN or infinite; epoch and batch from 1.
  case scoreNotFinite(scorer: String, epoch: Int, batch: Int, score: String, weight: String?)
  /// A loss gave a derivative of NaN or infinity for a finite score; epoch and batch from 1.
  case lossDerivativeNotFinite(loss: String, epoch: Int, batch: Int, score: String, derivative: String)
  /// A number of a weight's gradient was NaN or infinite; epoch and batch from 1, row and column from 0.
  case gradientNotFinite(epoch: Int, batch: Int, weight: String, row: Int, column: Int, gradient: String)
  /// A scorer returned something other than one score per pair.
  case wrongScoreShape(scorer: String, rows: Int, columns: Int, pairs: Int)

  /// A scorer's declared weights are invalid: a repeated name, no rows, no columns, or no weights.
  case wrongWeights(scorer: String, problem: String)
  /// A scorer used the tape wrongly: a shape, a name, a variable of another batch.
  case wrongUseOfTape(scorer: String, mistake: String)
  /// A loss needs the probabilities of draws, and the sampler does not know them.
  case noLogProbabilities(loss: String, sampler: String)
  /// A scorer declares a weight that its scores never read.
  case weightNotRead(scorer: String, weight: String)
  /// A weight is read, but no operation adds to its gradient.
  case weightWithoutGradient(scorer: String, weight: String)
  /// The config asks for a final training on training and validation, and the data has no validation part.
  case noValidationToTrainOn

  /// Where it happened and what to do.
  public var description: String {
    switch self {
    case .noValidationToTrainOn:
      "training.final is train+validation, but the data has no validation part; give the splitter a validation share, or set final: train"
    case .lossNotFinite(let epoch, let batch, let loss, let weight):
      "epoch \(epoch), batch \(batch): the loss is \(loss)"
        + (weight.map { "; the weight \($0) is not finite any more" } ?? "")
        + "; try a smaller optimizer.learning_rate"
    case .scoreNotFinite(let scorer, let epoch, let batch, let score, let weight):
      "epoch \(epoch), batch \(batch): scorer \(scorer) gives a score of \(score)"
        + (weight.map { "; the weight \($0) is not finite any more: try a smaller optimizer.learning_rate" }
          ?? " from weights that are finite: try a smaller optimizer.learning_rate; in a scorer of your own, look for a division by 0 or an overflow in scores(of:on:)")
    case .lossDerivativeNotFinite(let loss, let epoch, let batch, let score, let derivative):
      "epoch \(epoch), batch \(batch): loss \(loss) gives a derivative of \(derivative) for a score of \(score): try other parameters of the loss; in a loss of your own, look at what evaluate(_:gradients:) writes"
    case .gradientNotFinite(let epoch, let batch, let weight, let row, let column, let gradient):
      "epoch \(epoch), batch \(batch): the gradient of \(weight)[\(row), \(column)] is \(gradient), from scores that are finite: try a smaller optimizer.learning_rate; in a scorer of your own, look for an operation whose derivative is not finite, such as a division by 0"
    case .wrongWeights(let scorer, let problem): "scorer \(scorer): weights(for:) declares \(problem)"
    case .wrongUseOfTape(let scorer, let mistake): "scorer \(scorer): \(mistake)"
    case .noLogProbabilities(let loss, let sampler):
      "loss \(loss) needs the probability of each draw, and sampler \(sampler) does not know it; choose a sampler that does (uniform, popularity), or another loss"
    case .weightNotRead(let scorer, let weight):
      "scorer \(scorer): weights(for:) declares \(weight), but scores(of:on:) never reads it; use it or leave it out"
    case .weightWithoutGradient(let scorer, let weight):
      "scorer \(scorer): \(weight) is read but gets no gradient; the operation that reads it must add to weightGradient(_:) in backward and say which rows with gradients.touch(_:of:) or touchAll(of:)"
    case .wrongScoreShape(let scorer, let rows, let columns, let pairs):
      """
      scorer \(scorer) returned \(rows) x \(columns) scores for \(pairs) pairs; scores(of:on:) must return one row for each \
      pair and one column
      """
    }
  }
}
