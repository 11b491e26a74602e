import RecKitTesting
import Testing

@testable import RecKit

/// Mistakes that the author of a scorer makes, and the words they are met with.
struct MistakeTests {
  /// A scorer with one mistake.
  private struct Wrong: Scorer {
    static let name = "wrong"
    static let summary = "Has one mistake."
    private(set) var declared: [WeightDeclaration] = []
    private(set) var makeScore: @Sendable (PairBatch, Tape) -> Variable = { pairs, tape in
      tape.lookup("item_bias", rows: pairs.items)
    }
    private(set) var makeCatalogue: (@Sendable (Model) -> any CatalogueScorer)?

    init() {}
    init(from decoder: any Decoder) {}
    init(
      _ declared: [WeightDeclaration] = [], catalogue: (@Sendable (Model) -> any CatalogueScorer)? = nil,
      _ makeScore: @escaping @Sendable (PairBatch, Tape) -> Variable
    ) {
      (self.declared, self.makeScore, makeCatalogue) = (declared, makeScore, catalogue)
    }

    func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
      [
        .embedding("user_embedding", rows: shape.userRows, columns: 4),
        .embedding("item_embedding", rows: shape.itemRows, columns: 4),
      ] + declared
    }
    func scores(of pairs: PairBatch, on tape: Tape) -> Variable { makeScore(pairs, tape) }
    func catalogueScorer(for model: Model) -> any CatalogueScorer {
      makeCatalogue?(model) ?? TapeCatalogueScorer(scorer: self, model: model)
    }
  }

  private static func dot(_ pairs: PairBatch, _ tape: Tape) -> Variable {
    tape.rowDot(tape.lookup("user_embedding", rows: pairs.users), tape.lookup("item_embedding", rows: pairs.items))
  }

  /// One step of training; what it throws.
  private func trainingError(_ scorer: Wrong, loss: any Loss = MarginLoss(), value: Float = 0.1) -> String {
    let shape = CatalogueShape(userRows: 3, itemRows: 9)
    let model = Model(for: scorer, shape: shape, seed: 1)
    for buffer in model.buffers { buffer.pointer.update(repeating: value, count: buffer.count) }
    let step = TrainingStep(scorer: scorer, loss: loss, optimizer: SGD(), model: model)
    let (users, items): ([Int32], [Int32]) = ([0, 1, 0, 1], [3, 8, 5, 2])
    return users.withUnsafeBufferPointer { users in
      items.withUnsafeBufferPointer { items in
        do {
          _ = try step.run(
            PairBatch(users: users, items: items), layout: BatchLayout(positives: 2, negativesPerPositive: 1),
            dropout: .init(seed: 0, epoch: 0, step: 0))
          return "nothing"
        } catch {
          return "\(error)"
        }
      }
    }
  }

  private func checkError(_ scorer: any Scorer) -> String {
    do {
      try checkScorer(scorer)
      return "nothing"
    } catch {
      return "\(error)"
    }
  }

  @Test func soundScorersAreLeftAlone() {
    #expect(trainingError(Wrong([], Self.dot)) == "nothing")
    #expect(checkError(Wrong([], Self.dot)) == "nothing")
  }

  @Test func shapesThatDoNotFit() {
    let scorer = Wrong(WeightDeclaration.dense("hidden", inputs: 6, units: 2)) { pairs, tape in
      tape.rowSum(
        tape.dense(
          tape.concatenate(
            tape.lookup("user_embedding", rows: pairs.users), tape.lookup("item_embedding", rows: pairs.items)),
          layer: "hidden"))
    }
    #expect(
      trainingError(scorer)
        == "scorer wrong: dense: the input is 4 x 8, but hidden_kernel is 6 x 2; it must have a row for each of the input's columns"
    )
  }

  @Test func twoShapesInOneSum() {
    let scorer = Wrong([WeightDeclaration("item_bias", rows: 9, columns: 1)]) { pairs, tape in
      tape.add(tape.lookup("user_embedding", rows: pairs.users), tape.bias("item_bias", rows: pairs.items))
    }
    #expect(trainingError(scorer) == "scorer wrong: add: 4 x 4 and 4 x 1; both must have one shape")
  }

  @Test func moreThanOneScoreAPair() {
    let scorer = Wrong { pairs, tape in tape.lookup("user_embedding", rows: pairs.users) }
    #expect(
      trainingError(scorer)
        == "scorer wrong returned 4 x 4 scores for 4 pairs; scores(of:on:) must return one row for each pair and one column"
    )
  }

  @Test func aNameThatIsMisspelt() {
    let scorer = Wrong { pairs, tape in tape.lookup("user_embeding", rows: pairs.users) }
    #expect(
      trainingError(scorer)
        == "scorer wrong: lookup: no weight is called `user_embeding`; did you mean `user_embedding`? (known: user_embedding, item_embedding)"
    )
  }

  @Test func itemsLookedUpAmongUsers() {
    let scorer = Wrong { pairs, tape in
      tape.rowDot(tape.lookup("user_embedding", rows: pairs.items), tape.lookup("item_embedding", rows: pairs.items))
    }
    #expect(
      trainingError(scorer)
        == "scorer wrong: lookup: the batch's items in user_embedding, which has 3 rows, as a table of users has; use pairs.users, or declare shape.itemRows rows"
    )
  }

  @Test func aGraphInTheWrongDirection() {
    let shape = CatalogueShape(userRows: 3, itemRows: 9)
    let graph = SparseMatrix(
      rows: .users, columns: .items, shape: shape, entries: [SparseMatrix.Entry(row: 1, column: 2, value: 1)])
    let scorer = Wrong { pairs, tape in
      tape.rowSum(tape.gather(tape.product(graph, tape.table("user_embedding", of: .users)), rows: pairs.users))
    }
    #expect(
      trainingError(scorer)
        == "scorer wrong: product: a matrix with a column for each of 9 items, times a variable of 3 users; take the other side's table, or the matrix's `transposed`"
    )
  }

  @Test func aWeightThatIsNeverRead() {
    let scorer = Wrong([WeightDeclaration("item_bias", rows: 9, columns: 1)], Self.dot)
    #expect(
      trainingError(scorer)
        == "scorer wrong: weights(for:) declares item_bias, but scores(of:on:) never reads it; use it or leave it out")
  }

  @Test func aWeightThatIsReadForNothing() {
    let scorer = Wrong([WeightDeclaration("spare", rows: 21, columns: 4)]) { pairs, tape in
      _ = tape.tanh(tape.lookup("spare", rows: pairs.items))
      return Self.dot(pairs, tape)
    }
    #expect(checkError(scorer) == "wrong: the scores do not depend on the weight spare")
  }

  private struct Forgetful: Operation {
    static let name = "forgetful"
    let weight: Int
    func forward(_ context: OperationContext) {
      let (x, w) = (context.input(0), context.weight(weight))
      for i in 0..<context.output.count { context.output.pointer[i] = x.pointer[i] * w.pointer[0] }
    }
    func backward(_ context: OperationContext) {
      let (dx, dy, w) = (context.inputGradient(0), context.outputGradient, context.weight(weight))
      for i in 0..<dy.count { dx.pointer[i] += dy.pointer[i] * w.pointer[0] }
    }
  }

  @Test func aWeightWithoutAGradient() {
    let scorer = Wrong([WeightDeclaration("scale", rows: 1, columns: 1)]) { pairs, tape in
      let x = Self.dot(pairs, tape)
      return tape.record(
        Forgetful(weight: tape.weightIndex("scale", for: "forgetful") ?? 0), x, rows: x.rows, columns: 1)
    }
    #expect(
      trainingError(scorer)
        == "scorer wrong: scale is read but gets no gradient; the operation that reads it must add to weightGradient(_:) in backward and say which rows with gradients.touch(_:of:) or touchAll(of:)"
    )
    #expect(
      checkError(scorer).hasPrefix(
        "wrong: the weight scale gets no gradient at all, but finite differences say that the scores depend on it"))
  }

  private struct InPlace: Operation {
    static let name = "in place"
    func forward(_ context: OperationContext) {
      let x = context.input(0)
      for i in 0..<x.count {
        x.pointer[i] *= 2
        context.output.pointer[i] = x.pointer[i]
      }
    }
    func backward(_ context: OperationContext) {
      for i in 0..<context.output.count {
        context.inputGradient(0).pointer[i] += 2 * context.outputGradient.pointer[i]
      }
    }
  }

  @Test func anOperationThatWritesToItsInput() {
    let scorer = Wrong { pairs, tape in
      let x = Self.dot(pairs, tape)
      return tape.record(InPlace(), x, rows: x.rows, columns: 1)
    }
    #expect(
      checkError(scorer)
        == "scorer wrong: in place: forward wrote to an input; others may read it, so write to `output` alone")
  }

  /// Something kept from one batch to the next.
  private final class Kept: @unchecked Sendable { var variable: Variable? }

  @Test func aVariableOfAnotherBatch() {
    let kept = Kept()
    let scorer = Wrong { pairs, tape in
      let users = kept.variable ?? tape.lookup("user_embedding", rows: pairs.users)
      kept.variable = users
      return tape.rowDot(users, tape.lookup("item_embedding", rows: pairs.items))
    }
    #expect(trainingError(scorer) == "nothing")
    #expect(
      trainingError(scorer)
        == "scorer wrong: row dot: an input was computed for another batch or tape; compute every variable in scores(of:on:)"
    )
  }

  @Test func aCatalogueThatDisagrees() {
    struct Zeros: CatalogueScorer {
      func score(users: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Float>) {
        output.update(repeating: 0)
      }
    }
    let text = checkError(Wrong(catalogue: { _ in Zeros() }, Self.dot))
    #expect(text.hasPrefix("wrong: user 0, item 0: the catalogue scorer says 0.0, scores(of:on:) "))
  }

  @Test func scoresThatAreNotFinite() throws {
    let scorer = Wrong { pairs, tape in tape.scale(tape.scale(Self.dot(pairs, tape), by: 1e30), by: 1e30) }
    #expect(checkError(scorer).hasPrefix("wrong: a score is not finite: "))
  }

  @Test func scoresThatAreNotFiniteInTraining() {
    let overflow = Wrong { pairs, tape in tape.scale(tape.scale(Self.dot(pairs, tape), by: 1e30), by: 1e30) }
    #expect(
      trainingError(overflow)
        == "epoch 1, batch 1: scorer wrong gives a score of inf from weights that are finite: try a smaller optimizer.learning_rate; in a scorer of your own, look for a division by 0 or an overflow in scores(of:on:)"
    )
    #expect(
      trainingError(Wrong([], Self.dot), value: .infinity)
        == "epoch 1, batch 1: scorer wrong gives a score of inf; the weight user_embedding is not finite any more: try a smaller optimizer.learning_rate"
    )
  }

  /// The square root of |x|, whose derivative at 0 is infinite.
  private struct Root: Operation {
    static let name = "root"
    func forward(_ context: OperationContext) {
      for i in 0..<context.output.count { context.output.pointer[i] = abs(context.input(0).pointer[i]).squareRoot() }
    }
    func backward(_ context: OperationContext) {
      for i in 0..<context.output.count {
        context.inputGradient(0).pointer[i] += context.outputGradient.pointer[i] * 0.5 / context.output.pointer[i]
      }
    }
  }

  @Test func aGradientThatIsNotFinite() {
    let scorer = Wrong { pairs, tape in
      let x = tape.rowSum(tape.lookup("item_embedding", rows: pairs.items))
      let y = tape.rowSum(tape.lookup("user_embedding", rows: pairs.users))
      return tape.add(tape.record(Root(), tape.subtract(x, x), rows: x.rows, columns: 1), y)
    }
    #expect(
      trainingError(scorer)
        == "epoch 1, batch 1: the gradient of item_embedding[3, 0] is NaN, from scores that are finite: try a smaller optimizer.learning_rate; in a scorer of your own, look for an operation whose derivative is not finite, such as a division by 0"
    )
  }

  /// Its derivative is NaN where its value is not.
  private struct WrongLoss: Loss {
    static let name = "wrong_loss"
    static let summary = ""
    func evaluate(_ scores: RowScores, gradients: MutableRowScores) -> Double {
      gradients.positives.update(repeating: .nan)
      gradients.negatives.update(repeating: 0)
      return 1
    }
  }

  @Test func aLossWhoseDerivativeIsNotFinite() {
    #expect(
      trainingError(Wrong([], Self.dot), loss: WrongLoss())
        == "epoch 1, batch 1: loss wrong_loss gives a derivative of NaN for a score of 0.040000003: try other parameters of the loss; in a loss of your own, look at what evaluate(_:gradients:) writes"
    )
  }

  @Test func aValueThatIsReadAfterAMistake() {
    let scorer = Wrong { pairs, tape in
      let users = tape.lookup("user_embeding", rows: pairs.users)
      _ = tape.value(of: users).values[0]
      return users
    }
    #expect(trainingError(scorer).hasPrefix("scorer wrong: lookup: no weight is called `user_embeding`"))
  }

  @Test func declarationsThatCannotBe() {
    func problem(_ declared: [WeightDeclaration]) -> String {
      do {
        let (scorer, shape) = (Wrong(declared, Self.dot), CatalogueShape(userRows: 3, itemRows: 9))
        try scorer.checkDeclarations(for: shape)
        try scorer.checkForwardPass(on: Model(for: scorer, shape: shape, seed: 0))
        return "nothing"
      } catch {
        return "\(error)"
      }
    }
    #expect(problem([]) == "nothing")
    #expect(
      problem([.bias("user_embedding", rows: 3)])
        == "scorer wrong: weights(for:) declares user_embedding twice; give each weight a name of its own")
    #expect(
      problem([WeightDeclaration("hidden_kernel", rows: 4, columns: 0)])
        == "scorer wrong: weights(for:) declares hidden_kernel of 4 x 0; a weight has at least one row and one column")
  }

  /// `reckit verify` runs every check, also after one that failed.
  @Test func noCheckTrapsWhereAnotherFails() {
    let shapes = Wrong { pairs, tape in tape.lookup("user_embedding", rows: pairs.users) }
    for check in scorerChecks(shapes) { #expect(throws: TrainingError.self) { try check.run() } }
    let twice = scorerChecks(Wrong([.bias("user_embedding", rows: 5)], Self.dot))
    #expect(twice.map(\.what) == ["declared weights are valid: unique names, at least 1 x 1"])
    #expect(throws: TrainingError.self) { try twice[0].run() }
  }

  @Test func aNameThatIsTaken() throws {
    struct Other: Scorer {
      static let name = "wrong"
      static let summary = ""
      func weights(for shape: CatalogueShape) -> [WeightDeclaration] { [] }
      func scores(of pairs: PairBatch, on tape: Tape) -> Variable { tape.nothing(rows: 0, columns: 0) }
    }
    var registry = Registry()
    try registry.register(Wrong.self)
    let error = #expect(throws: RegistryError.self) { try registry.register(Other.self) }
    #expect(
      error?.description == "a scorer named `wrong` is registered already; give yours another `static let name`")
  }
}
