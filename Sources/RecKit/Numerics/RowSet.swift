/// The distinct rows among many, ascending.
struct RowSet {
  /// From how many rows on it pays to collect them here, and to sum what each receives row by row.
  static let leastCount = 1024

  /// The rows, each once.
  private(set) var rows: [Int32] = []

  /// Collects rows: O(n + r / 64) for n of them in a table of r rows.
  init(of rows: UnsafeBufferPointer<Int32>, rowCount: Int) {
    self.init(rows, rowCount: rowCount)
  }

  /// Collects the rows at some places.
  init(of rows: UnsafeBufferPointer<Int32>, at places: UnsafeBufferPointer<Int32>, rowCount: Int) {
    self.init(places.lazy.map { rows[Int($0)] }, rowCount: rowCount)
  }

  private init(_ members: some Collection<Int32>, rowCount: Int) {
    let words = (rowCount + 63) / 64
    rows = withUnsafeTemporaryAllocation(of: UInt64.self, capacity: words) { bits in
      bits.initialize(repeating: 0)
      for row in members { bits[Int(row) >> 6] |= 1 << UInt64(row & 63) }
      return [Int32](capacity: min(members.count, rowCount)) { rows in
        var count = 0
        for (index, word) in bits.enumerated() {
          var word = word
          while word != 0 {
            rows[count] = Int32(index << 6 | word.trailingZeroBitCount)
            count += 1
            word &= word - 1
          }
        }
        return count
      }
    }
  }
}
