import Foundation
import Testing

@testable import RecKit

struct XXHash64Tests {
  private func hash(_ bytes: [UInt8], pieces: Int = .max) -> UInt64 {
    var hash = XXHash64()
    for start in stride(from: 0, to: bytes.count, by: min(pieces, max(bytes.count, 1))) {
      bytes[start..<min(start + min(pieces, bytes.count), bytes.count)].withUnsafeBytes { hash.update($0) }
    }
    return hash.value
  }

  /// Values of Python's package xxhash.
  @Test(
    arguments: [
      ("", 0xef46_db37_51d8_e999), ("a", 0xd24e_c4f1_a98c_6e5b), ("abc", 0x44bc_2cf5_ad77_0999),
      ("Nobody inspects the spammish repetition", 0xfbcea83c8a378bf1),
    ] as [(String, UInt64)])
  func publishedValues(text: String, value: UInt64) { #expect(hash(Array(text.utf8)) == value) }

  @Test func piecesAreTheWhole() {
    let bytes = (0..<301).map { UInt8(truncatingIfNeeded: $0 * 7) }
    for pieces in [1, 3, 31, 32, 33, 64, 100] { #expect(hash(bytes, pieces: pieces) == hash(bytes)) }
  }

  @Test func everyBitCounts() {
    let bytes = [UInt8](repeating: 0, count: 77)
    var found: Set<UInt64> = [hash(bytes)]
    for bit in 0..<bytes.count * 8 {
      var other = bytes
      other[bit / 8] ^= 1 << (bit % 8)
      #expect(found.insert(hash(other)).inserted)
    }
  }
}
