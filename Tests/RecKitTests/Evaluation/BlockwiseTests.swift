import Testing

@testable import RecKit

/// Scores that are ranked block by block, while they are in the cache.
struct BlockwiseTests {
  /// Factors of users and of items, numbers in [-0.5, 0.5).
  private func matrix(rows: Int, columns: Int, seed: UInt64) -> AlignedBuffer {
    let buffer = AlignedBuffer(count: rows * columns)
    var random = RandomStream(seed: seed, purpose: .scores)
    for place in 0..<buffer.count { buffer.pointer[place] = Float(random.nextUnit() - 0.5) }
    return buffer
  }

  /// Widths that end with a whole panel, in a block of 16, in single columns, and that have no whole panel.
  @Test(arguments: [96, 80, 81, 83, 95, 5, 1])
  func columnsHaveTheSameBitsInAnyRangeAsInOneProduct(count: Int) {
    let (rows, depth) = (7, 19)
    let (left, right) = (matrix(rows: rows, columns: depth, seed: 1), matrix(rows: count, columns: depth, seed: 2))
    let transposed = AlignedBuffer(count: count * depth)
    Kernels.transpose(right.pointer, rows: count, columns: depth, into: transposed.pointer)
    let whole = AlignedBuffer(count: rows * count)
    Kernels.multiply(
      .rows(left.pointer, columns: depth), transposed.pointer, into: whole.pointer, m: rows, n: count, k: depth)

    let packed = PackedColumns(Matrix(right.pointer, rows: count, columns: depth))
    for start in stride(from: 0, to: count, by: PackedColumns.panelWidth) {
      let columns = start..<min(start + 2 * PackedColumns.panelWidth, count)
      let output = AlignedBuffer(count: rows * columns.count)
      packed.multiply(left.pointer, rows: rows, columns: columns, into: output.pointer)
      for row in 0..<rows {
        for column in columns {
          let product = output.pointer[row * columns.count + column - start]
          // A single column stands without gaps in the plain transpose, and is then summed in another order.
          #expect(count == 1 || product == whole.pointer[row * count + column])
          #expect(product == packed.product(left.pointer + row * depth, column: column))
        }
      }
    }
  }

  /// Such a range once never ended.
  @Test func aRangeThatCutsAPanelIsRefused() async {
    await #expect(processExitsWith: .failure) {
      let factors = AlignedBuffer(count: 70)
      let packed = PackedColumns(Matrix(factors.pointer, rows: 70, columns: 1))
      let output = AlignedBuffer(count: 70)
      packed.multiply(factors.pointer, rows: 1, columns: 5..<64, into: output.pointer)
    }
  }

  /// The same scores, all of a user's at once.
  private struct Whole: CatalogueScorer {
    let base: FactorCatalogueScorer

    func score(users: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Float>) {
      base.score(users: users, into: output)
    }
  }

  @Test(arguments: [1, 3])
  func blocksOfItemsGiveTheSameResultsAsWholeUsers(threads: Int) throws {
    let (users, items, depth) = (130, 2_500, 12)
    let (left, right) = (matrix(rows: users, columns: depth, seed: 3), matrix(rows: items, columns: depth, seed: 4))
    let (userBias, itemBias) = (matrix(rows: users, columns: 1, seed: 5), matrix(rows: items, columns: 1, seed: 6))
    // Some items have the same factors, so that scores are tied across blocks.
    for item in stride(from: 0, to: items - 1_200, by: 7) {
      (right.pointer + (item + 1_200) * depth).update(from: right.pointer + item * depth, count: depth)
      itemBias.pointer[item + 1_200] = itemBias.pointer[item]
    }
    let scorer = FactorCatalogueScorer(
      users: left,
      items: Matrix(right.pointer, rows: items, columns: depth),
      biases: [(.users(userBias), 1), (.items(itemBias), -1)])
    let data = prepared(
      train: (0..<users).flatMap { user in (0..<9).map { (user, (user * 131 + $0 * 397) % items) } },
      validation: (0..<users / 2).flatMap { user in (0..<2).map { (user, (user * 37 + 50 + $0 * 411) % items) } },
      test: (0..<users).filter { $0 % 3 > 0 }.flatMap { user in
        (0..<5).map { (user, (user * 7 + 3 + $0 * 500) % items) }
      },
      users: users, items: 0..<items)
    let evaluator = try RankingEvaluator(data, options: EvaluationOptions(), metrics: [BestPlace(), Listed()])
    let blocks = try evaluator.evaluate(scorer, parts: [.test, .validation], threads: threads)
    #expect(blocks == (try evaluator.evaluate(Whole(base: scorer), parts: [.test, .validation], threads: threads)))
    #expect(blocks[0] == (try evaluator.evaluate(Whole(base: scorer), part: .test, threads: 1)))
    #expect(blocks[1] == (try evaluator.evaluate(scorer, part: .validation, threads: 1)))
    #expect(blocks.allSatisfy { $0.tiedShare > 0 } && blocks.map(\.users.count) == [86, 65])
  }

  @Test func aScoreThatIsNoNumberIsFoundInLaterBlocksToo() throws {
    let (users, items, depth) = (60, 2_000, 4)
    let (left, right) = (matrix(rows: users, columns: depth, seed: 3), matrix(rows: items, columns: depth, seed: 4))
    right.pointer[1_500 * depth + 1] = .nan
    let scorer = FactorCatalogueScorer(
      users: left,
      items: Matrix(right.pointer, rows: items, columns: depth))
    let data = prepared(train: [(0, 1)], test: (0..<users).map { ($0, 5) }, users: users, items: 0..<items)
    let evaluator = try RankingEvaluator(data, options: EvaluationOptions(), metrics: [BestPlace()])
    #expect(throws: EvaluationError.scoreIsNaN(user: data.training.users[0], item: data.training.items[1_500])) {
      _ = try evaluator.evaluate(scorer, part: .test, threads: 2)
    }
  }
}

/// A digest of the lists: the sum over places of the item times its place.
private struct Listed: ListMetric {
  static let name = "listed"
  static let summary = "For tests."
  @Parameter("Length of the lists.") var k = 30

  func value(of lists: TopLists, training: TrainingSet) -> Double? {
    lists.items.enumerated().reduce(0) { $0 + Double($1.offset % 1_000 + 1) * Double($1.element) }
  }
}
