import Testing

@testable import RecKit

struct OptimizerTests {
  /// One weight of three numbers with l2, one without.
  private let model: Model = {
    let model = Model(
      [
        WeightDeclaration("regularised", rows: 3, columns: 1, l2: 0.25),
        WeightDeclaration("free", rows: 1, columns: 2),
      ], shape: CatalogueShape(userRows: 1, itemRows: 1))
    _ = model["regularised"].mutableValues.update(fromContentsOf: [1, -2, 0.5])
    _ = model["free"].mutableValues.update(fromContentsOf: [3, 4])
    return model
  }()

  private func gradients(for optimizer: any Optimizer) -> Gradients {
    let gradients = Gradients(for: model, optimizer: optimizer)
    _ = gradients.buffers[0].mutableValues.update(fromContentsOf: [0.5, 0, -1])
    _ = gradients.buffers[1].mutableValues.update(fromContentsOf: [-2, 0])
    gradients.touchAll(of: 0)
    gradients.touchAll(of: 1)
    return gradients
  }

  @Test func sgdStepsAlongTheWholeGradient() {
    var sgd = SGD()
    sgd.learningRate = 0.1
    let penalty = OptimizerRun(sgd, model: model).step(gradients(for: sgd), rowCount: 1)
    // 2 l2 w is 0.5 w: gradients 1, -1, -0.75.
    expect("regularised", [0.9, -1.9, 0.575])
    expect("free", [3.2, 4])
    #expect(abs(penalty - 0.25 * 5.25) < 1e-9)
  }

  @Test func adagradDividesByTheRootOfTheSumOfSquares() {
    var adagrad = Adagrad()
    adagrad.learningRate = 0.1
    adagrad.initialAccumulator = 0
    let run = OptimizerRun(adagrad, model: model)
    _ = run.step(gradients(for: adagrad), rowCount: 1)
    // The first step is the learning rate times the gradient's sign.
    expect("regularised", [0.9, -1.9, 0.6])
    expect("free", [3.1, 4])
    _ = run.step(gradients(for: adagrad), rowCount: 1)
    // Second gradient of the first number: 0.5 + 0.45; s = 1 + 0.95^2.
    expect("regularised", [0.9 - 0.1 * 0.95 / (1 + 0.95 * 0.95).squareRoot()], upTo: 1)
  }

  @Test func adamsFirstStepIsTheLearningRateWhereTheGradientIsLarge() {
    var adam = Adam()
    adam.learningRate = 0.1
    adam.epsilon = 1e-12
    let penalty = OptimizerRun(adam, model: model).step(gradients(for: adam), rowCount: 1)
    expect("regularised", [0.9, -1.9, 0.6])
    expect("free", [3.1, 4])
    #expect(abs(penalty - 0.25 * 5.25) < 1e-6)
  }

  /// The regulariser alone moves rows that no batch has touched, and epsilon decides how far.
  @Test(arguments: [(1e-8, 0.1), (1e-3, 0.01)])
  func untouchedRowsFeelTheirRegulariser(epsilon: Double, most: Double) {
    let table = Model([WeightDeclaration("t", rows: 1, columns: 1, l2: 1e-4)], shape: model.shape)
    table["t"].pointer[0] = 0.5
    var adam = Adam()
    adam.learningRate = 0.1
    adam.epsilon = epsilon
    let run = OptimizerRun(adam, model: table)
    _ = run.step(Gradients(for: table, optimizer: adam), rowCount: 1)
    _ = run.settle()
    let g = 2e-4 * 0.5
    let root = 0.001.squareRoot() * g
    let step = 0.1 * 0.001.squareRoot() / 0.1 * (0.1 * g) / (root + epsilon)
    #expect(abs(Double(table["t"].pointer[0]) - (0.5 - step)) < 1e-6)
    #expect(step <= most * 1.01)
  }

  @Test func separateOccurrencesNeedNoRegulariser() {
    var adam = Adam()
    #expect(!adam.separatesOccurrences(of: model.declarations[1]))
    adam.repeatedRows = .separate
    #expect(adam.separatesOccurrences(of: model.declarations[1]))
    #expect(!adam.separatesOccurrences(of: model.declarations[0]))
  }

  private func expect(_ weight: String, _ values: [Float], upTo count: Int? = nil) {
    for (found, expected) in zip(model[weight].values.prefix(count ?? values.count), values) {
      #expect(abs(found - expected) < 1e-5, "\(weight): \(found), not \(expected)")
    }
  }
}
