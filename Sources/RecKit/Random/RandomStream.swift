/// What random numbers are used for; each purpose has its own numbers.
public enum RandomPurpose: UInt32, Sendable, CaseIterable {
  /// The weights' start.
  case initialisation = 1
  /// The order of positives in an epoch.
  case shuffling
  /// A sampler's draws.
  case negatives
  /// The units that dropout leaves out.
  case dropout
  /// A splitter's draws.
  case split
  /// Generated data.
  case synthesis
  /// Scores that are random, and those that checks make up.
  case scores
  /// Which of a mixture's samplers draws a negative.
  case mixture
  /// The points that a search of parameters tries.
  case search
}

/// Random numbers that depend on a key alone: Philox4x32-10.
///
/// The key is (seed, purpose, epoch, index). Streams with different keys are independent, and a stream can
/// be opened anywhere, so neither threads nor order of work change a draw.
///
/// Source: Salmon, Moraes, Dror, Shaw: Parallel Random Numbers: As Easy as 1, 2, 3 (SC 2011).
public struct RandomStream: RandomNumberGenerator, Sendable {
  private let key: (UInt32, UInt32)
  private var counter: (UInt32, UInt32, UInt32, UInt32)
  private var block: (UInt64, UInt64) = (0, 0)
  private var left = 0

  /// Opens a stream at its start.
  ///
  /// - Parameters:
  ///   - seed: the seed of the run.
  ///   - purpose: what the numbers are for.
  ///   - epoch: the epoch, from 0, below 2^24.
  ///   - index: which thing of that epoch, below 2^40.
  public init(seed: UInt64, purpose: RandomPurpose, epoch: Int = 0, index: Int = 0) {
    precondition((0..<(1 << 24)).contains(epoch) && (0..<(1 << 40)).contains(index))
    key = (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    counter = (
      0, UInt32(truncatingIfNeeded: index), purpose.rawValue << 24 | UInt32(epoch),
      UInt32(truncatingIfNeeded: index >> 32)
    )
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    if left == 0 {
      let words = Self.philox(counter, key: key)
      block = (UInt64(words.0) | UInt64(words.1) << 32, UInt64(words.2) | UInt64(words.3) << 32)
      counter.0 &+= 1
      left = 2
    }
    left -= 1
    return left == 1 ? block.0 : block.1
  }

  /// Puts the next numbers in [0, 1) into a buffer, the same as so many calls of `nextUnit()`, in less time.
  public mutating func fillUnits(_ buffer: UnsafeMutableBufferPointer<Double>) {
    var place = 0
    while left > 0 && place < buffer.count {
      buffer[place] = nextUnit()
      place += 1
    }
    var counter = counter
    while place + 2 <= buffer.count {
      let words = Self.philox(counter, key: key)
      counter.0 &+= 1
      buffer[place] = Double((UInt64(words.0) | UInt64(words.1) << 32) >> 11) * 0x1p-53
      buffer[place + 1] = Double((UInt64(words.2) | UInt64(words.3) << 32) >> 11) * 0x1p-53
      place += 2
    }
    self.counter = counter
    if place < buffer.count { buffer[place] = nextUnit() }
  }

  /// The key, and the upper three words of the counter, for kernels that count the lowest themselves.
  var words: (key: (UInt32, UInt32), counter: (UInt32, UInt32, UInt32)) {
    (key, (counter.1, counter.2, counter.3))
  }

  /// The bijection itself: ten rounds over a 128-bit counter with a 64-bit key.
  @inline(__always)
  static func philox(
    _ counter: (UInt32, UInt32, UInt32, UInt32), key: (UInt32, UInt32)
  ) -> (UInt32, UInt32, UInt32, UInt32) {
    var (x0, x1, x2, x3) = counter
    var (k0, k1) = key
    for _ in 0..<10 {
      let p0 = UInt64(x0) &* 0xD251_1F53
      let p1 = UInt64(x2) &* 0xCD9E_8D57
      (x0, x1, x2, x3) = (
        UInt32(truncatingIfNeeded: p1 >> 32) ^ x1 ^ k0, UInt32(truncatingIfNeeded: p1),
        UInt32(truncatingIfNeeded: p0 >> 32) ^ x3 ^ k1, UInt32(truncatingIfNeeded: p0)
      )
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return (x0, x1, x2, x3)
  }
}

extension RandomNumberGenerator {
  /// A number in [0, 1) with 53 random bits.
  public mutating func nextUnit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A whole number in [0, bound), without bias; bound at least 1.
  public mutating func nextIndex(below bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
}
