/// Runs a scorer's forward pass and its gradients on any pairs, for tests and checks.
public struct ScorerProbe {
  /// The scorer.
  public let scorer: any PreparedScorer
  /// Its weights.
  public let model: Model

  /// Puts a scorer and its weights together.
  public init(scorer: any PreparedScorer, model: Model) {
    self.scorer = scorer
    self.model = model
  }

  /// The scores of pairs, without dropout.
  ///
  /// - Parameters:
  ///   - users: the user row of each pair.
  ///   - items: the item row of each pair.
  /// - Returns: a score for each pair.
  /// - Throws: ``TrainingError``.
  public func scores(_ users: [Int32], _ items: [Int32]) throws -> [Float] {
    let tape = Tape(for: model)
    tape.guardsInputs = true
    return try withPairs(users, items) { pairs in
      tape.reset(pairs: pairs)
      let scores = scorer.scores(of: pairs, on: tape)
      try tape.check(scores, of: pairs, by: scorer)
      // Copied here, while the rows that a view of a table reads are still alive.
      return Array(tape.value(of: scores).values)
    }
  }

  /// The gradients of the sum of `factors[i] * score[i]`, without dropout.
  ///
  /// - Parameters:
  ///   - users: the user row of each pair.
  ///   - items: the item row of each pair.
  ///   - factors: one number for each pair.
  /// - Returns: for each weight its gradient, row-major.
  /// - Throws: ``TrainingError``.
  public func gradients(_ users: [Int32], _ items: [Int32], factors: [Float]) throws -> [[Float]] {
    try gradients(ofSteps: [Step(users: users, items: items, factors: factors)])[0]
  }

  /// One batch and the factor of each of its scores.
  public struct Step: Sendable {
    /// The user row of each pair.
    public var users: [Int32]
    /// The item row of each pair.
    public var items: [Int32]
    /// One number for each pair.
    public var factors: [Float]
    /// How many of the pairs are positives, their negatives following; 0: unknown.
    public var positives: Int

    /// Makes a step.
    public init(users: [Int32], items: [Int32], factors: [Float], positives: Int = 0) {
      precondition(users.count == items.count && users.count == factors.count, "columns of different lengths")
      self.users = users
      self.items = items
      self.factors = factors
      self.positives = positives
    }
  }

  /// The gradients of some batches, one after the other on one tape and in one memory, as a run computes them.
  ///
  /// - Parameter steps: the batches; the weights stay as they are.
  /// - Returns: for each step and weight the gradient of the sum of `factors[i] * score[i]`, row-major.
  /// - Throws: ``TrainingError``, also where an operation adds to a row's gradient and does not touch the row, so that
  ///   no optimiser would see it.
  public func gradients(ofSteps steps: [Step]) throws -> [[[Float]]] {
    let tape = Tape(for: model)
    tape.guardsInputs = true
    let gradients = Gradients(for: model)
    return try steps.map { step in
      try withPairs(step.users, step.items) { pairs in
        tape.reset(
          pairs: pairs,
          layout: step.positives == 0
            ? nil
            : BatchLayout(positives: step.positives, negativesPerPositive: step.users.count / step.positives - 1),
          gradients: gradients)
        let scores = scorer.scores(of: pairs, on: tape)
        try tape.check(scores, of: pairs, by: scorer)
        step.factors.withUnsafeBufferPointer { tape.backward(from: scores, seed: $0) }
        try checkTouchedRows(of: gradients)
        defer { gradients.clear() }
        return model.declarations.indices.map(gradients.values)
      }
    }
  }

  /// Whether every row with a gradient is touched.
  private func checkTouchedRows(of gradients: Gradients) throws {
    for (index, weight) in model.declarations.enumerated() {
      // Packed gradients have touched rows only.
      guard !gradients.touchedNumbers(of: index).isPacked else { continue }
      let touched = Set(gradients.touchedRows(of: index))
      let matrix = gradients.matrix(index)
      for row in 0..<matrix.rows where !touched.contains(Int32(row)) {
        guard (0..<matrix.columns).contains(where: { matrix.row(row)[$0] != 0 }) else { continue }
        throw TrainingError.wrongUseOfTape(
          scorer: scorer.nameInErrors,
          mistake:
            "row \(row) of \(weight.name) gets a gradient but is not touched, so that no optimiser sees it; call gradients.touch(_:of:) or touchAll(of:) in backward"
        )
      }
    }
  }

  private func withPairs<R>(_ users: [Int32], _ items: [Int32], _ body: (PairBatch) throws -> R) throws -> R {
    try users.withUnsafeBufferPointer { users in
      try items.withUnsafeBufferPointer { items in try body(PairBatch(users: users, items: items)) }
    }
  }
}
