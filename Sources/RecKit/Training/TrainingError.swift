/// Why a training run stopped.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// The loss of a batch was NaN or infinite; epoch and batch from 1.
  case lossNotFinite(epoch: Int, batch: Int, loss: String, weight: String?)
  /// A scorer returned something else than one score a pair.
  case wrongScoreShape(scorer: String, rows: Int, columns: Int, pairs: Int)

  /// A scorer used the tape wrongly: a shape, a name, a variable of another batch.
  case wrongUseOfTape(scorer: String, mistake: String)
  /// A scorer declares a weight that its scores never read.
  case weightNotRead(scorer: String, weight: String)
  /// A weight is read, but no operation adds to its gradient.
  case weightWithoutGradient(scorer: String, weight: String)

  /// Where it happened and what to do.
  public var description: String {
    switch self {
    case .lossNotFinite(let epoch, let batch, let loss, let weight):
      "epoch \(epoch), batch \(batch): the loss is \(loss)"
        + (weight.map { "; the weight \($0) is not finite any more" } ?? "")
        + "; try a smaller optimizer.learning_rate"
    case .wrongUseOfTape(let scorer, let mistake): "scorer \(scorer): \(mistake)"
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
