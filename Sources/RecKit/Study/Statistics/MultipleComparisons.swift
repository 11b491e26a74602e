/// Corrections for testing several hypotheses at once; adjusted p-values in the order of the given ones.
public enum MultipleComparisons {
  /// Holm's step-down method: the probability of any false finding stays at most the level.
  ///
  /// Source: Holm: A Simple Sequentially Rejective Multiple Test Procedure (Scand. J. Statist. 1979).
  public static func holm(_ p: [Double]) -> [Double] {
    var adjusted = p
    var largest = 0.0
    for (position, index) in p.indices.sorted(by: { p[$0] < p[$1] }).enumerated() {
      largest = max(largest, min(1, p[index] * Double(p.count - position)))
      adjusted[index] = largest
    }
    return adjusted
  }

  /// Benjamini and Hochberg's step-up method: the expected share of false findings stays at most the level.
  ///
  /// Source: Benjamini, Hochberg: Controlling the False Discovery Rate (J. R. Statist. Soc. B 1995).
  public static func benjaminiHochberg(_ p: [Double]) -> [Double] {
    var adjusted = p
    var smallest = 1.0
    for (position, index) in p.indices.sorted(by: { p[$0] < p[$1] }).enumerated().reversed() {
      smallest = min(smallest, p[index] * Double(p.count) / Double(position + 1))
      adjusted[index] = smallest
    }
    return adjusted
  }
}
