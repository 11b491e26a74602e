import Foundation
import RecKitTesting
import Testing

@testable import RecKit

/// Schedules, stopping rules, initializers and the three ways to regularise.
struct ScheduleTests {
  @Test func cosineFallsFromOneToItsEndAfterTheWarmUp() {
    var schedule = CosineSchedule()
    (schedule.final, schedule.warmup) = (0.2, 2)
    func factor(_ step: Int) -> Double {
      schedule.factor(at: StepPlace(step: step, stepsPerEpoch: 10, epochs: 12))
    }
    #expect(factor(0) == 0.05 && abs(factor(9) - 0.5) < 1e-15 && factor(20) == 1)
    for step in 20..<120 {
      let expected = 0.2 + 0.8 * (1 + Foundation.cos(.pi * Double(step - 20) / 100)) / 2
      #expect(abs(factor(step) - expected) < 1e-14, "step \(step)")
    }
  }

  @Test func stepsFallByAFactorEveryFewEpochs() {
    var schedule = StepSchedule()
    (schedule.every, schedule.gamma) = (2, 0.5)
    let factors = [0, 19, 20, 39, 40, 60].map {
      schedule.factor(at: StepPlace(step: $0, stepsPerEpoch: 10, epochs: 7))
    }
    #expect(factors == [1, 1, 0.5, 0.5, 0.25, 0.125])
  }

  @Test func aWarmUpRisesToTheFirstFactorOfWhatFollows() {
    var step = StepSchedule()
    (step.every, step.gamma) = (1, 0.5)
    var warmup = WarmupSchedule()
    warmup.then = step
    func factors(_ places: [Int]) -> [Double] {
      places.map { warmup.factor(at: StepPlace(step: $0, stepsPerEpoch: 4, epochs: 4)) }
    }
    // One epoch of 4 steps; then the second epoch is the first of `then`.
    #expect(factors([0, 1, 2, 3, 4, 7, 8, 12]) == [0.25, 0.5, 0.75, 1, 1, 1, 0.5, 0.25])
    // 2 steps: epochs of `then` begin at steps 2, 6 and 10.
    warmup.steps = 2
    #expect(factors([0, 1, 2, 5, 6, 10]) == [0.5, 1, 1, 1, 0.5, 0.25])
    warmup.steps = 0
    #expect(factors([0, 3, 4]) == [1, 1, 0.5])
    warmup.epochs = 1
    #expect(warmup.crossCheck().map(\.key) == ["steps"])
  }

  /// Both have the rise in steps 0 to 19 and the same cosine afterwards, also beyond the run's end.
  @Test func aWarmUpBeforeCosineIsCosineWithItsOwn() {
    var (cosine, warmup) = (CosineSchedule(), WarmupSchedule())
    (cosine.final, warmup.epochs) = (0.2, 2)
    warmup.then = cosine
    cosine.warmup = 2
    for step in 0..<120 {
      let place = StepPlace(step: step, stepsPerEpoch: 10, epochs: 12)
      #expect(warmup.factor(at: place) == cosine.factor(at: place), "step \(step)")
    }
  }

  @Test(arguments: [0, 0.5, 3, 100.0]) func theBuiltInOnesKeepTheContract(warmup: Double) throws {
    var cosine = CosineSchedule()
    cosine.warmup = warmup
    try checkSchedule(cosine)
    try checkSchedule(ConstantSchedule())
    try checkSchedule(StepSchedule())
    var rise = WarmupSchedule()
    rise.epochs = warmup
    try checkSchedule(rise)
    rise.then = cosine
    try checkSchedule(rise)
    try checkStoppingRule(PatienceRule(evaluations: 1 + Int(warmup)))
    for initializer: any Initializer in [.zeros, .ones, .uniform(0.1), .normal(sd: 2), .xavier] {
      try checkInitializer(initializer)
    }
    try checkInitializer(.values([1, 2, 3]), shapes: [(1, 3), (3, 1)])
  }

  private struct Broken: Schedule, StoppingRule, Initializer {
    static let name = "broken"
    static let summary = "Breaks the contracts."
    @Parameter("How.") var fault = ""
    func factor(at place: StepPlace) -> Double {
      switch fault {
      case "negative": -place.progress
      case "nothing": 0
      case "infinite": 1 / place.progress
      default: Double.random(in: 0...1)
      }
    }
    func shouldStop(after past: MonitoredValues) -> Bool {
      if fault == "upwards" { return past.values.count > 1 && past.values.last ?? 0 < past.values[0] }
      return fault == "at once" ? true : fault == "never" ? false : Bool.random()
    }
    func fill(_ start: inout InitialWeight) {
      fault == "NaN" ? start.fill { _ in .nan } : start.fill { _ in Float.random(in: 0...1) }
    }
  }

  @Test(arguments: [
    ("negative", "has the factor -"), ("nothing", "every factor is 0"), ("infinite", "has the factor inf"),
    ("random", "and then"),
  ])
  func theCheckFindsBrokenSchedules(fault: String, words: String) {
    var broken = Broken()
    broken.fault = fault
    #expect { try checkSchedule(broken) } throws: { ($0 as? CheckFailure)?.message.contains(words) == true }
  }

  @Test(arguments: [
    ("at once", "after the first evaluation"), ("never", "never stopped in 300 evaluations"),
    ("random", "with yes and with no"),
    ("upwards", "where lower is better it stops as if higher were"),
  ])
  func theCheckFindsBrokenRules(fault: String, words: String) {
    var broken = Broken()
    broken.fault = fault
    #expect { try checkStoppingRule(broken) } throws: { error in
      let message = (error as? CheckFailure)?.message ?? ""
      // Chance may meet another check first.
      return message.contains(words) || fault == "random" && !message.isEmpty
    }
  }

  @Test(arguments: [("NaN", "is nan"), ("random", "gave other numbers")])
  func theCheckFindsBrokenInitializers(fault: String, words: String) {
    var broken = Broken()
    broken.fault = fault
    #expect { try checkInitializer(broken) } throws: { ($0 as? CheckFailure)?.message.contains(words) == true }
  }

  @Test func patienceCountsFromTheLastBetterValue() {
    func stops(_ values: [Double], _ patience: Int, margin: Double = 0, up: Bool = true) -> Bool {
      var rule = PatienceRule(evaluations: patience)
      rule.margin = margin
      return rule.shouldStop(
        after: MonitoredValues(epochs: Array(values.indices), values: values, higherIsBetter: up))
    }
    #expect(!stops([0.5, 0.6, 0.6], 2) && stops([0.5, 0.6, 0.6, 0.6], 2) && !stops([0.5, 0.4], 2))
    #expect(stops([0.5, 0.4, 0.3], 2) && !stops([0.5, 0.4, 0.3], 2, up: false))
    // Better by less than the margin does not count, and creeping counts once it adds up.
    #expect(stops([0.5, 0.505, 0.509], 2, margin: 0.01) && !stops([0.5, 0.505, 0.511], 2, margin: 0.01))
  }

  @Test func normalNumbersHaveTheirMoments() {
    var random = RandomStream(seed: 1, purpose: .initialisation)
    let numbers = (0..<200_000).map { _ in random.nextNormal() }
    func moment(_ power: Int) -> Double {
      numbers.reduce(0) { $0 + (0..<power).reduce(1) { p, _ in p } * Foundation.pow($1, Double(power)) }
        / Double(numbers.count)
    }
    // Five standard errors of means of x, x^2, x^3 and x^4.
    for (power, mean, deviation) in [
      (1, 0.0, 1.0), (2, 1, 2.0.squareRoot()), (3, 0, 15.0.squareRoot()), (4, 3, 96.0.squareRoot()),
    ] {
      #expect(abs(moment(power) - mean) < 5 * deviation / 200_000.0.squareRoot(), "moment \(power)")
    }
    #expect(abs(Double(numbers.count { $0.magnitude < 1 }) / 200_000 - 0.682689) < 0.005)
  }

  // MARK: Regularisers

  private static func model(l2: Double = 0) -> Model {
    let model = Model(
      [WeightDeclaration("w", rows: 2, columns: 1, l2: l2)], shape: CatalogueShape(userRows: 1, itemRows: 2))
    _ = model["w"].mutableValues.update(fromContentsOf: [1, -2])
    return model
  }

  /// w (1 - rate decay), then the step; rows without a gradient decay too.
  @Test func weightDecayIsDecoupled() {
    var sgd = SGD()
    (sgd.learningRate, sgd.weightDecay) = (0.1, 0.5)
    let model = Self.model()
    let gradients = Gradients(for: model, optimizer: sgd)
    gradients.touch(0, of: 0)
    gradients.buffers[0].pointer[0] = 3
    #expect(OptimizerRun(sgd, model: model).step(gradients, rowCount: 4) == 0)
    #expect(Array(model["w"].values) == [Float(0.95) - Float(0.1) * 3, -1.9])
    var adam = Adam()
    (adam.learningRate, adam.weightDecay) = (0.1, 0.5)
    let other = Self.model(l2: 0)
    _ = OptimizerRun(adam, model: other).step(gradients, rowCount: 4)
    // Adam's first step is the learning rate against the gradient's sign.
    #expect(abs(other["w"].values[0] - 0.85) < 1e-5 && other["w"].values[1] == -1.9)
  }

  /// The lazy state closes gaps under a schedule as the dense one goes through them.
  @Test(arguments: [0, 1e-4]) func deferredAdamFollowsASchedule(l2: Double) {
    func train(_ updates: Adam.Updates) -> [Float] {
      let model = Model(
        [WeightDeclaration("w", rows: 30, columns: 3, l2: l2)], shape: CatalogueShape(userRows: 1, itemRows: 30))
      for place in 0..<90 { model["w"].pointer[place] = Float(place % 7) / 7 - 0.4 }
      var adam = Adam()
      adam.updates = updates
      var cosine = CosineSchedule()
      cosine.warmup = 1
      adam.schedule = cosine
      let run = OptimizerRun(adam, model: model, stepsPerEpoch: 50, epochs: 6)
      let gradients = Gradients(for: model, optimizer: adam)
      for step in 0..<300 {
        var draws = RandomStream(seed: 5, purpose: .scores, index: step)
        let rows = (0..<3).map { _ in Int32(draws.nextIndex(below: 25)) }
        rows.withUnsafeBufferPointer { run.catchUp($0, of: 0) }
        for row in rows {
          gradients.touch(row, of: 0)
          for column in 0..<3 { gradients.buffers[0].pointer[Int(row) * 3 + column] += Float(draws.nextUnit() - 0.4) }
        }
        _ = run.step(gradients, rowCount: 8)
        gradients.clear()
        if step % 50 == 49 { _ = run.settle() }
      }
      return Array(model["w"].values)
    }
    let (late, dense) = (train(.deferred), train(.dense))
    let start = (0..<90).map { Float($0 % 7) / 7 - 0.4 }
    let way = zip(dense, start).map { abs($0 - $1) }.max() ?? 0
    #expect(zip(late, dense).allSatisfy { abs($0 - $1) < (l2 == 0 ? 1e-4 : 0.01) * way })
  }

  /// Of one positive with two negatives: 2 batch_l2 w for its user once, its item and each negative.
  @Test func theBatchRegulariserCountsEachTriplet() throws {
    let shape = CatalogueShape(userRows: 2, itemRows: 4)
    let model = Model(for: Product(), shape: shape, seed: 2)
    let before = (Array(model["u"].values), Array(model["i"].values))
    var sgd = SGD()
    sgd.learningRate = 1
    func train(_ batchL2: Double) throws -> (loss: Double, u: [Float], i: [Float]) {
      let copy = model.copy()
      let step = TrainingStep(scorer: Product(), loss: BPRLoss(), optimizer: sgd, model: copy, batchL2: batchL2)
      let (users, items) = ([1, 0, 1, 1, 0, 0] as [Int32], [3, 0, 1, 1, 2, 3] as [Int32])
      let loss = try users.withUnsafeBufferPointer { users in
        try items.withUnsafeBufferPointer { items in
          let layout = BatchLayout(positives: 2, negativesPerPositive: 2)
          return try step.run(
            PairBatch(users: users, items: items, layout: layout), layout: layout,
            dropout: .init(seed: 0, epoch: 0, step: 0))
        }
      }
      return (loss, Array(copy["u"].values), Array(copy["i"].values))
    }
    let (plain, regularised) = (try train(0), try train(0.25))
    // Two positives: 2 * 0.25 / 2 of each occurrence. Items 3, 0, 1, 1, 2, 3.
    for (row, count) in [(0, 1), (1, 1)] {
      #expect(abs(plain.u[row] - regularised.u[row] - 0.25 * Float(count) * before.0[row]) < 1e-6)
    }
    for (row, count) in [(0, 1), (1, 2), (2, 1), (3, 2)] {
      #expect(abs(plain.i[row] - regularised.i[row] - 0.25 * Float(count) * before.1[row]) < 1e-6)
    }
    let squares = before.0.map { $0 * $0 }.reduce(0, +) + zip([1, 2, 1, 2], before.1).map { $0 * $1 * $1 }.reduce(0, +)
    #expect(abs(regularised.loss - plain.loss - 0.25 * Double(squares)) < 1e-6)
  }

  private struct Product: Scorer {
    static let name = "product"
    static let summary = "For tests."
    func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
      [
        .embedding("u", rows: shape.userRows, columns: 1, initializer: .normal(sd: 1)),
        .embedding("i", rows: shape.itemRows, columns: 1, initializer: .normal(sd: 1)),
      ]
    }
    func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
      tape.rowDot(tape.lookup("u", rows: pairs.users), tape.lookup("i", rows: pairs.items))
    }
  }
}
