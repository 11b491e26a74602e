internal import RecKit

/// The least number that is among the `count` largest positive ones; 0 where there are no more than `count`.
///
/// What is at least so large is kept: of equal numbers at the end, all are, so that the choice does not depend on the
/// order of items. O(m log m) for m positive numbers.
func leastOfLargest(_ count: Int, in values: [Double]) -> Double {
  let found = values.filter { $0 > 0 }
  return found.count > count ? found.sorted(by: >)[count - 1] : 0
}

extension FittedScorer {
  /// The memory of the largest numbers that each item has with others.
  ///
  /// - Parameters:
  ///   - count: how many numbers of an item are kept.
  ///   - training: whose items.
  ///   - threads: threads of the fit.
  /// - Returns: the need.
  func memoryNeed(ofLargest count: Int, of training: TrainingSet, threads: Int) -> MemoryNeed {
    let width = training.shape.itemRows
    var need = MemoryNeed("scorer \(Self.name)")
    need.add("neighbours of items", 8, width, min(count, width))
    need.addPassing("their entries and copies", 40, width, min(count, width))
    need.addPassing("numbers of an item", 16, width, threads)
    return need
  }
}

extension FitContext {
  /// Keeps the largest numbers that each item has with others, item by item, on the context's threads.
  ///
  /// - Parameters:
  ///   - count: how many numbers of an item are kept; those equal to the last of them are too.
  ///   - training: whose items.
  ///   - numbers: gets an item and a zero for each item, and puts the numbers there.
  ///   - entry: the place in the matrix of the number that an item has with another.
  /// - Returns: the numbers above 0 that are kept, items x items.
  /// - Throws: what ``report(_:of:)`` throws.
  func largest(
    _ count: Int, of training: TrainingSet,
    _ numbers: @Sendable (_ item: Int, _ numbers: inout [Double]) -> Void,
    at entry: @Sendable (_ item: Int32, _ other: Int32) -> (row: Int32, column: Int32)
  ) throws -> SparseMatrix {
    let width = training.shape.itemRows
    var lists = [[SparseMatrix.Entry]](repeating: [], count: width)
    try lists.withUnsafeMutableBufferPointer { lists in
      // The work of an item writes its own list.
      nonisolated(unsafe) let lists = lists
      try shareReporting(width) { item in
        var own = [Double](repeating: 0, count: width)
        numbers(item, &own)
        own[item] = 0
        let least = leastOfLargest(count, in: own)
        for other in 0..<width where own[other] > 0 && own[other] >= least {
          let (row, column) = entry(Int32(item), Int32(other))
          lists[item].append(SparseMatrix.Entry(row: row, column: column, value: Float(own[other])))
        }
      }
    }
    return SparseMatrix(rows: .items, columns: .items, shape: training.shape, entries: lists.flatMap { $0 })
  }
}
