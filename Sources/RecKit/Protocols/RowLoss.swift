/// A loss that judges a positive and its negatives together, such as a softmax over them.
///
/// Write ``term(_:logProbabilities:)``; ``PreparedLoss/evaluate(_:gradients:)`` follows. `checkLoss` of `RecKitTesting`
/// is the test to pass.
public protocol RowLoss: Loss {
  /// One row's loss.
  ///
  /// - Parameters:
  ///   - scores: the positive's score, then those of its negatives.
  ///   - logProbabilities: ln of the probability with which the sampler draws each one's item; empty unless
  ///     ``PreparedLoss/needsLogProbabilities``.
  /// - Returns: the row's loss and its derivative by each score, in the order of `scores`.
  func term(_ scores: [Double], logProbabilities: [Double]) -> (value: Double, derivatives: [Double])
}

extension RowLoss {
  /// Sums the rows' losses.
  public func evaluate(_ scores: RowScores, gradients: MutableRowScores) -> Double {
    var sum = 0.0
    for row in 0..<scores.rowCount {
      let places = scores.negatives(of: row)
      let numbers = [Double(scores.positives[row])] + places.map { Double(scores.negatives[$0]) }
      let logarithms = scores.logProbabilities.map { logarithms in
        [Double(logarithms[row])] + places.map { Double(logarithms[scores.rowCount + $0]) }
      }
      let (value, derivatives) = term(numbers, logProbabilities: logarithms ?? [])
      gradients.positives[row] = Float(derivatives[0])
      for (place, derivative) in zip(places, derivatives.dropFirst()) { gradients.negatives[place] = Float(derivative) }
      sum += value * gradients.weigh(row, of: scores)
    }
    return sum
  }
}
