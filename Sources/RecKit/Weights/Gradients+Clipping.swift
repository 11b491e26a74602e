extension Gradients {
  /// Multiplies all gradients by limit / norm where their global norm, over all weights together, is above the limit.
  ///
  /// The squares of occurrences are those of the smaller gradients. O(n) for n numbers in touched rows; one thread sums
  /// them in the order of weights and touched rows, so that the bits do not depend on how many threads there are.
  /// Source: Pascanu, Mikolov, Bengio: On the difficulty of training recurrent neural networks (ICML 2013), algorithm 1.
  func clip(toNorm limit: Double) {
    var squares = 0.0
    forEachTouchedRow { _, _, row in squares += Kernels.sumOfSquares(UnsafeBufferPointer(row)) }
    let norm = squares.squareRoot()
    guard norm > limit else { return }
    let factor = Float(limit / norm)
    forEachTouchedRow { weight, row, numbers in
      for column in numbers.indices { numbers[column] *= factor }
      guard let occurrences = occurrenceSquares(of: weight) else { return }
      let first = Int(row) * numbers.count
      for column in first..<first + numbers.count { occurrences[column] *= factor * factor }
    }
  }

  private func forEachTouchedRow(
    _ body: (_ weight: Int, _ row: Int32, _ numbers: UnsafeMutableBufferPointer<Float>) -> Void
  ) {
    for weight in 0..<weightCount {
      let gradient = touchedMatrix(weight)
      for row in touchedRows(of: weight) {
        body(weight, row, UnsafeMutableBufferPointer(start: gradient.row(Int(row)), count: gradient.columns))
      }
    }
  }
}
