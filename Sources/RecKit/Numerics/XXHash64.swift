/// The hash XXH64: 64 bits that tell damage by accident, at the speed of memory.
///
/// A changed bit, or any change within one word of 8 bytes, gives another hash but for a chance of 2^-64. It is no
/// protection against somebody who wants the same hash; ``SHA256`` is.
/// Source: https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md, with the seed 0.
struct XXHash64 {
  private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

  private var lanes = (Self.prime1 &+ Self.prime2, Self.prime2, UInt64(0), 0 &- Self.prime1)
  /// What does not yet fill a stripe of 32 bytes.
  private var pending: [UInt8] = []
  private var length: UInt64 = 0

  /// Adds bytes: O(n).
  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    length += UInt64(bytes.count)
    var rest = bytes[...]
    if !pending.isEmpty {
      let missing = rest.prefix(32 - pending.count)
      pending.append(contentsOf: missing)
      rest = rest.dropFirst(missing.count)
      guard pending.count == 32 else { return }
      pending.withUnsafeBytes { consume($0) }
      pending.removeAll(keepingCapacity: true)
    }
    let whole = rest.count / 32 * 32
    consume(UnsafeRawBufferPointer(rebasing: rest.prefix(whole)))
    pending.append(contentsOf: rest.dropFirst(whole))
  }

  /// The hash of everything so far.
  var value: UInt64 {
    var hash = Self.prime5
    if length >= 32 {
      hash =
        Self.rotate(lanes.0, 1) &+ Self.rotate(lanes.1, 7) &+ Self.rotate(lanes.2, 12) &+ Self.rotate(lanes.3, 18)
      for lane in [lanes.0, lanes.1, lanes.2, lanes.3] {
        hash = (hash ^ Self.round(0, lane)) &* Self.prime1 &+ Self.prime4
      }
    }
    hash &+= length
    pending.withUnsafeBytes { bytes in
      var start = 0
      while start + 8 <= bytes.count {
        hash = Self.rotate(hash ^ Self.round(0, Self.word(bytes, start)), 27) &* Self.prime1 &+ Self.prime4
        start += 8
      }
      if start + 4 <= bytes.count {
        let word = UInt64(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self)))
        hash = Self.rotate(hash ^ (word &* Self.prime1), 23) &* Self.prime2 &+ Self.prime3
        start += 4
      }
      for byte in bytes[start...] { hash = Self.rotate(hash ^ (UInt64(byte) &* Self.prime5), 11) &* Self.prime1 }
    }
    hash = (hash ^ (hash >> 33)) &* Self.prime2
    hash = (hash ^ (hash >> 29)) &* Self.prime3
    return hash ^ (hash >> 32)
  }

  /// Takes whole stripes of 32 bytes.
  private mutating func consume(_ bytes: UnsafeRawBufferPointer) {
    var (a, b, c, d) = lanes
    var start = 0
    while start < bytes.count {
      a = Self.round(a, Self.word(bytes, start))
      b = Self.round(b, Self.word(bytes, start + 8))
      c = Self.round(c, Self.word(bytes, start + 16))
      d = Self.round(d, Self.word(bytes, start + 24))
      start += 32
    }
    lanes = (a, b, c, d)
  }

  @inline(__always)
  private static func word(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self))
  }

  @inline(__always)
  private static func rotate(_ x: UInt64, _ n: UInt64) -> UInt64 { x << n | x >> (64 - n) }

  @inline(__always)
  private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
    rotate(lane &+ word &* prime2, 31) &* prime1
  }
}
