/// Two columns of numbers, compared pair by pair: the mean difference, its interval and tests.
public struct PairedComparison: Sendable, Equatable {
  /// Pairs.
  public let count: Int
  /// Mean of variant less baseline.
  public let meanDifference: Double
  /// Standard deviation of the differences (n - 1); nil for one pair.
  public let deviation: Double?
  /// 95 % interval of the mean difference, by Student's t; nil for one pair.
  public let interval: ClosedRange<Double>?
  /// Student's t; infinite where all differences are equal and not 0; nil for one pair, or all differences 0.
  public let t: Double?
  /// The paired t-test's two-sided p; 1 where every difference is 0; nil for one pair.
  public let p: Double?
  /// Wilcoxon's signed-rank test's two-sided p; nil where every difference is 0.
  public let wilcoxonP: Double?
  /// Cohen's d_z: mean difference over the deviation; nil where that is 0.
  public let effect: Double?

  /// Compares.
  ///
  /// - Parameters:
  ///   - variant: at least one finite number.
  ///   - baseline: as many.
  public init(_ variant: [Double], against baseline: [Double]) {
    precondition(variant.count == baseline.count && !variant.isEmpty, "\(variant.count) beside \(baseline.count)")
    let differences = zip(variant, baseline).map { $0 - $1 }
    let mean = differences.mean
    count = differences.count
    meanDifference = mean
    wilcoxonP = WilcoxonSignedRank.p(differences)
    guard let deviation = differences.standardDeviation else {
      (self.deviation, interval, t, p, effect) = (nil, nil, nil, nil, nil)
      return
    }
    self.deviation = deviation
    let student = StudentT(degreesOfFreedom: Double(count - 1))
    let error = deviation / Double(count).squareRoot()
    let half = error * student.criticalValue(twoSidedP: 0.05)
    interval = mean - half...mean + half
    guard deviation > 0 else {
      (t, p, effect) = mean == 0 ? (nil, 1, nil) : (mean > 0 ? .infinity : -.infinity, 0, nil)
      return
    }
    t = mean / error
    p = student.twoSidedP(mean / error)
    effect = mean / deviation
  }
}

extension [Double] {
  /// The arithmetic mean; of at least one number.
  public var mean: Double { reduce(0, +) / Double(count) }

  /// The standard deviation with n - 1; nil for fewer than two numbers; exactly 0 where all are equal.
  public var standardDeviation: Double? {
    guard count >= 2 else { return nil }
    if allSatisfy({ $0 == self[0] }) { return 0 }
    let mean = mean
    return (reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)).squareRoot()
  }
}
