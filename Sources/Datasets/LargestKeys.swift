import Foundation

/// The items with the largest keys: base + Gumbel noise, where most are passed over without computing their noise.
///
/// The same items in the same order as sorting all keys, descending by key and then by item, gives.
struct LargestKeys {
  private var count = 0
  private var found: [(key: Double, item: Int32)] = []
  /// No key below this is among the largest.
  private var threshold = -Double.infinity

  /// Starts anew.
  ///
  /// - Parameter count: how many items are wanted.
  mutating func start(count: Int) {
    self.count = count
    found.removeAll(keepingCapacity: true)
    threshold = -.infinity
  }

  /// Takes an item into account, with the number in [0, 1) that its noise, -log(-log number), comes from.
  @inline(__always)
  mutating func add(_ item: Int32, base: Double, uniform: Double) {
    // -log(u) >= 1 - u, so the noise is at most -log(1 - u), and 1 - u has its exponent's power of two in it.
    let rest = 1 - uniform
    let bound = Double(1023 - Int(rest.bitPattern >> 52)) * 0.693_147_180_559_945_4
    guard base + bound + 1e-6 >= threshold else { return }
    let noise = -Foundation.log(-Foundation.log(max(uniform, .leastNonzeroMagnitude)))
    let key = base + noise
    guard key >= threshold else { return }
    found.append((key, item))
    if found.count >= 2 * count + 64 { shrink() }
  }

  /// Whether any of four items passes the first test of ``add(_:base:uniform:)``: the same numbers, four at a time.
  @inline(__always)
  func mayTake(base: SIMD4<Double>, uniform: SIMD4<Double>) -> Bool {
    let exponent = unsafeBitCast(1 - uniform, to: SIMD4<UInt64>.self) &>> 52
    // A small whole number put into the mantissa of 2^52 is 2^52 and that number.
    let number = unsafeBitCast(exponent | 0x4330_0000_0000_0000, to: SIMD4<Double>.self) - 0x1p52
    let bound = (1023 - number) * 0.693_147_180_559_945_4
    let reach = base + bound + 1e-6
    return max(max(reach[0], reach[1]), max(reach[2], reach[3])) >= threshold
  }

  /// The wanted items, those with the largest keys first.
  mutating func finish() -> some Sequence<Int32> {
    shrink()
    return found.lazy.map(\.item)
  }

  private mutating func shrink() {
    found.sort { $0.key > $1.key || $0.key == $1.key && $0.item > $1.item }
    found.removeSubrange(min(count, found.count)...)
    if count > 0 && found.count == count { threshold = found[count - 1].key }
  }
}
