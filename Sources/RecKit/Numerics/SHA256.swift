internal import CRecKitKernels

/// The SHA-256 hash, which Foundation lacks on Linux.
///
/// Source: FIPS 180-4.
public struct SHA256: Sendable {
  private var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  private var pending: [UInt8] = []
  private var length: UInt64 = 0

  /// Starts a hash.
  public init() {}

  /// Adds bytes: O(n).
  public mutating func update(_ bytes: some Sequence<UInt8>) {
    let before = pending.count
    pending.append(contentsOf: bytes)
    length += UInt64(pending.count - before)
    let whole = pending.count / 64 * 64
    pending.withUnsafeBufferPointer { reckit_sha256(&state, $0.baseAddress, Int64(whole / 64)) }
    pending.removeFirst(whole)
  }

  /// Ends the hash: 32 bytes.
  public consuming func finish() -> [UInt8] {
    let bits = length * 8
    update([0x80] + Array(repeating: 0, count: (119 - Int(length % 64)) % 64))
    update((0..<8).map { UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * $0)) })
    return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(24 - 8 * $0)) } }
  }

  /// The hash of bytes in hexadecimal: 64 lower-case digits.
  public static func hexadecimal(of bytes: some Sequence<UInt8>) -> String {
    var hash = SHA256()
    hash.update(bytes)
    return hexadecimal(hash.finish())
  }

  /// Bytes in hexadecimal.
  public static func hexadecimal(_ digest: [UInt8]) -> String {
    digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
