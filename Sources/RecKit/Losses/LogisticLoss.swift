/// Binary cross-entropy of the sigmoid of scores, positives labelled 1 and negatives 0.
///
/// Row: softplus(-s(positive)) + mean over its K negatives of softplus(s(negative)).
/// Derivatives: sigmoid(s(positive)) - 1 and sigmoid(s(negative)) / K.
/// Source: He et al.: Neural Collaborative Filtering (WWW 2017), formula 7, with negatives averaged.
public struct LogisticLoss: Loss {
  /// The name in configs.
  public static let name = "logistic"
  /// One sentence for lists.
  public static let summary = "Cross-entropy: softplus(-positive) + mean softplus(negative)."

  /// Makes the loss.
  public init() {}

  /// Sums the loss over rows.
  public func evaluate(_ scores: RowScores, gradients: MutableRowScores) -> Double {
    let share = 1 / Double(scores.negativeCount)
    var sum = 0.0
    for row in 0..<scores.rowCount {
      let (value, derivative) = softplus(-Double(scores.positives[row]))
      sum += value
      gradients.positives[row] = Float(-derivative)
      for position in row * scores.negativeCount..<(row + 1) * scores.negativeCount {
        let (value, derivative) = softplus(Double(scores.negatives[position]))
        sum += value * share
        gradients.negatives[position] = Float(derivative * share)
      }
    }
    return sum
  }
}
