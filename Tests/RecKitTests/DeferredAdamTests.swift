import Testing

@testable import RecKit

/// Adam that moves rows late, beside Adam that moves every row at every step.
struct DeferredAdamTests {
  private struct Outcome {
    var start: [Float]
    var weights: [Float]
    var moments: [Float]
    /// Sum over steps of the regulariser times the step's positives.
    var penalty: Double
    var exactSteps: Int
  }

  /// Trains a table of 40 rows of 19 numbers for some steps, each with a gradient for 4 rows.
  private func train(
    _ updates: Adam.Updates, l2: Double, steps: Int = 600, settleEvery: Int = 150,
    change: (inout Adam) -> Void = { _ in }
  ) -> Outcome {
    let shape = CatalogueShape(userRows: 1, itemRows: 40)
    let model = Model([WeightDeclaration("t", rows: 40, columns: 19, l2: l2)], shape: shape)
    var random = RandomStream(seed: 1, purpose: .initialisation)
    for i in 0..<model.buffers[0].count { model.buffers[0].pointer[i] = Float(random.nextUnit() - 0.5) }
    let start = Array(model.buffers[0].values)
    var adam = Adam()
    adam.updates = updates
    change(&adam)
    let run = OptimizerRun(adam, model: model)
    let gradients = Gradients(for: model, optimizer: adam)
    var penalty = 0.0
    for step in 1...steps {
      var draws = RandomStream(seed: 2, purpose: .scores, index: step)
      // Rows 30 to 39 never get a gradient; those below 5 get most.
      let rows = (0..<4).map { _ in Int32(draws.nextIndex(below: 5 + draws.nextIndex(below: 25))) }
      rows.withUnsafeBufferPointer { run.catchUp($0, of: 0) }
      for row in rows {
        gradients.touch(row, of: 0)
        for column in 0..<19 {
          gradients.buffers[0].pointer[Int(row) * 19 + column] += Float(draws.nextUnit() - 0.4) * 0.01
        }
      }
      penalty += run.step(gradients, rowCount: step % 150 == 0 ? 10 : 64)
      gradients.clear()
      if step % settleEvery == 0 { penalty += run.settle() }
    }
    penalty += run.settle()
    return Outcome(
      start: start, weights: Array(model.buffers[0].values),
      moments: run.state.slots.flatMap { Array($0.values.values) },
      penalty: penalty, exactSteps: (run.state as? DeferredAdamState)?.exactSteps ?? 0)
  }

  /// The largest distance between the two, as a share of the farthest way that a weight went.
  private func distance(_ late: Outcome, _ dense: Outcome) -> Float {
    let largest = zip(late.weights, dense.weights).map { abs($0 - $1) }.max() ?? 0
    return largest / (zip(dense.weights, dense.start).map { abs($0 - $1) }.max() ?? 0)
  }

  /// Without a regulariser up to rounding; with one, the stated bound of 1 % of the way.
  @Test(arguments: [(0.0, 1e-4), (1e-6, 0.01), (1e-4, 0.01), (1e-2, 0.01)])
  func hundredsOfStepsAgreeWithDense(l2: Double, bound: Float) {
    let (late, dense) = (train(.deferred, l2: l2), train(.dense, l2: l2))
    let distance = distance(late, dense)
    #expect(distance < bound, "\(distance) of the way")
    #expect(abs(late.penalty - dense.penalty) <= 1e-3 * dense.penalty)
    if l2 == 0 { #expect(late.exactSteps == 0) }
  }

  @Test func rowsThatNoBatchTouchedAreSteppedThroughExactly() {
    let (late, dense) = (train(.deferred, l2: 1e-6), train(.dense, l2: 1e-6))
    #expect(late.weights[(30 * 19)...] == dense.weights[(30 * 19)...])
    #expect(late.exactSteps >= 10 * 600)
  }

  /// Where either is as large as the gradients, many gaps are stepped through.
  @Test(arguments: [(1.0, 1e-7), (1e-3, 1.0)])
  func aLargeRegulariserOrEpsilonKeepsTheBound(l2: Double, epsilon: Double) {
    let change: (inout Adam) -> Void = { $0.epsilon = epsilon }
    let (late, dense) = (train(.deferred, l2: l2, change: change), train(.dense, l2: l2, change: change))
    let distance = distance(late, dense)
    #expect(distance < 0.01, "\(distance) of the way")
    #expect(late.exactSteps > 0)
  }

  /// With beta1 above the root of beta2 the sums of the formula do not exist.
  @Test func momentumThatFadesSlowlyIsSteppedThroughExactly() {
    let change: (inout Adam) -> Void = {
      $0.beta1 = 0.99
      $0.beta2 = 0.9
    }
    let (late, dense) = (train(.deferred, l2: 1e-6, change: change), train(.dense, l2: 1e-6, change: change))
    #expect(late.weights == dense.weights && late.moments == dense.moments)
    #expect(abs(late.penalty - dense.penalty) <= 1e-6 * dense.penalty)
  }

  @Test(arguments: [1, 7, 300])
  func longGapsAgreeWithoutRegulariser(steps: Int) {
    // beta2 so far from 1 that the horizon of the tables is passed.
    let change: (inout Adam) -> Void = { $0.beta2 = 0.9 }
    let late = train(.deferred, l2: 0, steps: 10 * steps, settleEvery: 1000, change: change)
    let dense = train(.dense, l2: 0, steps: 10 * steps, settleEvery: 1000, change: change)
    let distance = distance(late, dense)
    #expect(distance < 0.01, "\(distance) of the way")
  }

  @Test func ratesAreThoseOfTheFormula() {
    var adam = Adam()
    adam.beta2 = 0.99
    let schedule = AdamSchedule(adam, plan: StepPlan())
    var (beta1, beta2) = (1.0, 1.0)
    for step in 1...20_000 {
      beta1 *= 0.9
      beta2 *= 0.99
      let expected = 0.001 * (1 - beta2).squareRoot() / (1 - beta1)
      #expect(abs(schedule.rate(ofStep: step) - expected) < 1e-15)
    }
  }
}
