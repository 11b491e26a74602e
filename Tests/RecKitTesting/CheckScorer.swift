public import RecKit

/// Checks that a scorer keeps its contract.
///
/// - Every weight's gradient agrees with finite differences of the scores, and every weight is used.
/// - A step's gradients are the same bits after other steps on the same tape as on a fresh one.
/// - Permuting a batch permutes its scores: a pair's score does not depend on the others.
/// - Scoring the whole catalogue agrees with scoring pair by pair.
/// - Scores are finite, and the same twice.
///
/// Dropout is off, as in scoring. At a kink (relu) any slope between those of the two sides will do.
///
/// - Parameters:
///   - scorer: the scorer, with the parameters to check it with; small ones make the check quick.
///   - tolerance: the largest difference between a gradient and its finite difference, as a share of the largest slope
///     of the same weight; what rounding of the scores may add is allowed for beside it.
///   - entries: the most numbers of a weight that are compared; of larger weights, those with the largest gradients and
///     others drawn at random. Nil: 400, fewer (at least 20) where the weights have more than 100,000 numbers together,
///     so that a check of wide layers takes seconds.
/// - Throws: ``CheckFailure`` naming the first thing that does not hold.
public func checkScorer(_ scorer: any PreparableScorer, tolerance: Double = 5e-3, entries: Int? = nil) throws {
  for check in scorerChecks(scorer, tolerance: tolerance, entries: entries) { try check.run() }
}

/// What ``checkScorer(_:tolerance:entries:)`` checks, one by one.
///
/// - Parameters:
///   - scorer: the scorer.
///   - tolerance: the largest difference between a gradient and its finite difference, as a share of the largest slope
///     of the same weight.
///   - entries: the most numbers of a weight that are compared, at least 1; nil: 400, fewer in wide layers.
/// - Returns: the checks; a gradient's for each weight, which says where not all of its numbers are compared.
public func scorerChecks(
  _ scorer: any PreparableScorer, tolerance: Double = 5e-3, entries: Int? = nil
) -> [ContractCheck] {
  let name = type(of: scorer).name
  let shape = trialTrainingSet.shape
  let prepared: any PreparedScorer
  do {
    prepared = try scorer.prepared(for: trialTrainingSet)
  } catch {
    return [ContractCheck("the scorer can be prepared for a training set") { throw error }]
  }
  do {
    try prepared.checkDeclarations(for: shape)
  } catch {
    return [ContractCheck("declared weights are valid: unique names, at least 1 x 1") { throw error }]
  }
  let model = Model(for: prepared, shape: shape, seed: 3)
  // Away from the start, where tables are near 0 and biases at 0, so that no gradient vanishes by accident; smaller in
  // wide layers, so that scores stay of the size of 1 and their differences can be seen in Float32.
  var random = RandomStream(seed: 4, purpose: .initialisation)
  for (declaration, buffer) in zip(model.declarations, model.buffers) {
    let isTable = [shape.userRows, shape.itemRows, 1].contains(declaration.rows)
    let width = Double(isTable ? declaration.columns : declaration.rows)
    let size = declaration.rows == 1 ? 1 : min(1, 3 / width.squareRoot())
    for position in 0..<buffer.count { buffer.pointer[position] = Float((random.nextUnit() - 0.4) * size) }
  }
  let users: [Int32] = [0, 1, 2, 3, 4, 0, 2, 2, 4, 1, 3]
  let items: [Int32] = [3, 1, 0, 20, 20, 7, 7, 7, 11, 13, 5]
  let probe = ScorerProbe(scorer: prepared, model: model)
  var checks = [
    ContractCheck("every pair has one finite score") {
      let scores = try probe.scores(users, items)
      guard scores.allSatisfy(\.isFinite) else { throw CheckFailure(name, "a score is not finite: \(scores)") }
    },
    ContractCheck("the same batch has the same scores again") {
      guard try probe.scores(users, items) == probe.scores(users, items) else {
        throw CheckFailure(name, "the same batch has other scores the second time")
      }
    },
    ContractCheck("a pair's score does not depend on the batch") {
      guard try probe.scores(users.reversed(), items.reversed()) == probe.scores(users, items).reversed() else {
        throw CheckFailure(name, "the scores of a reversed batch are not the reversed scores")
      }
    },
    ContractCheck("scoring a catalogue agrees with scoring pairs") { try checkCatalogue(probe, name: name) },
  ]
  let entries = entries ?? max(20, min(400, 400 * 100_000 / model.parameterCount))
  let trial = GradientTrial(probe: probe, users: users, items: items, name: name)
  for (index, weight) in model.declarations.enumerated() {
    let sample = entries < weight.count ? " (\(entries) of \(weight.count) numbers)" : ""
    checks.append(
      ContractCheck("gradient of \(weight.name) agrees with finite differences\(sample)") {
        try trial.check(index, tolerance: tolerance, entries: entries)
      })
  }
  checks.append(ContractCheck("a later step's gradients are those of a fresh tape") { try trial.checkSteps() })
  return checks
}

private func checkCatalogue(_ probe: ScorerProbe, name: String) throws {
  let width = probe.model.shape.itemRows
  let users = (0..<Int32(probe.model.shape.userRows)).map { $0 }
  // Pairs first: a mistake on the tape is thrown there.
  let pairwise = try users.map { try probe.scores(Array(repeating: $0, count: width), (0..<Int32(width)).map { $0 }) }
  var whole = [Float](repeating: .nan, count: users.count * width)
  let catalogue = probe.scorer.catalogueScorer(for: probe.model)
  users.withUnsafeBufferPointer { users in
    whole.withUnsafeMutableBufferPointer { catalogue.score(users: users, into: $0) }
  }
  for user in users {
    for (item, score) in pairwise[Int(user)].enumerated() {
      let other = whole[Int(user) * width + item]
      guard abs(other - score) <= 1e-4 * max(1, abs(score)) else {
        throw CheckFailure(
          name, "user \(user), item \(item): the catalogue scorer says \(other), scores(of:on:) \(score)")
      }
    }
  }
}
