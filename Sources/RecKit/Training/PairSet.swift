/// The (user, item) pairs of interactions, for many look-ups: a bit a pair where that is small, else binary search.
struct PairSet {
  private let interactions: Interactions
  private let itemRows: Int
  private let bits: [UInt64]

  /// 4 MiB.
  private static let mostBits = 1 << 25

  /// Sets the bits: O(n) for n interactions.
  init(_ interactions: Interactions, itemRows: Int) {
    self.interactions = interactions
    self.itemRows = itemRows
    let (count, overflows) = interactions.userRows.multipliedReportingOverflow(by: itemRows)
    guard !overflows && count <= Self.mostBits else {
      bits = []
      return
    }
    var bits = [UInt64](repeating: 0, count: (count + 63) / 64)
    for user in 0..<interactions.userRows {
      for item in interactions.items(of: user) {
        let position = user * itemRows + Int(item)
        bits[position / 64] |= 1 << UInt64(position % 64)
      }
    }
    self.bits = bits
  }

  /// Whether a pair is there: O(1), or O(log d) for d interactions of the user.
  func contains(user: Int32, item: Int32) -> Bool {
    guard !bits.isEmpty else { return interactions.contains(user: Int(user), item: item) }
    let position = Int(user) * itemRows + Int(item)
    return bits[position / 64] >> UInt64(position % 64) & 1 == 1
  }
}
