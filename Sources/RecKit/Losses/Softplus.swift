/// ln(1 + exp(x)) without overflow, and its derivative 1 / (1 + exp(-x)), the sigmoid.
///
/// -ln sigmoid(x) is `softplus(-x).value`.
///
/// - Parameter x: any number.
/// - Returns: the value, at least 0, and the derivative, from 0 to 1.
public func softplus(_ x: Double) -> (value: Double, derivative: Double) {
  let small = Kernels.expOfMinus(abs(x))
  return (max(x, 0) + Kernels.logOfOnePlus(small), (x >= 0 ? 1 : small) / (1 + small))
}
