/// Distinct byte strings, numbered from 0 in the order of their first appearance: O(bytes) a look-up.
///
/// A hash table with open addressing, so that a look-up makes no text object and no allocation. What decides on strings
/// of up to 16 bytes lies in the slot itself: a look-up is then one access to memory that may not be in the cache.
/// Strings are compared byte by byte: two spellings of one Unicode text are two strings here.
struct ByteStrings {
  /// A power of two, at most half of them taken.
  private var slots = [Slot](repeating: Slot(), count: 1 << 8)
  /// All strings, one after the other.
  private var bytes: [UInt8] = []
  /// Where each string starts in ``bytes``, and where the last ends.
  private var starts = [0]

  /// A string's ends, which are the whole string up to 16 bytes, and its number.
  private struct Slot {
    var key = Key(head: 0, tail: 0, count: 0)
    /// -1 where the slot is free.
    var index: Int32 = -1
    /// Half of the hash, enough to find the slot in a larger table.
    var hash: UInt32 = 0
  }

  private struct Key: Equatable {
    /// The first eight bytes; of shorter strings all.
    var head: UInt64
    /// The last eight bytes; 0 for shorter strings.
    var tail: UInt64
    var count: Int

    init(head: UInt64, tail: UInt64, count: Int) { (self.head, self.tail, self.count) = (head, tail, count) }

    @inline(__always)
    init(_ string: UnsafeRawBufferPointer) {
      count = string.count
      (head, tail) = (0, 0)
      if count >= 8 {
        head = string.loadUnaligned(as: UInt64.self)
        tail = string.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
      } else {
        for byte in string { head = head << 8 | UInt64(byte) }
      }
    }
  }

  /// How many distinct strings there are.
  var count: Int { starts.count - 1 }

  /// Calls `body` with the bytes of a string.
  func withBytes<Result>(of index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
    try bytes.withUnsafeBufferPointer {
      try body(UnsafeBufferPointer(rebasing: $0[starts[index]..<starts[index + 1]]))
    }
  }

  /// The number of a string, a new one where it has not been seen.
  @inline(__always)
  mutating func index(of string: UnsafeBufferPointer<UInt8>) -> Int {
    let key = Key(UnsafeRawBufferPointer(string))
    let hash = Self.hash(key, string)
    let mask = slots.count - 1
    var place = Int(hash) & mask
    while slots[place].index >= 0 {
      if slots[place].key == key && (key.count <= 16 || isEqual(Int(slots[place].index), string)) {
        return Int(slots[place].index)
      }
      place = (place + 1) & mask
    }
    return add(string, Slot(key: key, index: Int32(count), hash: hash), at: place)
  }

  /// Whether a string, of which the number of bytes is known to be right, is equal to another.
  private func isEqual(_ index: Int, _ string: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes[starts[index]..<starts[index + 1]].elementsEqual(string)
  }

  @inline(never)
  private mutating func add(_ string: UnsafeBufferPointer<UInt8>, _ slot: Slot, at place: Int) -> Int {
    slots[place] = slot
    bytes.append(contentsOf: string)
    starts.append(bytes.count)
    if 2 * count > slots.count {
      let old = slots
      slots = Array(repeating: Slot(), count: 2 * old.count)
      for slot in old where slot.index >= 0 {
        var place = Int(slot.hash) & (slots.count - 1)
        while slots[place].index >= 0 { place = (place + 1) & (slots.count - 1) }
        slots[place] = slot
      }
    }
    return Int(slot.index)
  }

  /// Words are multiplied to 128 bits, whose halves are combined.
  ///
  /// The strings' numbers do not depend on it.
  @inline(__always)
  private static func hash(_ key: Key, _ string: UnsafeBufferPointer<UInt8>) -> UInt32 {
    func mixed(_ a: UInt64, _ b: UInt64) -> UInt64 {
      let product = a.multipliedFullWidth(by: b)
      return product.high ^ product.low
    }
    var hash = mixed(key.head ^ 0xA076_1D64_78BD_642F, key.tail ^ 0xE703_7ED1_A0B4_28DB &+ UInt64(key.count))
    if key.count > 16 {
      for place in stride(from: 8, to: key.count - 8, by: 8) {
        let word = UnsafeRawBufferPointer(string).loadUnaligned(fromByteOffset: place, as: UInt64.self)
        hash = mixed(hash ^ word, 0x8EBC_6AF0_9C88_C6E3)
      }
    }
    return UInt32(truncatingIfNeeded: hash ^ hash >> 32)
  }
}
