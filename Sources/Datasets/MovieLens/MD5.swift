internal import Foundation
internal import RecKit

/// MD5, which GroupLens publishes of its archives; it finds damage, not intent.
///
/// Source: Rivest: The MD5 Message-Digest Algorithm (RFC 1321).
struct MD5 {
  private var state: (UInt32, UInt32, UInt32, UInt32) = (0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476)

  /// floor(2^32 |sin(i)|) for i from 1 to 64.
  private static let sines = (1...64).map { UInt32(abs(sin(Double($0))) * 0x1p32) }
  private static let shifts: [[UInt32]] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]]

  /// The hash in hexadecimal, 32 lower-case digits: O(n).
  static func hexadecimal(of data: Data) -> String {
    var hash = MD5()
    let whole = data.count / 64 * 64
    data.withUnsafeBytes { hash.add(UnsafeRawBufferPointer(rebasing: $0[..<whole])) }
    var rest = [UInt8](data.suffix(data.count - whole)) + [0x80]
    rest += [UInt8](repeating: 0, count: (120 - rest.count % 64) % 64)
    rest += (0..<8).map { UInt8(truncatingIfNeeded: (data.count * 8) >> (8 * $0)) }
    rest.withUnsafeBytes { hash.add($0) }
    let words = [hash.state.0, hash.state.1, hash.state.2, hash.state.3]
    return SHA256.hexadecimal(words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } })
  }

  /// Adds whole blocks of 64 bytes.
  private mutating func add(_ blocks: UnsafeRawBufferPointer) {
    for start in stride(from: 0, to: blocks.count, by: 64) {
      addBlock(UnsafeRawBufferPointer(rebasing: blocks[start..<start + 64]))
    }
  }

  private mutating func addBlock(_ block: UnsafeRawBufferPointer) {
    var (a, b, c, d) = state
    for step in 0..<64 {
      let (mixed, word): (UInt32, Int) =
        switch step / 16 {
        case 0: (b & c | ~b & d, step)
        case 1: (d & b | ~d & c, (5 * step + 1) % 16)
        case 2: (b ^ c ^ d, (3 * step + 5) % 16)
        default: (c ^ (b | ~d), 7 * step % 16)
        }
      let number = UInt32(littleEndian: block.loadUnaligned(fromByteOffset: 4 * word, as: UInt32.self))
      let sum = a &+ mixed &+ Self.sines[step] &+ number
      let shift = Self.shifts[step / 16][step % 4]
      (a, d, c, b) = (d, c, b, b &+ (sum << shift | sum >> (32 - shift)))
    }
    state = (state.0 &+ a, state.1 &+ b, state.2 &+ c, state.3 &+ d)
  }
}
