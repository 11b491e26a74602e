import RecKitTesting
import Testing

@testable import RecKit

/// Rows that a scorer makes up itself are copied: they need not live until the gradients are computed.
struct LookedUpRowsTests {
  /// Looks items up in a table of half as many rows, by a column that is gone afterwards.
  private struct Hashed: Scorer {
    static let name = "hashed"
    static let summary = "Two items share a row."

    func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
      [
        .embedding("user_embedding", rows: shape.userRows, columns: 3),
        .embedding("pair_embedding", rows: shape.itemRows / 2 + 1, columns: 3),
      ]
    }

    func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
      let users = tape.lookup("user_embedding", rows: pairs.users)
      let halves = UnsafeMutableBufferPointer<Int32>.allocate(capacity: pairs.count)
      _ = halves.initialize(fromContentsOf: pairs.items.map { $0 / 2 })
      let items = tape.lookup("pair_embedding", rows: UnsafeBufferPointer(halves))
      halves.update(repeating: .max)
      halves.deallocate()
      return tape.rowDot(users, items)
    }
  }

  @Test func rowsOfOnesOwnMayBeGoneAfterwards() throws { try checkScorer(Hashed()) }
}
