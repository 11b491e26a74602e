/// exp(x_i) / sum exp(x_j), and ln of that sum, without overflow.
///
/// The cross-entropy of the first entry is `logSum - x[0]`; its derivative by x_i is `shares[i]`, by x_0
/// `shares[0] - 1`.
///
/// - Parameter x: at least one finite number; -infinity counts as a share of 0.
/// - Returns: the shares, which sum to 1, and the logarithm of the sum of exponentials.
public func softmax(_ x: [Double]) -> (shares: [Double], logSum: Double) {
  let largest = x.max() ?? 0
  let exponentials = x.map { $0 == -.infinity ? 0 : Kernels.expOfMinus(largest - $0) }
  let sum = exponentials.reduce(0, +)
  return (exponentials.map { $0 / sum }, largest + logarithm(sum))
}

extension TrainingSet {
  /// ln of the share of the training positives that each item has, by item row; -infinity for items without any.
  ///
  /// The probability with which an in-batch negative is that item: the logQ correction (Yi et al., RecSys 2019).
  public var logItemShares: [Float] {
    positives.itemCounts(itemRows: items.rowCount).map { count in
      count == 0 ? -.infinity : Float(logarithm(Double(count) / Double(positives.count)))
    }
  }
}

/// ln x for x > 0, the same bits on every machine: x = 2^e (1 + f), ln x = e ln 2 + ln(1 + f).
private func logarithm(_ x: Double) -> Double {
  Double(x.exponent) * 0.693_147_180_559_945_3 + Kernels.logOfOnePlus(x.significand - 1)
}
