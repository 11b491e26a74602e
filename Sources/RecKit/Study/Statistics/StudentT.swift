internal import Foundation

/// Student's t distribution.
public struct StudentT: Sendable {
  /// Degrees of freedom, above 0.
  public let degreesOfFreedom: Double

  /// Makes the distribution.
  public init(degreesOfFreedom: Double) {
    precondition(degreesOfFreedom > 0, "\(degreesOfFreedom) degrees of freedom")
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// P(|T| >= |t|): I_{n / (n + t^2)}(n / 2, 1 / 2).
  public func twoSidedP(_ t: Double) -> Double {
    t.isInfinite
      ? 0 : IncompleteBeta.value(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5)
  }

  /// P(T <= t).
  public func cumulative(_ t: Double) -> Double { t < 0 ? twoSidedP(t) / 2 : 1 - twoSidedP(t) / 2 }

  /// The t with P(|T| >= t) = p, for p in (0, 1].
  public func criticalValue(twoSidedP p: Double) -> Double {
    precondition(p > 0 && p <= 1, "p = \(p)")
    var high = 1.0
    while twoSidedP(high) > p { high *= 2 }
    return bisect(0, high) { twoSidedP($0) - p }
  }
}

/// How many pairs a paired t-test needs.
public enum PairedPower {
  /// The probability that a two-sided paired t-test finds a difference.
  ///
  /// - Parameters:
  ///   - effect: mean difference over the standard deviation of differences.
  ///   - pairs: at least 2.
  ///   - level: the test's level.
  /// - Returns: in [0, 1]: P(|T'| > t) for the noncentral t of `pairs - 1` degrees of freedom.
  public static func power(effect: Double, pairs: Int, level: Double = 0.05) -> Double {
    let freedom = Double(pairs - 1)
    let critical = StudentT(degreesOfFreedom: freedom).criticalValue(twoSidedP: level)
    let shift = effect * Double(pairs).squareRoot()
    // Over s = sqrt(chi^2 / n): P(Z > t s - shift) + P(Z < -t s - shift), by Simpson's rule.
    let width = 9 / (2 * freedom).squareRoot()
    let (low, high) = (max(1e-9, 1 - width), 1 + width + 3 / freedom)
    let logConstant = log(2) + freedom / 2 * log(freedom / 2) - lgamma(freedom / 2)
    let steps = 200
    var sum = 0.0
    for step in 0...steps {
      let s = low + (high - low) * Double(step) / Double(steps)
      let density = exp(logConstant + (freedom - 1) * log(s) - freedom * s * s / 2)
      let outside = (erfc((critical * s - shift) / 2.squareRoot()) + erfc((critical * s + shift) / 2.squareRoot())) / 2
      sum += density * outside * (step == 0 || step == steps ? 1 : step % 2 == 1 ? 4 : 2)
    }
    return min(1, sum * (high - low) / Double(steps) / 3)
  }

  /// The fewest pairs with which the test finds a difference with a probability of at least `power`.
  ///
  /// - Parameters:
  ///   - effect: mean difference over the standard deviation of differences, not 0.
  ///   - power: the probability wanted.
  ///   - level: the test's level.
  ///   - most: the most that are of use, at least 2.
  /// - Returns: at least 2; nil where it is more than `most`.
  public static func pairsNeeded(
    effect: Double, power: Double = 0.8, level: Double = 0.05, atMost most: Int = 1_000_000
  ) -> Int? {
    guard Self.power(effect: abs(effect), pairs: most, level: level) >= power else { return nil }
    var high = 2
    while high < most, Self.power(effect: abs(effect), pairs: high, level: level) < power { high = min(2 * high, most) }
    var low = max(1, high / 2)
    while high - low > 1 {
      let middle = (low + high) / 2
      if Self.power(effect: abs(effect), pairs: middle, level: level) < power { low = middle } else { high = middle }
    }
    return high
  }
}

/// A share with its interval.
public enum BinomialInterval {
  /// The 95 % interval of a probability, of Clopper and Pearson (Biometrika 1934): never too narrow.
  public static func clopperPearson(successes: Int, of trials: Int, level: Double = 0.05) -> ClosedRange<Double> {
    precondition(trials > 0 && (0...trials).contains(successes), "\(successes) of \(trials)")
    let (k, n) = (Double(successes), Double(trials))
    let low = k == 0 ? 0 : bisect(0, 1) { level / 2 - IncompleteBeta.value($0, k, n - k + 1) }
    let high = k == n ? 1 : bisect(0, 1) { 1 - level / 2 - IncompleteBeta.value($0, k + 1, n - k) }
    return low...high
  }
}
