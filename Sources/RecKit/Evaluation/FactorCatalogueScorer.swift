/// A catalogue scorer that can score some of the items, so that scores are ranked while they are in the cache.
protocol BlockwiseScorer: CatalogueScorer {
  /// Where a block of items may start: at a multiple of this.
  static var itemBlock: Int { get }

  /// Scores some items for whole users, with the same bits as ``CatalogueScorer/score(users:into:)``.
  ///
  /// - Parameters:
  ///   - users: the users' rows.
  ///   - items: item rows; both ends are multiples of ``itemBlock`` or the number of items.
  ///   - output: `users.count * items.count` scores, user after user.
  func score(
    users: UnsafeBufferPointer<Int32>, items: Range<Int>, into output: UnsafeMutableBufferPointer<Float>)

  /// Scores some items for one user, with the same bits.
  func score(user: Int32, items: ArraySlice<Int32>, into output: UnsafeMutableBufferPointer<Float>)
}

/// Scores whole catalogues as U Q' (+ biases): one matrix product for a block of users.
///
/// 2 x users x items x columns floating-point operations.
struct FactorCatalogueScorer: BlockwiseScorer {
  /// What is added to a product, of users or of items: a number for each.
  enum Bias {
    case users(AlignedBuffer)
    case items(AlignedBuffer)
  }

  static let itemBlock = PackedColumns.panelWidth
  private let users: AlignedBuffer
  private let items: PackedColumns
  private let biases: [(bias: Bias, sign: Float)]

  /// Takes over the users' factors and copies the items'.
  ///
  /// - Parameters:
  ///   - users: the users' factors, a row for each.
  ///   - items: the items' factors, of as many columns.
  ///   - biases: what is added to each product, in this order.
  init(users: AlignedBuffer, items: Matrix, biases: [(bias: Bias, sign: Float)] = []) {
    self.users = users
    self.items = PackedColumns(items)
    self.biases = biases
  }

  func score(users rows: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Float>) {
    score(users: rows, items: 0..<items.count, into: output)
  }

  func score(
    users rows: UnsafeBufferPointer<Int32>, items columns: Range<Int>,
    into output: UnsafeMutableBufferPointer<Float>
  ) {
    precondition(output.count == rows.count * columns.count)
    guard let start = output.baseAddress else { return }
    withUnsafeTemporaryAllocation(of: Float.self, capacity: rows.count * items.depth) { block in
      let left = block.baseAddress.unsafelyUnwrapped
      for (position, user) in rows.enumerated() {
        (left + position * items.depth).update(from: users.pointer + Int(user) * items.depth, count: items.depth)
      }
      items.multiply(left, rows: rows.count, columns: columns, into: start)
    }
    for (position, user) in rows.enumerated() {
      for item in biases {
        let scores = start + position * columns.count
        switch item.bias {
        case .users(let values):
          let bias = item.sign * values.pointer[Int(user)]
          for column in 0..<columns.count { scores[column] += bias }
        case .items(let values):
          Kernels.add(item.sign, times: values.pointer + columns.lowerBound, to: scores, count: columns.count)
        }
      }
    }
  }

  func score(user: Int32, items columns: ArraySlice<Int32>, into output: UnsafeMutableBufferPointer<Float>) {
    for (position, column) in columns.enumerated() {
      var score = items.product(users.pointer + Int(user) * items.depth, column: Int(column))
      for item in biases {
        switch item.bias {
        case .users(let values): score += item.sign * values.pointer[Int(user)]
        case .items(let values): score += item.sign * values.pointer[Int(column)]
        }
      }
      output[position] = score
    }
  }
}

extension FactorCatalogueScorer: ItemSimilarity {
  var similarityMeasure: String { "cosine of item factors" }

  func similarities(to item: Int) -> [Float] {
    cosines(with: item, of: items.count, columns: items.depth) { items.copy(column: $0, to: $1) }
  }
}
