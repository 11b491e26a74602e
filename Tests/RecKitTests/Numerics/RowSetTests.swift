import Testing

@testable import RecKit

/// Distinct rows, ascending.
struct RowSetTests {
  private func rows(_ rows: [Int32], at places: [Int32]? = nil, of rowCount: Int) -> [Int32] {
    rows.withUnsafeBufferPointer { rows in
      places.map { $0.withUnsafeBufferPointer { RowSet(of: rows, at: $0, rowCount: rowCount).rows } }
        ?? RowSet(of: rows, rowCount: rowCount).rows
    }
  }

  @Test func eachRowOnceAscending() {
    #expect(rows([70, 3, 3, 64, 0, 70, 63], of: 71) == [0, 3, 63, 64, 70])
    #expect(rows([70, 3, 3, 64, 0], at: [1, 4, 2], of: 71) == [0, 3])
    #expect(rows(Array(repeating: 1, count: 3000) + [0], of: 2) == [0, 1])
  }

  @Test func noRowsAreAnEmptySet() {
    #expect(rows([], of: 5).isEmpty)
    #expect(rows([4, 2], at: [], of: 5).isEmpty)
  }

  @Test func anArrayOfNoCapacityIsNotWritten() {
    #expect([Int32](capacity: 0) { _ in 1 }.isEmpty)
    #expect(
      [Int32](capacity: 3) {
        $0[0] = 7; return 1
      } == [7])
  }
}
