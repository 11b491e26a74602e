import Testing

@testable import RecKit

/// What a row receives in a large batch is summed row by row, on any number of threads.
struct LargeBatchTests {
  private struct Trial: Scorer {
    static let name = "trial"
    static let summary = "Inner product or cosine of two rows, and a table that both sides look up."
    private(set) var isCosine = false
    private(set) var columns = 19

    init() {}
    init(from decoder: any Decoder) {}
    init(isCosine: Bool, columns: Int) { (self.isCosine, self.columns) = (isCosine, columns) }

    func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
      WeightDeclaration.embeddings(shape, columns: columns) + [
        .bias("item_bias", rows: shape.itemRows), .embedding("shared", rows: 90, columns: columns),
      ]
    }

    func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
      let users = tape.lookup("user_embedding", rows: pairs.users)
      let items = tape.lookup("item_embedding", rows: pairs.items)
      let (one, other) = (tape.lookup("shared", rows: pairs.users), tape.lookup("shared", rows: pairs.items))
      let score = isCosine ? tape.rowCosine(users, items) : tape.rowDot(users, items)
      let sum = tape.add(score, tape.bias("item_bias", rows: pairs.items))
      return tape.add(sum, isCosine ? tape.rowCosine(one, other) : tape.rowDot(one, other))
    }
  }

  private static let shape = CatalogueShape(userRows: 40, itemRows: 70)

  private func model(_ scorer: Trial) -> Model {
    let model = Model(for: scorer, shape: Self.shape, seed: 4)
    var random = RandomStream(seed: 8, purpose: .scores)
    for buffer in model.buffers {
      for place in 0..<buffer.count { buffer.pointer[place] = Float(random.nextUnit() - 0.5) }
    }
    return model
  }

  /// Pairs with many repetitions, one in four without a gradient.
  private func step(_ count: Int) -> ScorerProbe.Step {
    var random = RandomStream(seed: 3, purpose: .scores)
    return ScorerProbe.Step(
      users: (0..<count).map { _ in Int32(random.nextIndex(below: 40)) },
      items: (0..<count).map { _ in Int32(random.nextIndex(below: 70)) },
      factors: (0..<count).map { _ in random.nextIndex(below: 4) == 0 ? 0 : Float(random.nextUnit() - 0.5) })
  }

  @Test(arguments: [false, true], [2, 19, 64, 80])
  func theGradientIsThatOfSmallBatchesTogether(isCosine: Bool, columns: Int) throws {
    let scorer = Trial(isCosine: isCosine, columns: columns)
    let probe = ScorerProbe(scorer: scorer, model: model(scorer))
    let whole = step(2_000)
    let parts = stride(from: 0, to: 2_000, by: 200).map { start in
      ScorerProbe.Step(
        users: Array(whole.users[start..<start + 200]), items: Array(whole.items[start..<start + 200]),
        factors: Array(whole.factors[start..<start + 200]))
    }
    // Twice the same, so that a second step finds nothing of the first.
    let large = try probe.gradients(ofSteps: [whole, whole])
    #expect(large[0] == large[1])
    let small = try probe.gradients(ofSteps: parts)
    for weight in large[0].indices {
      for place in large[0][weight].indices {
        let sum = small.reduce(0) { $0 + $1[weight][place] }
        #expect(abs(large[0][weight][place] - sum) < 2e-4)
      }
      #expect(large[0][weight].contains { abs($0) > 0.01 })
    }
  }

  @Test(arguments: [false, true])
  func anyNumberOfThreadsGivesTheSameBits(isCosine: Bool) {
    let scorer = Trial(isCosine: isCosine, columns: 33)
    /// Weights and moments after some steps.
    func train(threads: Int) -> [[Float]] {
      let model = model(scorer)
      let team = threads > 1 ? Team(threads: threads) : nil
      let step = TrainingStep(
        scorer: scorer, loss: BPRLoss(), optimizer: Adam(), model: model, team: team, stepsPerEpoch: 4, epochs: 1)
      for index in 0..<4 {
        // The last is a small one.
        let layout = BatchLayout(positives: index == 3 ? 30 : 900, negativesPerPositive: 2)
        var random = RandomStream(seed: 5, purpose: .scores, index: index)
        var users = (0..<layout.pairCount).map { _ in Int32(random.nextIndex(below: 40)) }
        let items = (0..<layout.pairCount).map { _ in Int32(random.nextIndex(below: 70)) }
        for pair in layout.negativePairs { users[pair] = users[layout.positive(of: pair)] }
        users.withUnsafeBufferPointer { users in
          items.withUnsafeBufferPointer { items in
            let loss = try? step.run(
              PairBatch(users: users, items: items, layout: layout), layout: layout,
              dropout: .init(seed: 1, epoch: 0, step: index))
            #expect(loss?.isFinite == true)
          }
        }
      }
      _ = step.optimizer.settle()
      return (model.buffers + step.optimizer.state.slots.map(\.values)).map { Array($0.values) }
    }
    let alone = train(threads: 1)
    #expect(alone != model(scorer).buffers.map { Array($0.values) })
    for threads in [2, 3, 8] { #expect(train(threads: threads) == alone) }
  }

  /// A table whose rows are seen where their gradients stand, while a layer adds gradients of other rows.
  private struct Mixed: Scorer {
    static let name = "mixed"
    static let summary = "A sum of a row, and a layer over another row of the same table."

    func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
      [.embedding("table", rows: 5_000, columns: 3)] + WeightDeclaration.dense("layer", inputs: 3, units: 1)
    }

    func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
      let rows = pairs.items.map { $0 * 50 + 1_000 }
      return rows.withUnsafeBufferPointer {
        tape.add(
          tape.rowSum(tape.lookup("table", rows: pairs.users)),
          tape.dense(tape.lookup("table", rows: $0), layer: "layer"))
      }
    }
  }

  @Test func gradientsThatAreSeenStayWhereTheyAreWhenOthersAreAdded() throws {
    let model = Model(for: Mixed(), shape: Self.shape, seed: 1)
    // 32 rows of users, then as many others as outgrow the room for 64.
    let step = ScorerProbe.Step(
      users: (0..<70).map { Int32($0 % 32) }, items: (0..<70).map { Int32($0) }, factors: (0..<70).map { Float($0) })
    let (first, second) = (
      try ScorerProbe(scorer: Mixed(), model: model).gradients(ofSteps: [step])[0],
      try ScorerProbe(scorer: Mixed(), model: model).gradients(ofSteps: [step, step])[1]
    )
    #expect(first == second)
    for user in 0..<32 {
      let sum = stride(from: user, to: 70, by: 32).reduce(0) { $0 + Float($1) }
      #expect(Array(first[0][user * 3..<user * 3 + 3]) == [sum, sum, sum])
    }
    let weights = model["layer_kernel"].values
    for item in 0..<70 {
      for column in 0..<3 {
        #expect(abs(first[0][(item * 50 + 1_000) * 3 + column] - Float(item) * weights[column]) < 1e-4)
      }
    }
  }

  /// Promises to read views, and goes through all rows, those without a gradient too.
  private struct EveryRow: Operation {
    static let name = "every row"
    static let acceptsViews = true

    func forward(_ context: OperationContext) {
      for row in 0..<context.output.rows { context.output.pointer[row] = 2 * context.input(0).row(row)[0] }
    }

    func backward(_ context: OperationContext) {
      for row in 0..<context.output.rows {
        context.inputGradient(0).row(row)[0] += 2 * context.outputGradient.row(row)[0]
      }
    }
  }

  private struct Doubled: Scorer {
    static let name = "doubled"
    static let summary = "For tests."

    func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
      [.embedding("user_embedding", rows: shape.userRows, columns: 1)]
    }

    func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
      tape.record(EveryRow(), tape.lookup("user_embedding", rows: pairs.users), rows: pairs.count, columns: 1)
    }
  }

  @Test func operationsThatGoThroughAllRowsFindAGradientForEach() throws {
    let probe = ScorerProbe(scorer: Doubled(), model: Model(for: Doubled(), shape: Self.shape, seed: 1))
    let step = ScorerProbe.Step(users: [3, 1, 3, 2], items: [0, 0, 0, 0], factors: [1, 0, 5, 0])
    for gradient in try probe.gradients(ofSteps: [step, step]) {
      #expect(gradient[0] == (0..<40).map { $0 == 3 ? 12 : 0 })
    }
  }

  @Test func rowsAreCollectedOnceAndInOrder() {
    let rows: [Int32] = [63, 0, 64, 5, 63, 199, 128, 0]
    rows.withUnsafeBufferPointer { rows in
      #expect(RowSet(of: rows, rowCount: 200).rows == [0, 5, 63, 64, 128, 199])
      [Int32(2), 4, 0].withUnsafeBufferPointer {
        #expect(RowSet(of: rows, at: $0, rowCount: 200).rows == [63, 64])
      }
      #expect(RowSet(of: UnsafeBufferPointer(rebasing: rows[..<0]), rowCount: 200).rows == [])
    }
  }

  @Test func aGradientThatSomebodyAsksForWholeIsWhole() {
    let model = Model([WeightDeclaration("t", rows: 5, columns: 2)], shape: .init(userRows: 1, itemRows: 5))
    let gradients = Gradients(for: model)
    gradients.touch(3, of: 0)
    gradients.touch(1, of: 0)
    gradients.touch(3, of: 0)
    let packed = gradients.touchedMatrix(0)
    for (column, value) in [Float(1), 2].enumerated() { packed.row(3)[column] = value }
    packed.row(1)[1] = 5
    #expect(gradients.touchedNumbers(of: 0).isPacked && gradients.touchedRows == [[3, 1]])
    #expect(gradients.values(of: 0) == [0, 0, 0, 5, 0, 0, 1, 2, 0, 0])

    // Whole from here on; what is packed may still grow until both are united.
    gradients.matrix(0).row(3)[0] += 10
    packed.row(1)[0] = 7
    gradients.unite()
    #expect(Array(gradients.buffers[0].values) == [0, 0, 7, 5, 0, 0, 11, 2, 0, 0])
    gradients.unite()
    gradients.clear()
    gradients.touch(4, of: 0)
    #expect(!gradients.touchedNumbers(of: 0).isPacked && gradients.values(of: 0).allSatisfy { $0 == 0 })
    #expect(gradients.touchedRows(of: 0) == [4])
  }
}
