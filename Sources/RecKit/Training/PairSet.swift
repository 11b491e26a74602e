/// The (user, item) pairs of users' items, for many look-ups of pairs that are mostly absent.
///
/// A bit of a hash table rules out most absent pairs in one access to memory; a binary search decides about the others.
struct PairSet {
  private let known: KnownItems
  private let itemRows: Int
  /// At least 16 bits a pair, so that 6 % of the absent pairs at most need the search.
  private var bits: [UInt64] = []
  private let shift: UInt64

  /// Sets the bits: O(n) for n pairs, 2 to 4 bytes each.
  init(_ known: KnownItems, itemRows: Int) {
    self.known = known
    self.itemRows = itemRows
    let exponent = max(6, Int.bitWidth - (max(known.count, 1) * 16 - 1).leadingZeroBitCount)
    shift = UInt64(64 - exponent)

    var bits = [UInt64](repeating: 0, count: 1 << (exponent - 6))
    for user in 0..<known.userRows {
      for item in known.of(user) {
        let position = hash(Int32(user), item)
        bits[Int(position / 64)] |= 1 << (position % 64)
      }
    }
    self.bits = bits
  }

  /// How many of some pairs are there: O(n + c log d) for n pairs, of which c pass the table, of users with d items.
  func count(ofPairs users: UnsafeBufferPointer<Int32>, _ items: UnsafeBufferPointer<Int32>) -> Int {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: users.count) { passed in
      // Without a branch, so that nothing waits for memory; few pass.
      var count = 0
      bits.withUnsafeBufferPointer { bits in
        for pair in users.indices {
          let position = hash(users[pair], items[pair])
          passed[count] = pair
          count += Int(bits[Int(position / 64)] >> (position % 64) & 1)
        }
      }
      return passed[..<count].count { known.contains(items[$0], of: Int(users[$0])) }
    }
  }

  /// How many pairs of all users with all items are there, repeated ones as often as they occur: O(m + d u) for u users
  /// of d items each, and m items of the catalogue.
  func count(users: UnsafeBufferPointer<Int32>, items: UnsafeBufferPointer<Int32>) -> Int {
    var times = [Int32](repeating: 0, count: itemRows)
    for item in items { times[Int(item)] += 1 }
    return users.reduce(0) { sum, user in
      known.of(Int(user)).reduce(sum) { $0 + Int(times[Int($1)]) }
    }
  }

  /// Fibonacci hashing: the upper bits of a product.
  private func hash(_ user: Int32, _ item: Int32) -> UInt64 {
    (UInt64(Int(user) * itemRows + Int(item)) &* 0x9E37_79B9_7F4A_7C15) >> shift
  }
}
