import Testing

@testable import RecKit

/// Gradients that are limited by their global norm, by hand.
struct ClippingTests {
  private static let model = Model(
    [WeightDeclaration("table", rows: 5, columns: 2), WeightDeclaration("kernel", rows: 1, columns: 2)],
    shape: CatalogueShape(userRows: 1, itemRows: 5))

  /// Rows 3 and 1 of the table are touched, in this order, and the whole kernel: 3^2 + 1^2 + 1^2 + 1^2 + 2^2 + 0 = 16.
  private func gradients(separate: Bool = false) -> Gradients {
    let gradients = Gradients(for: Self.model) { _ in separate }
    gradients.touchAll(of: 1)
    for (row, values) in [(3, [3, -1]), (1, [1, 1])] as [(Int32, [Float])] {
      gradients.touch(row, of: 0)
      for (column, value) in values.enumerated() {
        gradients.touchedMatrix(0).row(Int(row))[column] = value
        gradients.occurrenceSquares(of: 0)?[Int(row) * 2 + column] = value * value
      }
    }
    _ = gradients.matrix(1).values.update(fromContentsOf: [-2, 0])
    return gradients
  }

  @Test func aLargerNormIsScaledDownOverAllWeights() {
    let gradients = gradients()
    gradients.clip(toNorm: 2)
    #expect(gradients.values(of: 0) == [0, 0, 0.5, 0.5, 0, 0, 1.5, -0.5, 0, 0])
    #expect(gradients.values(of: 1) == [-1, 0])
  }

  @Test(arguments: [4, 5.0]) func otherNormsStay(limit: Double) {
    let gradients = gradients()
    gradients.clip(toNorm: limit)
    #expect(gradients.values(of: 0) == [0, 0, 1, 1, 0, 0, 3, -1, 0, 0])
    #expect(gradients.values(of: 1) == [-2, 0])
  }

  @Test func squaresOfOccurrencesAreThoseOfTheSmallerGradients() throws {
    let gradients = gradients(separate: true)
    gradients.clip(toNorm: 1)
    let squares = try #require(gradients.occurrenceSquares(of: 0))
    #expect((0..<10).map { squares[$0] } == [0, 0, 0.0625, 0.0625, 0, 0, 0.5625, 0.0625, 0, 0])
  }

  private struct Product: Scorer {
    static let name = "product"
    static let summary = "For tests."
    func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
      WeightDeclaration.embeddings(shape, columns: 2)
    }
    func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
      tape.rowDot(
        tape.lookup("user_embedding", rows: pairs.users), tape.lookup("item_embedding", rows: pairs.items))
    }
  }

  /// One positive and one negative of one user, BPR with equal scores: each score's gradient is 1/2.
  ///
  /// u = (3, 4), both items (1, 0): the user's gradient is 0, those of the items are -u/2 and u/2, so the norm is
  /// 5 / sqrt(2).
  @Test func aStepOfTrainingIsClipped() throws {
    func items(_ clipNorm: Double?) throws -> [Float] {
      let model = Model(for: Product(), shape: CatalogueShape(userRows: 1, itemRows: 2), seed: 0)
      _ = model["user_embedding"].mutableValues.update(fromContentsOf: [3, 4])
      _ = model["item_embedding"].mutableValues.update(fromContentsOf: [1, 0, 1, 0])
      var sgd = SGD()
      sgd.learningRate = 1
      let step = TrainingStep(
        scorer: Product(), loss: BPRLoss(), optimizer: sgd, model: model, clipNorm: clipNorm)
      let (users, items) = ([0, 0] as [Int32], [0, 1] as [Int32])
      try users.withUnsafeBufferPointer { users in
        try items.withUnsafeBufferPointer { items in
          let layout = BatchLayout(positives: 1, negativesPerPositive: 1)
          _ = try step.run(
            PairBatch(users: users, items: items, layout: layout), layout: layout,
            dropout: .init(seed: 0, epoch: 0, step: 0))
        }
      }
      return Array(model["item_embedding"].values)
    }
    #expect(try items(nil) == [2.5, 2, -0.5, -2])
    #expect(try items(4) == [2.5, 2, -0.5, -2])
    // Norm 1: each item moves by u / |u| / sqrt(2).
    let root = Float(0.5).squareRoot()
    for (value, wanted) in zip(try items(1), [1 + 0.6 * root, 0.8 * root, 1 - 0.6 * root, -0.8 * root]) {
      #expect(abs(value - wanted) < 1e-6)
    }
  }
}
