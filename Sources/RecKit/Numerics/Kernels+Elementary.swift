internal import CRecKitKernels

extension Kernels {
  /// exp(-x) for x >= 0, the same bits on every machine.
  static func expOfMinus(_ x: Double) -> Double { reckit_exp_of_minus(x) }

  /// ln(1 + x) for x in [0, 1], the same bits on every machine.
  static func logOfOnePlus(_ x: Double) -> Double { reckit_log_of_one_plus(x) }

  /// 1 / (1 + exp(-x)), the same bits on every machine.
  public static func sigmoid(_ x: Float) -> Float {
    let small = reckit_exp_of_minus(Double(abs(x)))
    return Float((x >= 0 ? 1 : small) / (1 + small))
  }

  /// ln(1 + exp(x)) and its derivative, of each of some numbers: the bits of the function `softplus`.
  static func softplus(
    _ x: UnsafeBufferPointer<Double>, values: UnsafeMutablePointer<Double>, derivatives: UnsafeMutablePointer<Double>
  ) {
    set.softplus(x.baseAddress, values, derivatives, Int64(x.count))
  }
}
