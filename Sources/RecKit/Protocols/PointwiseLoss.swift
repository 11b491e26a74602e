/// A loss that judges each score by itself, as that of a positive or of a negative.
///
/// Write ``term(_:isPositive:)``; ``PreparedLoss/evaluate(_:gradients:)`` follows. A row's loss is that of its positive
/// plus the mean over its K negatives. `checkLoss` of `RecKitTesting` is the test to pass.
public protocol PointwiseLoss: Loss {
  /// One score's loss.
  ///
  /// - Parameters:
  ///   - score: the score.
  ///   - isPositive: whether the item is a positive of the user.
  /// - Returns: the loss and its derivative by the score; at a kink any number between the slopes of the two sides.
  func term(_ score: Double, isPositive: Bool) -> (value: Double, derivative: Double)
}

extension PointwiseLoss {
  /// Sums each row's positive and the mean of its negatives.
  public func evaluate(_ scores: RowScores, gradients: MutableRowScores) -> Double {
    let count = scores.negativeCount
    let share = 1 / Double(count)
    var sum = 0.0
    for row in 0..<scores.rowCount {
      let (value, derivative) = term(Double(scores.positives[row]), isPositive: true)
      let weight = Double(scores.weights?[row] ?? 1)
      sum += value * weight
      gradients.positives[row] = Float(derivative)
      for position in row * count..<(row + 1) * count {
        let (value, derivative) = term(Double(scores.negatives[position]), isPositive: false)
        sum += value * share * weight
        gradients.negatives[position] = Float(derivative * share)
      }
      _ = gradients.weigh(row, of: scores)
    }
    return sum
  }
}
