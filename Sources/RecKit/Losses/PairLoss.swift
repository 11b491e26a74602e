extension Loss {
  /// Evaluates a loss that is, for each row, the mean over negatives of a function of (positive, negative)
  /// whose derivatives by the two differ in sign only.
  ///
  /// - Parameters:
  ///   - scores: the rows' scores.
  ///   - gradients: overwritten with the derivatives of the sum.
  ///   - pair: the function's value and its derivative by the negative's score.
  /// - Returns: the sum over rows.
  func evaluatePairs(
    _ scores: RowScores, gradients: MutableRowScores, pair: (_ positive: Float, _ negative: Float) -> (Double, Float)
  ) -> Double {
    let count = scores.negativeCount
    let share = 1 / Float(count)
    var sum = 0.0
    for row in 0..<scores.rowCount {
      var rowSum = 0.0
      var positiveGradient: Float = 0
      for position in row * count..<(row + 1) * count {
        let (value, derivative) = pair(scores.positives[row], scores.negatives[position])
        rowSum += value
        gradients.negatives[position] = derivative * share
        positiveGradient -= derivative * share
      }
      gradients.positives[row] = positiveGradient
      sum += rowSum / Double(count)
    }
    return sum
  }
}

/// ln(1 + exp(x)) without overflow, and its derivative 1 / (1 + exp(-x)).
func softplus(_ x: Double) -> (value: Double, derivative: Double) {
  let small = Kernels.expOfMinus(abs(x))
  return (max(x, 0) + Kernels.logOfOnePlus(small), (x >= 0 ? 1 : small) / (1 + small))
}
