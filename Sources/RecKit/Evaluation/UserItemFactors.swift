/// Scores that are inner products of factors, as in alternating least squares and truncated decompositions.
///
/// s(u, i) = sum over the factors f of p_uf q_if.
public struct UserItemFactors: FittedModel {
  /// The users' factors: user rows x ``factors``, row-major.
  public let users: AlignedBuffer
  /// The items' factors: item rows x ``factors``, row-major.
  public let items: AlignedBuffer
  /// Factors of a user or item, at least 1.
  public let factors: Int
  private let scores: FactorCatalogueScorer

  /// Takes over both sides' factors, which must not change any more.
  ///
  /// - Parameters:
  ///   - users: user rows x `factors`, row-major.
  ///   - items: item rows x `factors`, row-major.
  ///   - factors: factors of a user or item, at least 1.
  public init(users: AlignedBuffer, items: AlignedBuffer, factors: Int) {
    precondition(factors >= 1, "\(factors) factors")
    precondition(users.count % factors == 0 && items.count % factors == 0, "rows are of \(factors) factors")
    (self.users, self.items, self.factors) = (users, items, factors)
    scores = FactorCatalogueScorer(
      users: users, items: Matrix(items.pointer, rows: items.count / factors, columns: factors))
  }

  /// `user_factors` and `item_factors`: a row for each user and item.
  public var tensors: [FittedTensor] {
    [("user_factors", users), ("item_factors", items)].map { name, side in
      FittedTensor(name, shape: [side.count / factors, factors], Array(side.values))
    }
  }

  /// Writes the scores of every item for some users: O(factors) for each score.
  public func score(users: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Float>) {
    scores.score(users: users, into: output)
  }
}

extension UserItemFactors: BlockwiseScorer {
  static var itemBlock: Int { FactorCatalogueScorer.itemBlock }

  func score(
    users: UnsafeBufferPointer<Int32>, items: Range<Int>, into output: UnsafeMutableBufferPointer<Float>
  ) {
    scores.score(users: users, items: items, into: output)
  }

  func score(user: Int32, items: ArraySlice<Int32>, into output: UnsafeMutableBufferPointer<Float>) {
    scores.score(user: user, items: items, into: output)
  }
}

extension UserItemFactors: ItemSimilarity {
  /// Cosines.
  public var similarityMeasure: String { scores.similarityMeasure }

  /// The cosine of an item's factors with those of each item.
  public func similarities(to item: Int) -> [Float] { scores.similarities(to: item) }
}

extension UserItemFactors {
  /// Makes factors from their stored tensors: see ``tensors``.
  ///
  /// - Parameters:
  ///   - tensors: `user_factors` and `item_factors`.
  ///   - training: whose users and items they are of.
  /// - Throws: ``FittedTensorError`` where the tensors are not factors of the users and items of `training`.
  public init(_ tensors: [FittedTensor], of training: TrainingSet) throws {
    let users = try tensors.floats("user_factors", shape: [training.shape.userRows, nil])
    let items = try tensors.floats("item_factors", shape: [training.shape.itemRows, users.shape[1]])
    self.init(users: AlignedBuffer(users.values), items: AlignedBuffer(items.values), factors: users.shape[1])
  }
}

extension AlignedBuffer {
  /// A copy of some numbers.
  fileprivate convenience init(_ numbers: [Float]) {
    self.init(count: numbers.count)
    _ = mutableValues.update(fromContentsOf: numbers)
  }
}
