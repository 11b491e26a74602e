/// One worker's memory: the scores of a block of users, for a block of items at a time where the scorer can do that.
final class ScoreBlock {
  /// Users whose scores are computed at once: enough for a matrix product, and whole tiles of its kernels.
  static let userBlock = 48
  /// Items of a block at the least, where a scorer can score some of them: with the users' block, what an inner cache
  /// holds.
  private static let leastItemBlock = 1024

  /// The scores of a block of users for a block of items.
  struct Scores {
    fileprivate let start: UnsafePointer<Float>
    fileprivate let step: Int
    fileprivate let count: Int

    /// The scores of the user in some place of the block.
    func of(_ place: Int) -> UnsafeBufferPointer<Float> {
      UnsafeBufferPointer(start: start + place * step, count: count)
    }
  }

  private let scorer: any CatalogueScorer
  private let blockwise: (any BlockwiseScorer)?
  private let itemRows: Int
  /// Items that are scored at once.
  private let itemBlock: Int
  private let memory: UnsafeMutableBufferPointer<Float>

  init(_ scorer: any CatalogueScorer, itemRows: Int) {
    self.scorer = scorer
    self.itemRows = itemRows
    blockwise = scorer as? any BlockwiseScorer
    if let blockwise {
      let size = type(of: blockwise).itemBlock
      itemBlock = min(itemRows, (Self.leastItemBlock + size - 1) / size * size)
    } else {
      itemBlock = itemRows
    }
    memory = .allocate(capacity: Self.userBlock * itemBlock)
    memory.initialize(repeating: 0)
  }

  deinit { memory.deallocate() }

  /// Scores some users for every candidate.
  ///
  /// - Parameters:
  ///   - users: the users' rows, at most ``userBlock``.
  ///   - candidates: the item rows that are wanted.
  ///   - body: gets the scores of some candidates; valid until it returns.
  func score(_ users: [Int32], candidates: Range<Int>, _ body: (_ items: Range<Int>, _ scores: Scores) -> Void) {
    for first in stride(from: 0, to: itemRows, by: itemBlock) {
      let items = first..<min(first + itemBlock, itemRows)
      let wanted = items.clamped(to: candidates)
      guard !wanted.isEmpty, let start = memory.baseAddress else { continue }
      let output = UnsafeMutableBufferPointer(rebasing: memory[..<(users.count * items.count)])
      users.withUnsafeBufferPointer {
        if let blockwise {
          blockwise.score(users: $0, items: items, into: output)
        } else {
          scorer.score(users: $0, into: output)
        }
      }
      body(
        wanted,
        Scores(start: start + (wanted.lowerBound - items.lowerBound), step: items.count, count: wanted.count))
    }
  }

  /// The scores of a user's items, with the same bits, while the user's block is scored.
  ///
  /// - Parameters:
  ///   - items: the items' rows.
  ///   - place: the user's place in the block.
  ///   - user: the user's row.
  /// - Returns: a score for each item.
  func scores(of items: ArraySlice<Int32>, place: Int, user: Int32) -> [Float] {
    guard let blockwise else { return items.map { memory[place * itemRows + Int($0)] } }
    return [Float](capacity: items.count) {
      blockwise.score(user: user, items: items, into: $0)
      return items.count
    }
  }
}
