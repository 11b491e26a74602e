internal import Foundation

/// Wilcoxon's signed-rank test of paired differences.
///
/// Differences of 0 are left out and equal ones share their mean rank. Up to 60 differences the distribution is
/// exact, ties included; beyond that the normal approximation with the variance corrected for ties and without a
/// continuity correction. Source: Wilcoxon: Individual Comparisons by Ranking Methods (Biometrics Bulletin 1945).
public enum WilcoxonSignedRank {
  /// The two-sided p; nil where no difference is left.
  public static func p(_ differences: [Double]) -> Double? {
    let values = differences.filter { $0 != 0 }
    guard !values.isEmpty else { return nil }
    let ranks = doubledRanks(values.map(abs))
    let positive = zip(values, ranks).reduce(0) { $0 + ($1.0 > 0 ? $1.1 : 0) }
    return values.count <= 60 ? exact(ranks, positive) : approximate(ranks, positive)
  }

  /// Twice the mean ranks from 1 of values, the smallest first, whole numbers; equal values share theirs.
  static func doubledRanks(_ values: [Double]) -> [Int] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Int](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end < order.count && values[order[end]] == values[order[start]] { end += 1 }
      for position in start..<end { ranks[order[position]] = start + 1 + end }
      start = end
    }
    return ranks
  }

  /// Shares of all choices of signs by rank sum, one rank at a time: O(n^3).
  private static func exact(_ ranks: [Int], _ positive: Int) -> Double {
    let total = ranks.reduce(0, +)
    var shares = [Double](repeating: 0, count: total + 1)
    shares[0] = 1
    var reached = 0
    for rank in ranks {
      reached += rank
      for sum in stride(from: reached, through: 0, by: -1) {
        shares[sum] = (shares[sum] + (sum >= rank ? shares[sum - rank] : 0)) / 2
      }
    }
    let tail = shares[...min(positive, total - positive)].reduce(0, +)
    return min(1, 2 * tail)
  }

  private static func approximate(_ ranks: [Int], _ positive: Int) -> Double {
    // In doubled ranks: mean total / 2, variance sum of squares / 4, ties included.
    let mean = Double(ranks.reduce(0, +)) / 2
    let deviation = (ranks.reduce(0.0) { $0 + Double($1) * Double($1) } / 4).squareRoot()
    return erfc(abs(Double(positive) - mean) / deviation / 2.squareRoot())
  }
}
