/// The generator behind `numpy.random.RandomState`: MT19937, for experiments that drew their negatives there.
///
/// Everything else draws from ``RandomStream``.
/// Source: Matsumoto, Nishimura: Mersenne Twister (ACM TOMACS 8, 1998); NumPy's legacy `randint`.
public struct MersenneTwister: Sendable {
  private static let length = 624
  private static let shift = 397

  private var state: [UInt32]
  private var position = MersenneTwister.length

  /// Seeds the generator as `RandomState(seed)` does with a whole number (`init_genrand`).
  ///
  /// - Parameter seed: the seed.
  public init(seed: UInt32) {
    state = [seed]
    state.reserveCapacity(Self.length)
    for index in 1..<UInt32(Self.length) {
      let last = state[Int(index) - 1]
      state.append(1_812_433_253 &* (last ^ last >> 30) &+ index)
    }
  }

  /// Draws 32 bits.
  ///
  /// - Returns: the next 32 bits.
  public mutating func next32() -> UInt32 {
    if position == Self.length { twist() }
    var word = state[position]
    position += 1
    word ^= word >> 11
    word ^= word << 7 & 0x9D2C_5680
    word ^= word << 15 & 0xEFC6_0000
    return word ^ word >> 18
  }

  /// Draws whole numbers as `RandomState.randint(low, high, size)` does.
  ///
  /// 32-bit draws are masked to the smallest power of two above the range, and rejected until one fits, so
  /// fewer than two draws are needed on average. A range of one number draws nothing.
  ///
  /// - Parameters:
  ///   - range: the numbers to draw from, not empty, at most 2^32 of them.
  ///   - count: how many to draw.
  /// - Returns: `count` numbers.
  public mutating func integers(in range: Range<Int>, count: Int) -> [Int32] {
    precondition(!range.isEmpty && range.count <= 1 << 32, "cannot draw from \(range)")
    precondition(range.lowerBound >= Int32.min && range.upperBound - 1 <= Int32.max, "\(range) is beyond 32 bits")
    let largest = UInt32(range.count - 1)
    guard largest > 0 else { return [Int32](repeating: Int32(range.lowerBound), count: count) }
    let mask = UInt32.max >> UInt32(largest.leadingZeroBitCount)
    return (0..<count).map { _ in
      var draw = next32() & mask
      while draw > largest { draw = next32() & mask }
      return Int32(range.lowerBound + Int(draw))
    }
  }

  private mutating func twist() {
    for index in 0..<Self.length {
      let bits = state[index] & 0x8000_0000 | state[(index + 1) % Self.length] & 0x7FFF_FFFF
      state[index] = state[(index + Self.shift) % Self.length] ^ bits >> 1 ^ (bits & 1 == 0 ? 0 : 0x9908_B0DF)
    }
    position = 0
  }
}
