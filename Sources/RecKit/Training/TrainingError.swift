/// Why a training run stopped.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// The loss of a batch was NaN or infinite; epoch and batch from 1.
  case lossNotFinite(epoch: Int, batch: Int, loss: String, weight: String?)
  /// A scorer returned something else than one score a pair.
  case wrongScoreShape(scorer: String, rows: Int, columns: Int, pairs: Int)

  /// Where it happened and what to do.
  public var description: String {
    switch self {
    case .lossNotFinite(let epoch, let batch, let loss, let weight):
      "epoch \(epoch), batch \(batch): the loss is \(loss)"
        + (weight.map { "; the weight \($0) is not finite any more" } ?? "")
        + "; try a smaller optimizer.learning_rate"
    case .wrongScoreShape(let scorer, let rows, let columns, let pairs):
      """
      scorer \(scorer) returned \(rows) x \(columns) scores for \(pairs) pairs; scores(of:on:) must return one row for each \
      pair and one column
      """
    }
  }
}
