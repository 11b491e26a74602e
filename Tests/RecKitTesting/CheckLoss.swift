public import RecKit

/// Checks that a loss keeps its contract.
///
/// Gradients agree with central differences of the returned sum, rows are independent (exchanging two rows
/// exchanges their gradients and leaves the sum), and a smaller negative never costs more. The differences get
/// narrower where the value bends sharply; at least three quarters of the gradients must be comparable, and the value
/// must depend on the scores. No negative is lowered below the loss's `negativeTarget`.
///
/// - Parameter loss: the loss, with the parameters to check it with.
/// - Throws: ``CheckFailure`` naming the first thing that does not hold.
public func checkLoss(_ loss: any PreparableLoss) throws {
  for check in lossChecks(loss) { try check.run() }
}

/// What ``checkLoss(_:)`` checks, one by one.
///
/// - Parameter loss: the loss.
/// - Returns: the checks, with one and with three negatives each.
public func lossChecks(_ loss: any PreparableLoss) -> [ContractCheck] {
  let name = type(of: loss).name
  let prepared: any PreparedLoss
  do {
    prepared = try loss.prepared(for: trialTrainingSet)
  } catch {
    return [ContractCheck("the loss can be prepared for a training set") { throw error }]
  }
  func check(_ what: String, _ body: @escaping (LossTrial) throws -> Void) -> ContractCheck {
    ContractCheck(what) {
      for negatives in [1, 3] { try body(LossTrial(loss: prepared, name: name, negatives: negatives)) }
    }
  }
  return [
    check("the value and every gradient are written and finite") { try $0.checkFinite() },
    check("gradients agree with finite differences") { try $0.checkGradients() },
    check("rows are independent") { try $0.checkRows() },
    check("lower negatives cost no more") { try $0.checkDirection() },
  ]
}

/// A loss on nine rows of scores within ±2.
private struct LossTrial {
  let loss: any PreparedLoss
  let name: String
  let negatives: Int
  let rows = 9
  let scores: [Float]

  init(loss: any PreparedLoss, name: String, negatives: Int) {
    (self.loss, self.name, self.negatives) = (loss, name, negatives)
    var random = RandomStream(seed: 1, purpose: .scores, index: negatives)
    scores = (0..<rows * (1 + negatives)).map { _ in Float(random.nextUnit() * 4 - 2) }
  }

  /// Rows in an order of their own: scores, and the pairs and probabilities that go with them.
  private func evaluated(_ scores: [Float], order: [Int]? = nil) -> (sum: Double, gradients: [Float]) {
    let order = order ?? Array(0..<rows)
    let pairs = order.map { ($0, 0) } + order.flatMap { row in (1...negatives).map { (row, $0) } }
    return evaluate(
      loss, scores, rows: rows, negatives: negatives, users: pairs.map { Int32($0.0 % 5) },
      items: pairs.map { Int32(($0.0 * 5 + $0.1 * 7) % 21) },
      logProbabilities: pairs.map { -2 - Float(($0.0 * 3 + $0.1 * 5) % 7) / 4 })
  }

  func checkFinite() throws {
    let (sum, gradients) = evaluated(scores)
    guard sum.isFinite, gradients.allSatisfy(\.isFinite) else {
      throw CheckFailure(name, "the value or a gradient is not finite for scores within ±2")
    }
  }

  /// Half-widths of the differences: narrower where the value bends more sharply (a softmax at a low temperature).
  private static let widths: [Float] = [4e-3, 1e-3, 2.5e-4, 6e-5, 1.5e-5]

  func checkGradients() throws {
    let gradients = evaluated(scores).gradients
    let rough = scores.indices.map { abs(slope(at: $0, width: 1e-3)) }
    let largest = rough.max() ?? 0
    guard largest > 0 else {
      throw CheckFailure(name, "the value is the same whatever the scores are, so there is nothing to learn from it")
    }
    var compared = 0
    for position in scores.indices {
      // A gradient counts beside those of its row; a row far from any other value may be left to rounding.
      let scale = max(row(of: position).reduce(0) { max($0, rough[$1]) }, largest / 20)
      guard let expected = slope(at: position, scale: scale) else { continue }
      compared += 1
      guard abs(expected - Double(gradients[position])) < 2e-3 * scale else {
        throw CheckFailure(
          name,
          "the gradient of score \(position) (\(rows) positives, then \(negatives) negatives each) is "
            + "\(gradients[position]), finite differences say \(expected)")
      }
    }
    guard compared * 4 >= scores.count * 3 else {
      throw CheckFailure(
        name,
        "only \(compared) of \(scores.count) gradients could be compared with finite differences: the value jumps or bends too sharply for scores within ±2, or is computed in too few digits; sum in Double, and check the loss with milder parameters"
      )
    }
  }

  /// The positions of the scores of one row.
  private func row(of position: Int) -> [Int] {
    let row = position < rows ? position : (position - rows) / negatives
    return [row] + (rows + row * negatives..<rows + (row + 1) * negatives)
  }

  /// The slope where two widths agree upon it; nil at a kink, where none do.
  private func slope(at position: Int, scale: Double) -> Double? {
    for width in Self.widths {
      let (wide, narrow) = (slope(at: position, width: width), slope(at: position, width: width / 2))
      // The error of a difference falls with the square of its width.
      if abs(wide - narrow) <= 5e-4 * scale { return (4 * narrow - wide) / 3 }
    }
    return nil
  }

  private func slope(at position: Int, width: Float) -> Double {
    func sum(_ value: Float) -> Double {
      var moved = scores
      moved[position] = value
      return evaluated(moved).sum
    }
    let (low, high) = (scores[position] - width, scores[position] + width)
    return (sum(high) - sum(low)) / (Double(high) - Double(low))
  }

  func checkRows() throws {
    let (sum, gradients) = evaluated(scores)
    let order = Array((0..<rows).reversed())
    let exchanged =
      order.map { scores[$0] } + order.flatMap { row in (0..<negatives).map { scores[rows + row * negatives + $0] } }
    let (otherSum, otherGradients) = evaluated(exchanged, order: order)
    guard abs(otherSum - sum) <= 1e-9 * max(1, abs(sum)),
      order.indices.allSatisfy({ otherGradients[$0] == gradients[order[$0]] })
    else { throw CheckFailure(name, "exchanging rows changes the sum or does not exchange their gradients") }
  }

  func checkDirection() throws {
    var (higher, lower) = (scores, scores)
    for position in rows..<scores.count {
      higher[position] = max(scores[position], loss.negativeTarget + 1)
      lower[position] = higher[position] - 1
    }
    guard evaluated(lower).sum <= evaluated(higher).sum + 1e-9 else {
      throw CheckFailure(name, "lower negatives cost more")
    }
  }
}

private func evaluate(
  _ loss: any PreparedLoss, _ scores: [Float], rows: Int, negatives: Int, users: [Int32], items: [Int32],
  logProbabilities: [Float]
) -> (sum: Double, gradients: [Float]) {
  // NaN, so that what the loss does not overwrite is found.
  var gradients = [Float](repeating: .nan, count: scores.count)
  let layout = BatchLayout(positives: rows, negativesPerPositive: negatives)
  let sum = scores.withUnsafeBufferPointer { scores in
    users.withUnsafeBufferPointer { users in
      items.withUnsafeBufferPointer { items in
        logProbabilities.withUnsafeBufferPointer { logProbabilities in
          gradients.withUnsafeMutableBufferPointer { gradients in
            loss.evaluate(
              RowScores(
                positives: .init(rebasing: scores[..<rows]), negatives: .init(rebasing: scores[rows...]),
                negativeCount: negatives, pairs: PairBatch(users: users, items: items, layout: layout),
                logProbabilities: loss.needsLogProbabilities ? logProbabilities : nil),
              gradients: MutableRowScores(
                positives: .init(rebasing: gradients[..<rows]), negatives: .init(rebasing: gradients[rows...])))
          }
        }
      }
    }
  }
  return (sum, gradients)
}
