import RecKit
import RecKitTesting
import Testing

/// `checkOptimizer` passes what ships and sees what is wrong with others.
struct OptimizerCheckTests {
  @Test(arguments: [Adam.Updates.deferred, .dense], [Adam.RepeatedRows.summed, .separate])
  func adamKeepsTheContract(updates: Adam.Updates, repeatedRows: Adam.RepeatedRows) throws {
    var adam = Adam()
    (adam.updates, adam.repeatedRows) = (updates, repeatedRows)
    for rate in [1e-4, 1e-3, 0.1] {
      adam.learningRate = rate
      try checkOptimizer(adam)
    }
  }

  @Test(arguments: [1e-4, 0.01, 1, 20]) func sgdAndAdagradKeepTheContract(rate: Double) throws {
    var (sgd, adagrad) = (SGD(), Adagrad())
    (sgd.learningRate, adagrad.learningRate) = (min(rate, 5), rate)
    try checkOptimizer(sgd)
    try checkOptimizer(adagrad)
  }

  /// Gradient descent with momentum, and one fault.
  private struct Momentum: Optimizer {
    static let name = "momentum"
    static let summary = "Gradient descent with momentum."
    @Parameter("How.") var fault = ""

    func makeState(for model: Model) -> any OptimizerState { State(self, model: model) }

    private final class State: LazyOptimizerState {
      let fault: String
      let model: Model
      let velocities: [AlignedBuffer]
      var late: [(row: Int32, weight: Int)] = []
      var penalty = 0.0

      init(_ rule: Momentum, model: Model) {
        (fault, self.model) = (rule.fault, model)
        velocities = model.buffers.map { AlignedBuffer(count: $0.count) }
      }

      var slots: [(name: String, values: AlignedBuffer)] {
        fault == "forgets its state" ? [] : zip(model.declarations, velocities).map { ("\($0.name).v", $1) }
      }

      func step(_ gradients: Gradients, _ step: OptimizerStep) {
        penalty = 0
        for (index, weight) in model.declarations.enumerated() {
          let (w, g, v) = (model.buffers[index].pointer, gradients.buffers[index].pointer, velocities[index].pointer)
          let touched = Set(gradients.touchedRows[index])
          let decay = fault == "no regulariser" ? 0 : Float(2 * weight.l2)
          for position in 0..<weight.count {
            penalty += weight.l2 * Double(w[position]) * Double(w[position])
            // Late, and never made up for.
            if fault == "never caught up" && !touched.contains(Int32(position / weight.columns)) && isLate { continue }
            v[position] = 0.9 * v[position] + g[position] + decay * w[position]
            let step = 0.01 * v[position]
            if fault == "uphill in one weight" && index == 1 { w[position] += step } else { w[position] -= step }
          }
        }
        penalty *= fault == "penalty of the mean" ? 1 : fault == "no penalty" ? 0 : Double(step.rowCount)
      }

      func takePenalty() -> Double {
        defer { penalty = 0 }
        return penalty
      }

      /// Rows are late until somebody reads a weight as a whole.
      private var isLate = true
      func catchUp(_ weight: Int) { if weight != 2 { isLate = false } }
      func catchUp(_ rows: UnsafeBufferPointer<Int32>, of weight: Int) {}
      func settle() {}
      func resume(after steps: Int) {}
    }
  }

  @Test func withoutAFaultItPasses() throws { try checkOptimizer(Momentum()) }

  @Test(arguments: [
    ("uphill in one weight", "the first step changes bias"), ("no regulariser", "against its sign"),
    ("no penalty", "returns 0.0"), ("penalty of the mean", "rows times the regulariser are"),
    ("forgets its state", "7 steps from the stored state"),
    ("never caught up", "against its sign"),
  ])
  func aFaultIsFound(fault: String, words: String) {
    var optimizer = Momentum()
    optimizer.fault = fault
    #expect {
      try checkOptimizer(optimizer)
    } throws: { error in
      (error as? CheckFailure)?.message.contains(words) == true
    }
  }

  @Test func rowsThatAreNeverCaughtUpAreFoundByThatCheckToo() throws {
    var optimizer = Momentum()
    optimizer.fault = "never caught up"
    let check = try #require(optimizerChecks(optimizer).first { $0.what.hasPrefix("rows updated lazily") })
    #expect(throws: CheckFailure.self) { try check.run() }
  }
}
