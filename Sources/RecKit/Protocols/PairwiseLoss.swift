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

  /// The losses of many negatives; the default asks ``term(_:)`` for each. An override is a matter of speed: it must give
  /// the same numbers.
  ///
  /// - Parameters:
  ///   - differences: s(negative) - s(positive) of each.
  ///   - values: to be filled with f, one for each.
  ///   - derivatives: to be filled with f'.
  func terms(
    _ differences: UnsafeBufferPointer<Double>, values: UnsafeMutableBufferPointer<Double>,
    derivatives: UnsafeMutableBufferPointer<Double>)
}

extension PairwiseLoss {
  /// Asks ``term(_:)`` for each.
  public func terms(
    _ differences: UnsafeBufferPointer<Double>, values: UnsafeMutableBufferPointer<Double>,
    derivatives: UnsafeMutableBufferPointer<Double>
  ) {
    for (place, difference) in differences.enumerated() {
      (values[place], derivatives[place]) = term(difference)
    }
  }

  /// Sums the rows' means over their negatives.
  public func evaluate(_ scores: RowScores, gradients: MutableRowScores) -> Double {
    let count = scores.negativeCount
    let share = 1 / Float(count)
    // Rows whose terms are computed at once.
    let most = min(scores.rowCount, max(1, 256 / max(count, 1)))
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: 3 * most * count) { memory in
      func column(_ index: Int, _ length: Int) -> UnsafeMutableBufferPointer<Double> {
        UnsafeMutableBufferPointer(rebasing: memory[index * most * count..<index * most * count + length])
      }
      var sum = 0.0
      for first in stride(from: 0, to: scores.rowCount, by: most) {
        let rows = first..<min(first + most, scores.rowCount)
        let length = rows.count * count
        let (differences, values, derivatives) = (column(0, length), column(1, length), column(2, length))
        for row in rows {
          let positive = Double(scores.positives[row])
          for place in (row - first) * count..<(row - first + 1) * count {
            differences[place] = Double(scores.negatives[first * count + place]) - positive
          }
        }
        terms(UnsafeBufferPointer(differences), values: values, derivatives: derivatives)
        for row in rows {
          var rowSum = 0.0
          var positiveGradient: Float = 0
          for place in (row - first) * count..<(row - first + 1) * count {
            rowSum += values[place]
            let slope = Float(derivatives[place]) * share
            gradients.negatives[first * count + place] = slope
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
