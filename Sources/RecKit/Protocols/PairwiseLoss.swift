/// A loss that depends on the differences of each negative's score and its positive's.
///
/// Write ``term(_:)``; ``PreparedLoss/evaluate(_:gradients:)`` follows. A row's loss is the mean over its K negatives of
/// f(s(negative) - s(positive)). Its derivative by each negative's score is f' / K, by the positive's minus their sum.
/// It must hold that f never falls, so that a higher negative never costs less. `checkLoss` of `RecKitTesting` is the
/// test to pass.
public protocol PairwiseLoss: Loss {
  /// One negative's loss.
  ///
  /// - Parameter difference: s(negative) - s(positive).
  /// - Returns: f(difference), and its derivative there; at a kink any number between the slopes of the two sides.
  func term(_ difference: Double) -> (value: Double, derivative: Double)
}

extension PairwiseLoss {
  /// Sums the rows' means over their negatives.
  public func evaluate(_ scores: RowScores, gradients: MutableRowScores) -> Double {
    let count = scores.negativeCount
    let share = 1 / Float(count)
    var sum = 0.0
    for row in 0..<scores.rowCount {
      let positive = Double(scores.positives[row])
      var rowSum = 0.0
      var positiveGradient: Float = 0
      for position in row * count..<(row + 1) * count {
        let (value, derivative) = term(Double(scores.negatives[position]) - positive)
        rowSum += value
        gradients.negatives[position] = Float(derivative) * share
        positiveGradient -= Float(derivative) * share
      }
      gradients.positives[row] = positiveGradient
      sum += rowSum / Double(count) * gradients.weigh(row, of: scores)
    }
    return sum
  }
}
