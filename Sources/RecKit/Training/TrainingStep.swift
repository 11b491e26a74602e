/// One optimisation step: forward, loss, backward, update.
final class TrainingStep {
  let model: Model
  let optimizer: OptimizerRun
  private let scorer: any PreparedScorer
  private let loss: any PreparedLoss
  /// The logarithm of each item's probability, by item row, for losses that need it.
  private let logProbabilities: [Float]?
  private let tape: Tape
  /// For scores without gradients, where a sampler asks for them.
  private lazy var scoringTape = Tape(for: model)
  private let gradients: Gradients
  private let batchL2: Double
  private let clipNorm: Double?
  /// The optimizer, if it fetches rows ahead, and the weights for which that pays: smaller ones stay in the cache.
  private let fetching: (any RowFetching)?
  private let largeTables: [Int]
  private static let leastNumbersFetched = 1 << 19
  private var hasCheckedWeights = false

  init(
    scorer: any PreparedScorer, loss: any PreparedLoss, logProbabilities: [Float]? = nil, optimizer: any Optimizer,
    model: Model, team: Team? = nil, stepsPerEpoch: Int = 1, epochs: Int = 1, batchL2: Double = 0,
    clipNorm: Double? = nil
  ) {
    self.logProbabilities = logProbabilities
    self.scorer = scorer
    self.loss = loss
    self.model = model
    self.optimizer = OptimizerRun(
      optimizer, model: model, stepsPerEpoch: stepsPerEpoch, epochs: epochs, team: team)
    largeTables = model.declarations.indices.filter { model.declarations[$0].count >= Self.leastNumbersFetched }
    fetching = largeTables.isEmpty ? nil : self.optimizer.lazy as? any RowFetching
    self.batchL2 = batchL2
    self.clipNorm = clipNorm
    tape = Tape(for: model, team: team)
    gradients = Gradients(for: model, optimizer: batchL2 > 0 ? nil : optimizer)
  }

  /// Runs one step.
  ///
  /// - Parameters:
  ///   - pairs: the batch, with its layout.
  ///   - layout: which of the pairs are positives.
  ///   - weights: the weight of each positive in the loss; nil: 1 each.
  ///   - dropout: where dropout's random numbers come from.
  ///   - upcoming: the pairs of the next step, whose rows may be fetched ahead; nil: not known.
  /// - Returns: the sum over rows of loss and regulariser before the step. With lazy updates, the regulariser's part of
  ///   earlier steps is added as it becomes known.
  /// - Throws: ``TrainingError``: a scorer's mistake, or a score or gradient that is not finite.
  func run(
    _ pairs: PairBatch, layout: BatchLayout, weights: UnsafeBufferPointer<Float>? = nil, dropout: Tape.DropoutKey,
    upcoming: PairBatch? = nil
  ) throws -> Double {
    let rows = layout.positives
    tape.reset(pairs: pairs, layout: layout, gradients: gradients, lateRows: optimizer.lazy, dropout: dropout)
    let scores = scorer.scores(of: pairs, on: tape)
    try tape.check(scores, of: pairs, by: scorer)
    let values = UnsafeBufferPointer(tape.value(of: scores).values)
    let seeds = UnsafeMutableBufferPointer(start: tape.arena.allocate(pairs.count), count: pairs.count)
    if let score = values.first(where: { !$0.isFinite }) {
      throw TrainingError.scoreNotFinite(
        scorer: scorer.nameInErrors, epoch: dropout.epoch + 1, batch: dropout.step + 1, score: score.words,
        weight: model.firstWeightNotFinite)
    }
    let sum = loss.evaluate(
      RowScores(
        positives: .init(rebasing: values[..<rows]), negatives: .init(rebasing: values[rows...]),
        negativeCount: layout.negativesPerPositive, pairs: pairs, logProbabilities: logProbabilities(of: pairs),
        weights: weights),
      gradients: MutableRowScores(
        positives: .init(rebasing: seeds[..<rows]), negatives: .init(rebasing: seeds[rows...])))
    guard sum.isFinite else {
      throw TrainingError.lossNotFinite(
        epoch: dropout.epoch + 1, batch: dropout.step + 1, loss: Float(sum / Double(rows)).words,
        weight: model.firstWeightNotFinite)
    }
    if let place = seeds.firstIndex(where: { !$0.isFinite }) {
      throw TrainingError.lossDerivativeNotFinite(
        loss: loss.nameInErrors, epoch: dropout.epoch + 1, batch: dropout.step + 1, score: "\(values[place])",
        derivative: seeds[place].words)
    }
    let share = 1 / Float(rows)
    for position in seeds.indices { seeds[position] *= share }
    tape.backward(from: scores, seed: UnsafeBufferPointer(seeds))
    if !hasCheckedWeights && seeds.contains(where: { $0 != 0 }) { try checkWeights() }
    try checkGradients(dropout)
    let penalty = batchL2 > 0 ? addBatchRegulariser(pairs, rows: rows) : 0
    if let clipNorm { gradients.clip(toNorm: clipNorm) }
    announce(upcoming)
    let regulariser = optimizer.step(gradients, rowCount: rows)
    gradients.clear()
    return sum + penalty + regulariser
  }

  /// Tells the optimizer which rows of large tables the next step will read, looked up as in this one.
  private func announce(_ upcoming: PairBatch?) {
    guard let fetching else { return }
    for weight in largeTables {
      fetching.upcoming[weight] =
        switch tape.tableSpaces[weight] {
        case .users: upcoming?.usersOfPositives ?? Self.noRows
        case .items: upcoming?.items ?? Self.noRows
        case .pairs, nil: Self.noRows
        }
    }
  }

  private static var noRows: UnsafeBufferPointer<Int32> { UnsafeBufferPointer(start: nil, count: 0) }

  /// Adds the derivative of the regulariser of the batch's own rows: of each positive its user, its item and its
  /// negatives.
  ///
  /// Source: Rendle et al.: BPR (UAI 2009), section 4.3; He et al.: LightGCN (SIGIR 2020), formula 15, has half of it.
  ///
  /// - Returns: `batchL2` times the sum over positives of the squares of those rows.
  private func addBatchRegulariser(_ pairs: PairBatch, rows: Int) -> Double {
    let share = Float(2 * batchL2 / Double(rows))
    var squares = 0.0
    for (weight, space) in tape.tableSpaces.enumerated() {
      guard let space else { continue }
      let table = model.matrix(weight)
      // A positive's negatives are of the same user.
      let occurrences = space == .users ? UnsafeBufferPointer(rebasing: pairs.users[..<rows]) : pairs.items
      for row in occurrences {
        let values = table.row(Int(row))
        gradients.touch(row, of: weight)
        let gradient = gradients.touchedMatrix(weight)
        Kernels.add(share, times: values, to: gradient.row(Int(row)), count: table.columns)
        squares += Double(Kernels.sumOfSquares(UnsafeBufferPointer(start: values, count: table.columns)))
      }
    }
    return batchL2 * squares
  }

  /// The scores of pairs with the weights as they are, without dropout; zeros after a mistake, which the step throws.
  func score(_ users: [Int32], _ items: [Int32]) -> [Float] {
    users.withUnsafeBufferPointer { users in
      items.withUnsafeBufferPointer { items in
        let pairs = PairBatch(users: users, items: items)
        scoringTape.reset(pairs: pairs, lateRows: optimizer.lazy)
        return Array(scoringTape.value(of: scorer.scores(of: pairs, on: scoringTape)).values)
      }
    }
  }

  /// The logarithm of each pair's item's probability, where the loss asks for it.
  private func logProbabilities(of pairs: PairBatch) -> UnsafeBufferPointer<Float>? {
    guard let logProbabilities else { return nil }
    let numbers = UnsafeMutableBufferPointer(start: tape.arena.allocate(pairs.count), count: pairs.count)
    for pair in numbers.indices { numbers[pair] = logProbabilities[Int(pairs.items[pair])] }
    return UnsafeBufferPointer(numbers)
  }

  /// Checks the gradients before one that is not finite changes a weight.
  private func checkGradients(_ key: Tape.DropoutKey) throws {
    for (index, weight) in model.declarations.enumerated() {
      guard !gradients.areFinite(index) else { continue }
      let gradient = gradients.touchedMatrix(index)
      for row in gradients.touchedRows(of: index) {
        for column in 0..<gradient.columns where !gradient.row(Int(row))[column].isFinite {
          throw TrainingError.gradientNotFinite(
            epoch: key.epoch + 1, batch: key.step + 1, weight: weight.name, row: Int(row), column: column,
            gradient: gradient.row(Int(row))[column].words)
        }
      }
    }
  }

  /// After the first batch with a gradient: whether every weight is read and gets one.
  private func checkWeights() throws {
    hasCheckedWeights = true
    let name = scorer.nameInErrors
    for (index, weight) in model.declarations.enumerated() {
      guard tape.readWeights[index] else { throw TrainingError.weightNotRead(scorer: name, weight: weight.name) }
      guard !gradients.touchedRows(of: index).isEmpty else {
        throw TrainingError.weightWithoutGradient(scorer: name, weight: weight.name)
      }
    }
  }
}

extension Float {
  /// The number in a message, NaN without the sign that some processors give it.
  fileprivate var words: String { isNaN ? "NaN" : "\(self)" }
}
