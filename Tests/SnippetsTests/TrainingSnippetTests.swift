import RecKit
import Testing

/// What the examples of optimisers, schedules, stopping rules, initializers and list metrics compute, by hand.
struct TrainingSnippetTests {
  @Test func rmspropDividesByTheRootOfTheMeanSquare() {
    let model = Model([WeightDeclaration("w", rows: 1, columns: 2)], shape: CatalogueShape(userRows: 1, itemRows: 1))
    var rule = RMSpropOptimizer()
    (rule.learningRate, rule.rho) = (0.1, 0.75)
    let run = OptimizerRun(rule, model: model)
    for gradient in [[2, 0], [-2, 4]] as [[Float]] {
      let gradients = Gradients(for: model, optimizer: rule)
      gradients.touchAll(of: 0)
      _ = gradients.buffers[0].mutableValues.update(fromContentsOf: gradient)
      _ = run.step(gradients, rowCount: 1)
    }
    // v: 1, then 0.75 + 1 and 0 + 4. w: -0.1 * 2 / 1 + 0.1 * 2 / sqrt(1.75), -0.1 * 4 / 2.
    let expected: [Float] = [-0.2 + 0.2 / Float(1.75).squareRoot(), -0.2]
    #expect(zip(model["w"].values, expected).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func theInverseTimeScheduleDividesByTheEpochs() {
    var schedule = InverseTimeSchedule()
    schedule.decay = 1
    let factors = [0, 9, 10, 19, 30, 60].map {
      schedule.factor(at: StepPlace(step: $0, stepsPerEpoch: 10, epochs: 7))
    }
    #expect(factors == [1, 1, 0.5, 0.5, 0.25, 1.0 / 7])
  }

  @Test func theSlopeRuleComparesMeans() {
    var rule = SlopeRule()
    (rule.window, rule.least) = (2, 0.1)
    func stops(_ values: [Double], up: Bool = true) -> Bool {
      rule.shouldStop(after: MonitoredValues(epochs: Array(values.indices), values: values, higherIsBetter: up))
    }
    #expect(!stops([0.1, 0.2, 0.3]))
    // Means 0.15 and 0.35; then 0.35 and 0.4.
    #expect(!stops([0.1, 0.2, 0.3, 0.4]) && stops([0.1, 0.2, 0.3, 0.4, 0.4, 0.4]))
    #expect(!stops([0.4, 0.4, 0.2, 0.2], up: false) && stops([0.2, 0.2, 0.4, 0.4], up: false))
  }

  @Test func signsAreAsOftenPlusAsMinus() {
    let weight = WeightDeclaration("w", rows: 100, columns: 100, initializer: SignsInitializer())
    let model = Model(for: OneWeight(weight: weight), shape: CatalogueShape(userRows: 1, itemRows: 1), seed: 1)
    #expect(model["w"].values.allSatisfy { abs($0) == 0.05 })
    // 5000 expected; the deviation is 50.
    #expect((4800...5200).contains(model["w"].values.count { $0 > 0 }))
  }

  @Test func listMetricsByHand() {
    let training = TrainingSet(
      positives: Interactions(users: [0], items: [1], userRows: 3), users: .integers(0..<3), items: .integers(1..<6))
    let lists = TopLists(users: [0, 1, 2], lists: [[1, 2], [2, 1], [1, 3]], k: 2)
    // Items 1, 2 and 3 are listed 3, 2 and 1 times: of 0 0 1 2 3, (0 1 + 2 2 + 4 3) / (4 * 6).
    #expect(ShareMetric().value(of: lists, training: training) == 0.6)
    #expect(InequalityMetric().value(of: lists, training: training) == 16.0 / 24)
  }
}

private struct OneWeight: PreparedScorer {
  let weight: WeightDeclaration
  func weights(for shape: CatalogueShape) -> [WeightDeclaration] { [weight] }
  func scores(of pairs: PairBatch, on tape: Tape) -> Variable { tape.lookup("w", rows: pairs.users) }
}
