/// Draws an index with probability proportional to its weight in O(1), after O(n) preparation.
///
/// Source: Vose: A Linear Algorithm for Generating Random Numbers with a Given Distribution (IEEE TSE 17, 1991).
public struct AliasTable: Sendable {
  /// Where a column's own index is kept.
  private let threshold: [Double]
  /// The index taken otherwise.
  private let alias: [UInt32]

  /// Builds the table.
  ///
  /// - Parameter weights: finite, none negative; without a weight above 0 the table is empty.
  public init(weights: [Double]) {
    if let weight = weights.first(where: { !$0.isFinite || $0 < 0 }) {
      preconditionFailure("a weight of \(weight); weights are finite and at least 0")
    }
    let total = weights.reduce(0, +)
    guard total > 0 else {
      (threshold, alias) = ([], [])
      return
    }
    var scaled = weights.map { $0 / total * Double(weights.count) }
    var threshold = [Double](repeating: 1, count: weights.count)
    var alias = (0..<UInt32(weights.count)).map { $0 }
    var small = scaled.indices.filter { scaled[$0] < 1 }
    var large = scaled.indices.filter { scaled[$0] >= 1 }
    while let low = small.popLast(), let high = large.last {
      threshold[low] = scaled[low]
      alias[low] = UInt32(high)
      scaled[high] -= 1 - scaled[low]
      if scaled[high] < 1 {
        large.removeLast()
        small.append(high)
      }
    }
    // After the loop, leftover `small` columns are 1 up to rounding and keep threshold 1. A zero weight must never be
    // drawn, even if rounding left its column unfilled, so send those to the heaviest item.
    if let heaviest = weights.indices.max(by: { weights[$0] < weights[$1] }) {
      for index in weights.indices where weights[index] == 0 && threshold[index] > 0 {
        threshold[index] = 0
        alias[index] = UInt32(heaviest)
      }
    }
    self.threshold = threshold
    self.alias = alias
  }

  /// Whether nothing can be drawn.
  public var isEmpty: Bool { threshold.isEmpty }

  /// Draws an index.
  ///
  /// - Parameter random: where the random numbers come from.
  /// - Returns: an index of a weight above 0; the table must not be empty.
  public func draw(using random: inout RandomStream) -> Int {
    let column = random.nextIndex(below: threshold.count)
    return random.nextUnit() < threshold[column] ? column : Int(alias[column])
  }
}
