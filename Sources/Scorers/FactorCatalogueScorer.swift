import RecKit

/// Scores whole catalogues as U Q' (+ biases): one matrix product for a block of users.
struct FactorCatalogueScorer: CatalogueScorer {
  private let users: AlignedBuffer
  /// Q', one row for each dimension.
  private let transposedItems: AlignedBuffer
  private let dimension: Int
  private let itemRows: Int
  private let userBias: AlignedBuffer?
  private let itemBias: AlignedBuffer?

  /// Takes over tables of `dimension` columns.
  init(
    users: AlignedBuffer, items: AlignedBuffer, dimension: Int, userBias: AlignedBuffer? = nil,
    itemBias: AlignedBuffer? = nil
  ) {
    self.users = users
    self.dimension = dimension
    self.userBias = userBias
    self.itemBias = itemBias
    itemRows = items.count / dimension
    transposedItems = AlignedBuffer(count: items.count)
    for item in 0..<itemRows {
      for column in 0..<dimension {
        transposedItems.pointer[column * itemRows + item] = items.pointer[item * dimension + column]
      }
    }
  }

  /// 2 x users x items x dimension floating-point operations.
  func score(users rows: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Float>) {
    precondition(output.count == rows.count * itemRows)
    guard let start = output.baseAddress else { return }
    let block = AlignedBuffer(count: rows.count * dimension)
    for (position, user) in rows.enumerated() {
      (block.pointer + position * dimension).update(from: users.pointer + Int(user) * dimension, count: dimension)
    }
    Kernels.multiply(
      .rows(block.pointer, columns: dimension), transposedItems.pointer, into: start, m: rows.count, n: itemRows,
      k: dimension)
    for (position, user) in rows.enumerated() {
      let scores = start + position * itemRows
      if let userBias {
        for item in 0..<itemRows { scores[item] += userBias.pointer[Int(user)] }
      }
      if let itemBias { Kernels.add(1, times: itemBias.pointer, to: scores, count: itemRows) }
    }
  }
}
