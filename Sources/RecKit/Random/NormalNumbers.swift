internal import CRecKitKernels

extension RandomNumberGenerator {
  /// A standard normal number, the same bits on every machine.
  ///
  /// Source: Marsaglia and Bray, the polar method (SIAM Review 1964); the second number of a pair is not used.
  public mutating func nextNormal() -> Double {
    while true {
      let (x, y) = (2 * nextUnit() - 1, 2 * nextUnit() - 1)
      let square = x * x + y * y
      guard square > 0 && square < 1 else { continue }
      // ln(m 2^e) with m from 1 to 2.
      let logarithm = reckit_log_of_one_plus(square.significand - 1) + Double(square.exponent) * 0x1.62e42fefa39efp-1
      return x * (-2 * logarithm / square).squareRoot()
    }
  }
}
