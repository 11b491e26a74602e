import RecKit

/// Draws the items of one user after the other for a generated set.
///
/// Every number is made by the same operations in the same order, whatever the memory's layout, so that a set keeps its
/// bits: the inner product of two tastes is summed from its first product to its last.
struct UserDrawing {
  private let userTastes: [Double]
  private let itemTastes: [Double]
  /// The items' tastes again, four items side by side: their first numbers, their second ones, and so on.
  private let tastesByFour: [SIMD4<Double>]
  private let popularityByFour: [SIMD4<Double>]
  private let rank: Int
  private let scale: Double
  private let logPopularity: [Double]
  private let pool: ItemPool?
  private var largest = LargestKeys()
  private var uniforms: [Double] = []

  /// Takes what all users share; a pool, if there is one, accounts for popularity already.
  init(
    userTastes: [Double], itemTastes: [Double], rank: Int, scale: Double, logPopularity: [Double], pool: ItemPool?
  ) {
    self.userTastes = userTastes
    self.itemTastes = itemTastes
    self.rank = rank
    self.scale = scale
    self.logPopularity = logPopularity
    self.pool = pool
    let fours = pool == nil ? (logPopularity.count + 3) / 4 : 0
    tastesByFour = (0..<fours * rank).map { place in
      let first = place / rank * 4
      return Self.four { first + $0 < logPopularity.count ? itemTastes[(first + $0) * rank + place % rank] : 0 }
    }
    popularityByFour = (0..<fours).map { place in
      Self.four { 4 * place + $0 < logPopularity.count ? logPopularity[4 * place + $0] : 0 }
    }
  }

  private static func four(_ value: (Int) -> Double) -> SIMD4<Double> {
    SIMD4(value(0), value(1), value(2), value(3))
  }

  /// A user's items, drawn without replacement by weight, the first drawn first: O(items x rank), or of the pool's
  /// items.
  ///
  /// They are those with the largest sums of a Gumbel variable and the logarithm of the weight.
  mutating func items(of user: Int, count: Int, using random: inout RandomStream) -> some Sequence<Int32> {
    largest.start(count: count)
    if let pool {
      addPool(pool.draw(atLeast: count, using: &random), of: user, using: &random)
    } else {
      addAll(of: user, using: &random)
    }
    return largest.finish()
  }

  private mutating func addPool(_ chosen: [Int32], of user: Int, using random: inout RandomStream) {
    fillUniforms(chosen.count, drawn: chosen.count, using: &random)
    let (rank, scale) = (rank, scale)
    userTastes.withUnsafeBufferPointer { userTastes in
      itemTastes.withUnsafeBufferPointer { itemTastes in
        for (item, uniform) in zip(chosen, uniforms) {
          var taste = 0.0
          for k in 0..<rank { taste += userTastes[user * rank + k] * itemTastes[Int(item) * rank + k] }
          largest.add(item, base: taste * scale, uniform: uniform)
        }
      }
    }
  }

  private mutating func addAll(of user: Int, using random: inout RandomStream) {
    let count = logPopularity.count
    fillUniforms(4 * popularityByFour.count, drawn: count, using: &random)
    let (rank, scale) = (rank, scale)
    let factors = Array(userTastes[user * rank..<(user + 1) * rank])
    factors.withUnsafeBufferPointer { factors in
      tastesByFour.withUnsafeBufferPointer { tastes in
        popularityByFour.withUnsafeBufferPointer { popularity in
          uniforms.withUnsafeBytes { uniforms in
            for four in popularity.indices {
              var taste = SIMD4<Double>.zero
              for k in 0..<rank { taste += factors[k] * tastes[four * rank + k] }
              let base = taste * scale + popularity[four]
              let uniform = uniforms.loadUnaligned(fromByteOffset: 32 * four, as: SIMD4<Double>.self)
              guard largest.mayTake(base: base, uniform: uniform) else { continue }
              for lane in 0..<min(4, count - 4 * four) {
                largest.add(Int32(4 * four + lane), base: base[lane], uniform: uniform[lane])
              }
            }
          }
        }
      }
    }
  }

  /// Makes `drawn` numbers, and room for `count`.
  private mutating func fillUniforms(_ count: Int, drawn: Int, using random: inout RandomStream) {
    if uniforms.count < count { uniforms = Array(repeating: 0, count: count) }
    uniforms.withUnsafeMutableBufferPointer { random.fillUnits(UnsafeMutableBufferPointer(rebasing: $0[..<drawn])) }
  }
}
