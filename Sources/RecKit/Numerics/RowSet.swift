/// The distinct rows among many, ascending.
struct RowSet {
  /// How many rows make it worth sorting them.
  static let leastCount = 1024

  /// The rows, each once.
  private(set) var rows: [Int32] = []

  /// Collects rows: O(n + r / 64) for n of them in a table of r rows.
  init(of rows: UnsafeBufferPointer<Int32>, rowCount: Int) {
    self.init(rowCount: rowCount, most: rows.count) { bits in
      for row in rows { bits[Int(row) >> 6] |= 1 << UInt64(row & 63) }
    }
  }

  /// Collects the rows at some places.
  init(of rows: UnsafeBufferPointer<Int32>, at places: UnsafeBufferPointer<Int32>, rowCount: Int) {
    self.init(rowCount: rowCount, most: places.count) { bits in
      for place in places {
        let row = rows[Int(place)]
        bits[Int(row) >> 6] |= 1 << UInt64(row & 63)
      }
    }
  }

  private init(rowCount: Int, most: Int, _ mark: (UnsafeMutableBufferPointer<UInt64>) -> Void) {
    let words = (rowCount + 63) / 64
    rows = withUnsafeTemporaryAllocation(of: UInt64.self, capacity: words) { bits in
      bits.initialize(repeating: 0)
      mark(bits)
      return [Int32](unsafeUninitializedCapacity: min(most, rowCount)) { rows, count in
        for (index, word) in bits.enumerated() {
          var word = word
          while word != 0 {
            rows[count] = Int32(index << 6 | word.trailingZeroBitCount)
            count += 1
            word &= word - 1
          }
        }
      }
    }
  }
}
