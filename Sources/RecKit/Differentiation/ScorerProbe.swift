/// Runs a scorer's forward pass and its gradients on pairs of one's choice: for tests and checks.
public struct ScorerProbe {
  /// The scorer.
  public let scorer: any Scorer
  /// Its weights.
  public let model: Model

  /// Puts a scorer and its weights together.
  public init(scorer: any Scorer, model: Model) {
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
    return Array(tape.value(of: try record(users, items, on: tape)).values)
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
    let tape = Tape(for: model)
    tape.guardsInputs = true
    let gradients = Gradients(for: model, optimizer: SGD())
    tape.reset(gradients: gradients)
    return try withPairs(users, items) { pairs in
      let scores = scorer.scores(of: pairs, on: tape)
      try tape.check(scores, of: pairs, by: scorer)
      factors.withUnsafeBufferPointer { tape.backward(from: scores, seed: $0) }
      return gradients.buffers.map { Array($0.values) }
    }
  }

  private func record(_ users: [Int32], _ items: [Int32], on tape: Tape) throws -> Variable {
    try withPairs(users, items) { pairs in
      let scores = scorer.scores(of: pairs, on: tape)
      try tape.check(scores, of: pairs, by: scorer)
      return scores
    }
  }

  private func withPairs<R>(_ users: [Int32], _ items: [Int32], _ body: (PairBatch) throws -> R) throws -> R {
    try users.withUnsafeBufferPointer { users in
      try items.withUnsafeBufferPointer { items in try body(PairBatch(users: users, items: items)) }
    }
  }
}
