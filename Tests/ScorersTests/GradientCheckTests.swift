import RecKitTesting
import Testing

@testable import RecKit

/// Gradients that `checkScorer` must see as wrong, whatever their size, and steps that only go wrong on a used tape.
struct GradientCheckTests {
  /// An inner product plus `size` times a bias, with an operation of its own for the second term.
  private struct Scaled: Scorer {
    static let name = "scaled"
    static let summary = "An inner product and a bias that counts little."
    @Parameter("How much the bias counts.") var size = 1e-3
    @Parameter("What its gradient is multiplied with.") var factor = 1.0
    @Parameter("What all scores are multiplied with.") var whole = 1.0
    @Parameter("Columns.") var columns = 4

    struct Times: Operation {
      static let name = "times"
      static let isRowWise = true
      let size: Float
      let factor: Float
      func forward(_ context: OperationContext) {
        for i in 0..<context.output.count { context.output.pointer[i] = size * context.input(0).pointer[i] }
      }
      func backward(_ context: OperationContext) {
        for i in 0..<context.output.count {
          context.inputGradient(0).pointer[i] += factor * size * context.outputGradient.pointer[i]
        }
      }
    }

    func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
      [
        .embedding("user_embedding", rows: shape.userRows, columns: columns),
        .embedding("item_embedding", rows: shape.itemRows, columns: columns),
        .bias("item_bias", rows: shape.itemRows),
      ]
    }

    func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
      let bias = tape.bias("item_bias", rows: pairs.items)
      let dot = tape.rowDot(
        tape.lookup("user_embedding", rows: pairs.users), tape.lookup("item_embedding", rows: pairs.items))
      let sum = tape.add(
        dot, tape.record(Times(size: Float(size), factor: Float(factor)), bias, rows: pairs.count, columns: 1))
      return tape.scale(sum, by: whole)
    }
  }

  private func scaled(_ change: (inout Scaled) -> Void) -> Scaled {
    var scorer = Scaled()
    change(&scorer)
    return scorer
  }

  @Test(arguments: [1, 0.1, 4e-3, 1e-3, 1e-4, 1e-5]) func smallSlopesAreComparedToo(size: Double) throws {
    try checkScorer(scaled { $0.size = size })
    for factor in [0, -1, 2, 0.5] {
      #expect(throws: CheckFailure.self, "factor \(factor)") {
        try checkScorer(
          scaled {
            $0.size = size
            $0.factor = factor
          })
      }
    }
  }

  @Test(arguments: [1e-6, 1e-3, 1e3]) func scoresOfAnySizeAreCompared(whole: Double) throws {
    try checkScorer(
      scaled {
        $0.whole = whole
        $0.size = 1
      })
    #expect(throws: CheckFailure.self) {
      try checkScorer(
        scaled {
          $0.whole = whole
          $0.size = 1
          $0.factor = 1.05
        })
    }
  }

  @Test func wideWeightsAreSampled() throws {
    let wide = scaled { $0.columns = 300 }
    let titles = scorerChecks(wide, entries: 50).map(\.what)
    #expect(titles.contains("gradient of user_embedding agrees with finite differences (50 of 1500 numbers)"))
    try checkScorer(wide, entries: 50)
  }

  /// An operation of one's own over an inner product.
  private struct Custom: Scorer {
    static let name = "custom"
    static let summary = "One operation of its own."
    private(set) var operation: any Operation & Sendable = Copy()
    private(set) var rows: @Sendable (PairBatch) -> Int = { $0.count }

    init() {}
    init(from decoder: any Decoder) {}
    init(_ operation: any Operation & Sendable, rows: @escaping @Sendable (PairBatch) -> Int = { $0.count }) {
      (self.operation, self.rows) = (operation, rows)
    }

    func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
      [
        .embedding("user_embedding", rows: shape.userRows, columns: 4),
        .embedding("item_embedding", rows: shape.itemRows, columns: 4),
      ]
    }

    func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
      let dot = tape.rowDot(
        tape.lookup("user_embedding", rows: pairs.users), tape.lookup("item_embedding", rows: pairs.items))
      _ = tape.record(operation, dot, rows: rows(pairs), columns: 1)
      return tape.record(operation, dot, rows: pairs.count, columns: 1)
    }
  }

  private struct Copy: Operation {
    static let name = "copy"
    func forward(_ context: OperationContext) {
      for i in 0..<context.output.count { context.output.pointer[i] = context.input(0).pointer[i] }
    }
    func backward(_ context: OperationContext) {
      for i in 0..<context.outputGradient.count {
        context.inputGradient(0).pointer[i] += context.outputGradient.pointer[i]
      }
    }
  }

  /// Adds to its output, which is 0 on a fresh tape alone.
  private struct Adding: Operation {
    static let name = "adding"
    func forward(_ context: OperationContext) {
      for i in 0..<context.output.count {
        context.output.pointer[i] += context.input(0).pointer[i] * context.input(0).pointer[i]
      }
    }
    func backward(_ context: OperationContext) {
      for i in 0..<context.outputGradient.count {
        context.inputGradient(0).pointer[i] +=
          2 * context.output.pointer[i].squareRoot() * (context.input(0).pointer[i] < 0 ? -1 : 1)
          * context.outputGradient.pointer[i]
      }
    }
  }

  /// Says that it leaves inactive rows alone, and reads them.
  private struct Careless: Operation {
    static let name = "careless"
    static let skipsInactiveRows = true
    func forward(_ context: OperationContext) { Copy().forward(context) }
    func backward(_ context: OperationContext) {
      let total = context.outputGradient.values.reduce(0, +)
      let active = context.activeRows.reduce(Float(0)) { $0 + context.outputGradient.values[Int($1)] }
      for row in context.activeRows.map(Int.init) {
        context.inputGradient(0).pointer[row] += context.outputGradient.pointer[row] + total - active
      }
    }
  }

  private func firstError(_ scorer: Custom) -> String {
    do {
      try checkScorer(scorer)
      return "nothing"
    } catch {
      return "\(error)"
    }
  }

  @Test func laterStepsAreComparedWithFreshTapes() {
    #expect(firstError(Custom()) == "nothing")
    #expect(firstError(Custom(Adding())).contains("on one tape: the gradient of"))
    #expect(firstError(Custom(Careless())).contains("on one tape: the gradient of"))
  }

  @Test(arguments: [1, -1, 10]) func nodesOfOtherRowsThanPairsAreMistakes(more: Int) {
    let text = firstError(Custom(Copy(), rows: { $0.count + more }))
    #expect(
      text
        == "scorer custom: copy: \(11 + more) rows for 11 pairs; each variable has one row for each pair of the batch, in their order"
    )
  }

  @Test func aLookupOfOtherRowsThanPairsIsAMistake() {
    struct Short: Scorer {
      static let name = "short"
      static let summary = ""
      func weights(for shape: CatalogueShape) -> [WeightDeclaration] { [.bias("item_bias", rows: shape.itemRows)] }
      func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
        _ = tape.bias("item_bias", rows: .init(rebasing: pairs.items[1...]))
        return tape.bias("item_bias", rows: pairs.items)
      }
    }
    #expect {
      try checkScorer(Short())
    } throws: {
      "\($0)"
        == "scorer short: lookup of item_bias: 10 rows for 11 pairs; each variable has one row for each pair of the batch, in their order"
    }
  }

  /// Adds to a weight's gradient and touches only the first row.
  private struct Untouched: Operation {
    static let name = "untouched"
    let weight: Int
    let rows: UnsafeBufferPointer<Int32>
    var weights: [Int] { [weight] }
    func forward(_ context: OperationContext) {
      for (i, row) in rows.enumerated() {
        context.output.pointer[i] = context.input(0).pointer[i] + context.weight(weight).row(Int(row))[0]
      }
    }
    func backward(_ context: OperationContext) {
      for (i, row) in rows.enumerated() {
        context.inputGradient(0).pointer[i] += context.outputGradient.pointer[i]
        context.weightGradient(weight).row(Int(row))[0] += context.outputGradient.pointer[i]
      }
      context.gradients.touch(0, of: weight)
    }
  }

  @Test func aGradientOfARowThatIsNotTouchedIsAMistake() {
    struct Forgetting: Scorer {
      static let name = "forgetting"
      static let summary = ""
      func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
        [.bias("user_bias", rows: shape.userRows), .bias("item_bias", rows: shape.itemRows)]
      }
      func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
        let users = tape.bias("user_bias", rows: pairs.users)
        let weight = tape.weightIndex("item_bias", for: "untouched") ?? 0
        return tape.record(Untouched(weight: weight, rows: pairs.items), users, rows: pairs.count, columns: 1)
      }
    }
    #expect {
      try checkScorer(Forgetting())
    } throws: {
      "\($0)".hasPrefix("scorer forgetting: row 1 of item_bias gets a gradient but is not touched")
    }
  }
}
