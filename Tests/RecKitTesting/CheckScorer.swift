public import RecKit

/// Checks that a scorer keeps its contract.
///
/// - Every weight's gradient agrees with finite differences of the scores, and every weight is used.
/// - Permuting a batch permutes its scores: a pair's score does not depend on the others.
/// - Scoring the whole catalogue agrees with scoring pair by pair.
/// - Scores are finite, and the same twice.
///
/// Dropout is off, as in scoring. At a kink (relu) any slope between those of the two sides will do.
///
/// - Parameters:
///   - scorer: the scorer, with the parameters to check it with; small ones make the check quick.
///   - tolerance: the largest difference between a gradient and its finite difference.
/// - Throws: ``CheckFailure`` naming the first thing that does not hold.
public func checkScorer(_ scorer: any Scorer, tolerance: Double = 5e-3) throws {
  for check in scorerChecks(scorer, tolerance: tolerance) { try check.run() }
}

/// What ``checkScorer(_:tolerance:)`` checks, one by one.
///
/// - Parameters:
///   - scorer: the scorer.
///   - tolerance: the largest difference between a gradient and its finite difference.
/// - Returns: the checks; a gradient's for each weight.
public func scorerChecks(_ scorer: any Scorer, tolerance: Double = 5e-3) -> [ContractCheck] {
  let name = type(of: scorer).name
  let shape = CatalogueShape(userRows: 5, itemRows: 21)
  do {
    try scorer.checkDeclarations(for: shape)
  } catch {
    return [ContractCheck("the weights can be") { throw error }]
  }
  let model = Model(for: scorer, shape: shape, seed: 3)
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
  let probe = ScorerProbe(scorer: scorer, model: model)
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
  for (index, weight) in model.declarations.enumerated() {
    checks.append(
      ContractCheck("gradient of \(weight.name) agrees with finite differences") {
        try checkGradient(index, probe, users, items, tolerance: tolerance, name: name)
      })
  }
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

private func checkGradient(
  _ index: Int, _ probe: ScorerProbe, _ users: [Int32], _ items: [Int32], tolerance: Double, name: String
) throws {
  let factors = users.indices.map { Float($0 % 3) - 0.7 }
  let gradients = try probe.gradients(users, items, factors: factors)
  func objective() throws -> Double {
    zip(try probe.scores(users, items), factors).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }
  let here = try objective()
  let declaration = probe.model.declarations[index]
  let buffer = probe.model.buffers[index]
  var isUsed = false
  let hasNone = gradients[index].allSatisfy { $0 == 0 }
  if let position = gradients[index].firstIndex(where: { !$0.isFinite }) {
    let (row, column) = position.quotientAndRemainder(dividingBy: declaration.columns)
    throw CheckFailure(
      name, "the gradient of \(declaration.name)[\(row), \(column)] is \(gradients[index][position])")
  }
  for position in 0..<buffer.count {
    let value = buffer.pointer[position]
    let (low, high) = (value - 0x1p-8, value + 0x1p-8)
    buffer.pointer[position] = low
    let below = try objective()
    buffer.pointer[position] = high
    let above = try objective()
    buffer.pointer[position] = value
    let (left, right) = ((here - below) * 0x1p8, (above - here) * 0x1p8)
    isUsed = isUsed || left != 0 || right != 0
    let found = Double(gradients[index][position])
    let margin = tolerance * max(1, abs(found))
    guard min(left, right) - margin <= found && found <= max(left, right) + margin else {
      if hasNone {
        throw CheckFailure(
          name,
          "the weight \(declaration.name) gets no gradient at all, but finite differences say that the scores depend on it; the operation that reads it must add to weightGradient(_:) in backward"
        )
      }
      let (row, column) = position.quotientAndRemainder(dividingBy: declaration.columns)
      throw CheckFailure(
        name,
        "the gradient of \(declaration.name)[\(row), \(column)] is \(found), "
          + "finite differences say \(left) to the left and \(right) to the right"
      )
    }
  }
  guard isUsed else { throw CheckFailure(name, "the scores do not depend on the weight \(declaration.name)") }
}
