/// A loss that depends on the differences between each negative's score and its positive's.
///
/// Write ``term(_:)``; ``PreparedLoss/evaluate(_:gradients:)`` follows. A row's loss is the mean over its K negatives
/// of f(s(negative) - s(positive)). Its derivative by each negative's score is f' / K, by the positive's minus their
/// sum. f must never decrease, so that a negative with a higher score never costs less. `checkLoss` of `RecKitTesting`
/// is the test to pass.
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

/// A pairwise loss that computes many terms together faster than one by one.
protocol ManyTermsLoss: PairwiseLoss {
  /// Computes the terms of many negatives; each has the numbers that ``PairwiseLoss/term(_:)`` gives.
  ///
  /// - Parameters:
  ///   - differences: s(negative) - s(positive) of each.
  ///   - values: to be filled with f, one for each.
  ///   - derivatives: to be filled with f'.
  func computeTerms(
    _ differences: UnsafeBufferPointer<Double>, values: UnsafeMutablePointer<Double>,
    derivatives: UnsafeMutablePointer<Double>)
}

extension ManyTermsLoss {
  /// Sums the rows' means over their negatives, the terms of about 256 negatives at once: the same numbers as one by
  /// one.
  func evaluateManyTerms(_ scores: RowScores, gradients: MutableRowScores) -> Double {
    let count = scores.negativeCount
    let share = 1 / Float(count)
    let rowsAtOnce = min(scores.rowCount, max(1, 256 / count))
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: 3 * rowsAtOnce * count) { memory in
      guard let differences = memory.baseAddress else { return 0 }
      let (values, derivatives) = (differences + rowsAtOnce * count, differences + 2 * rowsAtOnce * count)
      var sum = 0.0
      for first in stride(from: 0, to: scores.rowCount, by: rowsAtOnce) {
        let rows = first..<min(first + rowsAtOnce, scores.rowCount)
        let negatives = first * count
        for row in rows {
          let positive = Double(scores.positives[row])
          for place in row * count..<(row + 1) * count {
            differences[place - negatives] = Double(scores.negatives[place]) - positive
          }
        }
        computeTerms(
          UnsafeBufferPointer(start: differences, count: rows.count * count), values: values, derivatives: derivatives)
        for row in rows {
          var rowSum = 0.0
          var positiveGradient: Float = 0
          for place in row * count..<(row + 1) * count {
            rowSum += values[place - negatives]
            let slope = Float(derivatives[place - negatives]) * share
            gradients.negatives[place] = slope
            positiveGradient -= slope
          }
          gradients.positives[row] = positiveGradient
          sum += rowSum / Double(count) * gradients.weigh(row, of: scores)
        }
      }
      return sum
    }
  }
}
