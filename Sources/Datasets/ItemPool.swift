import Foundation
import RecKit

/// Draws the items that a user of a large generated set chooses from, by popularity.
struct ItemPool {
  /// Sums of the items' weights up to and with each.
  private let cumulative: [Double]

  /// Takes the logarithms of the items' weights.
  init(_ logWeights: [Double]) {
    var sum = 0.0
    cumulative = logWeights.map {
      sum += exp($0)
      return sum
    }
  }

  /// Draws more than four times as many items as are needed, and returns the distinct ones, ascending.
  ///
  /// If too few are distinct, further draws are made; if these do not suffice, the first of the other items are added.
  func draw(atLeast count: Int, using random: inout RandomStream) -> [Int32] {
    var drawn: [Int32] = []
    var shares = [Double](repeating: 0, count: 4 * count + 16)
    for _ in 0..<8 {
      shares.withUnsafeMutableBufferPointer { random.fillUnits($0) }
      for share in shares { drawn.append(item(at: share)) }
      drawn.sort()
      drawn = distinct(drawn)
      if drawn.count >= count { return drawn }
    }
    let taken = Set(drawn)
    let rest = (0..<Int32(cumulative.count)).lazy.filter { !taken.contains($0) }.prefix(count - drawn.count)
    return (drawn + rest).sorted()
  }

  /// The item whose share of [0, 1) a number falls into.
  private func item(at share: Double) -> Int32 {
    let target = share * (cumulative.last ?? 0)
    var (low, high) = (0, cumulative.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if cumulative[middle] <= target { low = middle + 1 } else { high = middle }
    }
    return Int32(low)
  }

  private func distinct(_ sorted: [Int32]) -> [Int32] {
    var result: [Int32] = []
    for item in sorted where item != result.last { result.append(item) }
    return result
  }
}
