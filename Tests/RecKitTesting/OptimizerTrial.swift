internal import RecKit

/// An optimiser on a quadratic: half the curvature times the squared distance of each number from a target.
///
/// Two tables, one of them with a regulariser, and a layer that every step uses as a whole.
final class OptimizerTrial {
  /// Which rows of the tables a step has gradients for.
  enum Touched { case all, some, none }

  /// Positives in each batch.
  static let rowCount = 8
  private static let shape = CatalogueShape(userRows: 12, itemRows: 12)

  let model: Model
  let run: OptimizerRun
  private let optimizer: any Optimizer
  private let curvature: Double
  private let targets: [[Float]]

  init(_ optimizer: any Optimizer, curvature: Double) {
    self.optimizer = optimizer
    self.curvature = curvature
    model = Model(
      [
        WeightDeclaration("table", rows: 12, columns: 3, l2: 0.1), WeightDeclaration("bias", rows: 12, columns: 1),
        WeightDeclaration("layer", rows: 4, columns: 2),
      ], shape: Self.shape)
    var random = RandomStream(seed: 9, purpose: .initialisation)
    for buffer in model.buffers {
      for position in 0..<buffer.count { buffer.pointer[position] = Float(random.nextUnit() - 0.5) }
    }
    // At a distance of at least 0.1 from where the weights start.
    targets = model.buffers.map { buffer in
      buffer.values.map { $0 + Float(random.nextUnit() < 0.5 ? -0.1 - random.nextUnit() : 0.1 + random.nextUnit()) }
    }
    run = Self.begin(optimizer, model)
  }

  /// Copies a trial's weights, and its state by its tensors and the number of its steps alone.
  init(goingOnFrom other: OptimizerTrial, name: String) throws {
    (optimizer, curvature, targets) = (other.optimizer, other.curvature, other.targets)
    model = other.model.copy()
    run = Self.begin(optimizer, model)
    let (slots, stored) = (run.state.slots, other.run.state.slots)
    guard slots.map(\.name) == stored.map(\.name), slots.map(\.values.count) == stored.map(\.values.count) else {
      throw CheckFailure(
        name, "a new state has the tensors \(slots.map(\.name)), a state of 7 steps \(stored.map(\.name))")
    }
    for (slot, values) in zip(slots, stored) {
      slot.values.pointer.update(from: values.values.pointer, count: slot.values.count)
    }
    run.resume(after: other.run.stepCount)
  }

  /// Begins a run whose end is far, because near it a schedule may leave nothing of the rate.
  private static func begin(_ optimizer: any Optimizer, _ model: Model) -> OptimizerRun {
    OptimizerRun(optimizer, model: model, stepsPerEpoch: 10, epochs: 100)
  }

  /// The numbers of each weight.
  var weights: [[Float]] { model.buffers.map { Array($0.values) } }

  /// The gradient of the whole objective.
  var gradients: [[Float]] {
    model.declarations.indices.map { index in
      weights[index].indices.map {
        slope(index, $0) + Float(2 * model.declarations[index].l2) * model.buffers[index].pointer[$0]
      }
    }
  }

  /// The quadratic and the regulariser.
  var objective: Double {
    zip(weights, targets).reduce(model.penalty) { sum, pair in
      zip(pair.0, pair.1).reduce(sum) { $0 + curvature / 2 * Double($1.0 - $1.1) * Double($1.0 - $1.1) }
    }
  }

  /// The largest distance of two numbers at the same place.
  static func distance(_ first: [Float], _ second: [Float]) -> Float {
    zip(first, second).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }

  /// Takes steps and brings every weight up to date at the end.
  ///
  /// - Returns: what the steps and the end return together.
  @discardableResult
  func take(_ steps: Int, from first: Int = 0, touching touched: Touched, eagerly: Bool = false) -> Double {
    let sum = (first..<first + steps).reduce(0.0) { $0 + step($1, touching: touched, eagerly: eagerly) }
    return sum + run.settle()
  }

  /// Takes one step.
  ///
  /// - Parameters:
  ///   - number: which step: what its rows depend on.
  ///   - touched: the rows with a gradient.
  ///   - eagerly: whether every weight is brought up to date before, and not just the rows with a gradient.
  /// - Returns: what the state returns.
  func step(_ number: Int, touching touched: Touched, eagerly: Bool = false) -> Double {
    let gradients = Gradients(for: model, optimizer: optimizer)
    let rows = rows(of: number, touched)
    for index in 0..<2 {
      rows.withUnsafeBufferPointer { run.catchUp($0, of: index) }
      if eagerly { run.catchUp(index) }
      for row in rows {
        gradients.touch(row, of: index)
        let columns = model.declarations[index].columns
        for position in Int(row) * columns..<(Int(row) + 1) * columns { add(index, position, to: gradients) }
      }
    }
    if touched != .none {
      run.catchUp(2)
      gradients.touchAll(of: 2)
      for position in 0..<model.buffers[2].count { add(2, position, to: gradients) }
    }
    return run.step(gradients, rowCount: Self.rowCount)
  }

  private func rows(of step: Int, _ touched: Touched) -> [Int32] {
    switch touched {
    case .all: return (0..<12).map { $0 }
    case .none: return []
    case .some:
      // Three rows; the last two of the table never.
      var random = RandomStream(seed: 10, purpose: .shuffling, index: step)
      return Array((0..<10).map { Int32($0) }.shuffled(using: &random).prefix(3))
    }
  }

  private func slope(_ index: Int, _ position: Int) -> Float {
    Float(curvature) * (model.buffers[index].pointer[position] - targets[index][position])
  }

  private func add(_ index: Int, _ position: Int, to gradients: Gradients) {
    let slope = slope(index, position)
    gradients.buffers[index].pointer[position] += slope
    gradients.occurrenceSquares(of: index)?[position] += slope * slope
  }
}
