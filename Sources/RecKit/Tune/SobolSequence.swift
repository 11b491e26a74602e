/// Points that fill the unit cube evenly, of any prefix alike: Sobol's sequence, scrambled at random.
///
/// A point is a function of seed and number, so more points can be asked for later, and any process computes the same.
///
/// Sources: Sobol: On the distribution of points in a cube (1967); order by Gray code, Antonov and Saleev (1979);
/// Owen: Randomly permuted (t,m,s)-nets (1995), by the hash of Burley: Practical hash-based Owen scrambling (JCGT 2020).
public struct SobolSequence: Sendable {
  /// Numbers in a point.
  public let dimensions: Int
  private let directions: [[UInt32]]
  private let scrambles: [UInt32]?

  /// Makes the sequence.
  ///
  /// - Parameters:
  ///   - dimensions: from 0 to ``mostDimensions``.
  ///   - seed: the seed of the scrambling; nil: none, the first point is then 0.
  public init(dimensions: Int, seed: UInt64?) {
    precondition((0...Self.mostDimensions).contains(dimensions), "\(dimensions) dimensions")
    self.dimensions = dimensions
    directions = (0..<dimensions).map(Self.directions)
    scrambles = seed.map { seed in
      (0..<dimensions).map { dimension in
        var random = RandomStream(seed: seed, purpose: .search, index: dimension)
        return UInt32(truncatingIfNeeded: random.next())
      }
    }
  }

  /// A point by its number, from 0, below 2^32: each coordinate in [0, 1), scrambled ones in (0, 1).
  public func point(_ number: Int) -> [Double] {
    precondition((0..<(1 << 32)).contains(number), "point \(number)")
    let gray = UInt32(number ^ (number >> 1))
    return (0..<dimensions).map { dimension in
      var bits: UInt32 = 0
      for place in 0..<32 where gray >> place & 1 == 1 { bits ^= directions[dimension][place] }
      guard let scrambles else { return Double(bits) * 0x1p-32 }
      return (Double(Self.scrambled(bits, scrambles[dimension])) + 0.5) * 0x1p-32
    }
  }

  private static func directions(of dimension: Int) -> [UInt32] {
    guard dimension > 0 else { return (0..<32).map { 1 << (31 - UInt32($0)) } }
    let (coefficients, first) = numbers[dimension - 1]
    let degree = first.count
    var directions = first.enumerated().map { $1 << (31 - UInt32($0)) }
    while directions.count < 32 {
      let place = directions.count
      var next = directions[place - degree] ^ (directions[place - degree] >> UInt32(degree))
      for step in 1..<max(1, degree) where coefficients >> UInt32(degree - 1 - step) & 1 == 1 {
        next ^= directions[place - step]
      }
      directions.append(next)
    }
    return directions
  }

  /// Each bit flipped or not, as the higher bits and the seed say.
  private static func scrambled(_ bits: UInt32, _ seed: UInt32) -> UInt32 {
    var x = reversed(bits)
    x &+= seed
    for factor: UInt32 in [0x6c50_b47c, 0xb82f_1e52, 0xc7af_e638, 0x8d22_f6e6] { x ^= x &* factor }
    return reversed(x)
  }

  private static func reversed(_ bits: UInt32) -> UInt32 {
    var x = bits.byteSwapped
    x = (x & 0x0F0F_0F0F) << 4 | (x >> 4) & 0x0F0F_0F0F
    x = (x & 0x3333_3333) << 2 | (x >> 2) & 0x3333_3333
    return (x & 0x5555_5555) << 1 | (x >> 1) & 0x5555_5555
  }
}
