internal import Foundation

/// Friedman's test of several methods on several blocks (data sets) by their ranks, with comparisons with a control.
///
/// Within each block the methods have ranks from 1, the best; equal values share their mean rank. Under the null
/// hypothesis all mean ranks are equal.
///
/// Sources: Friedman: The Use of Ranks to Avoid the Assumption of Normality (JASA 1937); Iman, Davenport:
/// Approximations of the Critical Region of the Friedman Statistic (Commun. Statist. 1980); Demšar: Statistical
/// Comparisons of Classifiers over Multiple Data Sets (JMLR 2006).
public struct FriedmanTest: Sendable, Equatable {
  /// Blocks, N: at least 2.
  public let blocks: Int
  /// The mean rank of each method, from 1, the best, to their number k.
  public let meanRanks: [Double]
  /// Friedman's chi-square with k - 1 degrees of freedom, corrected for ties.
  public let statistic: Double
  /// Iman and Davenport's F = (N - 1) chi2 / (N (k - 1) - chi2), with k - 1 and (k - 1)(N - 1) degrees of freedom; nil
  /// where all blocks rank alike, so that it is infinite.
  public let f: Double?
  /// The p of F; where all blocks rank alike, the probability of that if every order were as likely.
  public let p: Double

  /// Ranks the methods in each block.
  ///
  /// Nil for fewer than 2 blocks or 3 methods, or where the methods are equal in every block. O(Nk log k) for N blocks
  /// and k methods.
  ///
  /// - Parameters:
  ///   - values: a row for each block, a finite number for each method in each.
  ///   - higherIsBetter: whether the largest value has rank 1.
  public init?(_ values: [[Double]], higherIsBetter: Bool = true) {
    let methods = values.first?.count ?? 0
    precondition(values.allSatisfy { $0.count == methods }, "rows of \(values.map(\.count)) values")
    guard values.count >= 2, methods >= 3 else { return nil }
    let (n, k) = (Double(values.count), Double(methods))
    let ranks = values.map { row in
      WilcoxonSignedRank.doubledRanks(higherIsBetter ? row.map { -$0 } : row).map { Double($0) / 2 }
    }
    let meanRanks = (0..<methods).map { method in ranks.map { $0[method] }.mean }
    // Of each block the variance of its ranks, which ties make smaller: sum over blocks of sum (r - (k + 1) / 2)^2.
    let within = ranks.joined().reduce(0) { $0 + ($1 - (k + 1) / 2) * ($1 - (k + 1) / 2) }
    guard within > 0 else { return nil }
    let between = meanRanks.reduce(0) { $0 + ($1 - (k + 1) / 2) * ($1 - (k + 1) / 2) }
    statistic = (k - 1) * n * n * between / within
    self.blocks = values.count
    self.meanRanks = meanRanks
    guard !ranks.dropFirst().allSatisfy({ $0 == ranks[0] }) else {
      f = nil
      let ties = Dictionary(grouping: ranks[0]) { $0 }.values.reduce(0) { $0 + lgamma(Double($1.count) + 1) }
      p = exp((n - 1) * (ties - lgamma(k + 1)))
      return
    }
    let f = (n - 1) * statistic / (n * (k - 1) - statistic)
    let (first, second) = (k - 1, (k - 1) * (n - 1))
    self.f = f
    p = IncompleteBeta.value(second / (second + first * f), second / 2, first / 2)
  }

  /// z = (difference of mean ranks) / sqrt(k (k + 1) / 6N): below 0 where the method ranks before the control.
  public func z(_ method: Int, against control: Int) -> Double {
    let k = Double(meanRanks.count)
    return (meanRanks[method] - meanRanks[control]) / (k * (k + 1) / (6 * Double(blocks))).squareRoot()
  }

  /// The two-sided p of ``z(_:against:)`` by the normal distribution, not corrected.
  public func p(_ method: Int, against control: Int) -> Double {
    erfc(abs(z(method, against: control)) / 2.squareRoot())
  }

  /// The p of every method against a control after Holm's correction, by method; nil for the control.
  public func holm(against control: Int) -> [Double?] {
    let others = meanRanks.indices.filter { $0 != control }
    let adjusted = MultipleComparisons.holm(others.map { p($0, against: control) })
    var byMethod = [Double?](repeating: nil, count: meanRanks.count)
    for (method, p) in zip(others, adjusted) { byMethod[method] = p }
    return byMethod
  }
}
