public import RecKit

/// Checks that a loss keeps its contract.
///
/// Gradients agree with central differences of the returned sum, rows are independent (exchanging two rows
/// exchanges their gradients and leaves the sum), and a smaller negative never costs more.
///
/// - Parameter loss: the loss, with the parameters to check it with.
/// - Throws: ``CheckFailure`` naming the first thing that does not hold.
public func checkLoss(_ loss: any Loss) throws {
  for check in lossChecks(loss) { try check.run() }
}

/// What ``checkLoss(_:)`` checks, one by one.
///
/// - Parameter loss: the loss.
/// - Returns: the checks, with one and with three negatives each.
public func lossChecks(_ loss: any Loss) -> [ContractCheck] {
  let name = type(of: loss).name
  func check(_ what: String, _ body: @escaping (LossTrial) throws -> Void) -> ContractCheck {
    ContractCheck(what) {
      for negatives in [1, 3] { try body(LossTrial(loss: loss, name: name, negatives: negatives)) }
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
  let loss: any Loss
  let name: String
  let negatives: Int
  let rows = 9
  let scores: [Float]

  init(loss: any Loss, name: String, negatives: Int) {
    (self.loss, self.name, self.negatives) = (loss, name, negatives)
    var random = RandomStream(seed: 1, purpose: .scores, index: negatives)
    scores = (0..<rows * (1 + negatives)).map { _ in Float(random.nextUnit() * 4 - 2) }
  }

  private func evaluated(_ scores: [Float]) -> (sum: Double, gradients: [Float]) {
    evaluate(loss, scores, rows: rows, negatives: negatives)
  }

  func checkFinite() throws {
    let (sum, gradients) = evaluated(scores)
    guard sum.isFinite, gradients.allSatisfy(\.isFinite) else {
      throw CheckFailure(name, "the value or a gradient is not finite for scores within ±2")
    }
  }

  func checkGradients() throws {
    let gradients = evaluated(scores).gradients
    for position in scores.indices {
      let slope = slopes(of: loss, scores, rows: rows, negatives: negatives, at: position)
      // A kink within the step: the one-sided slopes differ, and neither is the gradient.
      guard abs(slope.left - slope.right) < 0.05 else { continue }
      guard abs(slope.central - Double(gradients[position])) < 2e-3 else {
        throw CheckFailure(
          name,
          "the gradient of score \(position) (\(rows) positives, then \(negatives) negatives each) is "
            + "\(gradients[position]), finite differences say \(slope.central)")
      }
    }
  }

  func checkRows() throws {
    let (sum, gradients) = evaluated(scores)
    let order = Array((0..<rows).reversed())
    let exchanged =
      order.map { scores[$0] } + order.flatMap { row in (0..<negatives).map { scores[rows + row * negatives + $0] } }
    let (otherSum, otherGradients) = evaluated(exchanged)
    guard abs(otherSum - sum) <= 1e-9 * max(1, abs(sum)),
      order.indices.allSatisfy({ otherGradients[$0] == gradients[order[$0]] })
    else { throw CheckFailure(name, "exchanging rows changes the sum or does not exchange their gradients") }
  }

  func checkDirection() throws {
    var lower = scores
    for position in rows..<scores.count { lower[position] -= 1 }
    guard evaluated(lower).sum <= evaluated(scores).sum + 1e-9 else {
      throw CheckFailure(name, "lower negatives cost more")
    }
  }
}

private func evaluate(
  _ loss: any Loss, _ scores: [Float], rows: Int, negatives: Int
) -> (sum: Double, gradients: [Float]) {
  // NaN, so that what the loss does not overwrite is found.
  var gradients = [Float](repeating: .nan, count: scores.count)
  let sum = scores.withUnsafeBufferPointer { scores in
    gradients.withUnsafeMutableBufferPointer { gradients in
      loss.evaluate(
        RowScores(
          positives: .init(rebasing: scores[..<rows]), negatives: .init(rebasing: scores[rows...]),
          negativeCount: negatives),
        gradients: MutableRowScores(
          positives: .init(rebasing: gradients[..<rows]), negatives: .init(rebasing: gradients[rows...])))
    }
  }
  return (sum, gradients)
}

private func slopes(
  of loss: any Loss, _ scores: [Float], rows: Int, negatives: Int, at position: Int
) -> (left: Double, central: Double, right: Double) {
  func sum(_ value: Float) -> Double {
    var moved = scores
    moved[position] = value
    return evaluate(loss, moved, rows: rows, negatives: negatives).sum
  }
  let (low, middle, high) = (scores[position] - 1e-3, scores[position], scores[position] + 1e-3)
  let (below, here, above) = (sum(low), sum(middle), sum(high))
  return (
    (here - below) / Double(middle - low), (above - below) / Double(high - low), (above - here) / Double(high - middle)
  )
}
