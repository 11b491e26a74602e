internal import Foundation

/// The regularised incomplete beta function I_x(a, b), from which Student's t and the binomial follow.
enum IncompleteBeta {
  /// I_x(a, b) for a, b > 0 and x in [0, 1].
  ///
  /// The relative error is about 1e-14, and grows with a + b: 1e-10 at 100,000. The continued fraction converges fast
  /// where x < (a + 1) / (a + b + 2); elsewhere I_x(a, b) = 1 - I_{1-x}(b, a). Source: Abramowitz, Stegun: Handbook of
  /// Mathematical Functions, 26.5.8, evaluated by Lentz's method.
  static func value(_ x: Double, _ a: Double, _ b: Double) -> Double {
    precondition(a > 0 && b > 0 && (0...1).contains(x), "I_\(x)(\(a), \(b))")
    if x == 0 || x == 1 { return x }
    let logarithm = lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)
    return x < (a + 1) / (a + b + 2)
      ? exp(logarithm) * fraction(x, a, b) / a : 1 - exp(logarithm) * fraction(1 - x, b, a) / b
  }

  private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    func awayFromZero(_ value: Double) -> Double { abs(value) < 1e-300 ? 1e-300 : value }
    var c = 1.0
    var d = 1 / awayFromZero(1 - (a + b) * x / (a + 1))
    var result = d
    for step in 1...100_000 {
      let m = Double(step)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      var factor = 1.0
      for term in [even, odd] {
        d = 1 / awayFromZero(1 + term * d)
        c = awayFromZero(1 + term / c)
        factor = c * d
        result *= factor
      }
      if abs(factor - 1) < 1e-16 { break }
    }
    return result
  }
}

/// The root of a function that falls from positive to negative between two numbers, to the last bit but one.
func bisect(_ low: Double, _ high: Double, _ function: (Double) -> Double) -> Double {
  var (low, high) = (low, high)
  for _ in 0..<2000 {
    let middle = low + (high - low) / 2
    if middle <= low || middle >= high { break }
    if function(middle) > 0 { low = middle } else { high = middle }
  }
  return low + (high - low) / 2
}
