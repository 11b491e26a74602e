import Foundation
import RecKit
import RecKitTesting
import Testing

/// `checkLoss` passes sound losses and sees what is wrong with others.
struct LossCheckTests {
  /// BPR with a fault in its derivative.
  private struct Faulty: Loss {
    static let name = "faulty"
    static let summary = "BPR with a fault."
    @Parameter("How.") var fault = ""

    func evaluate(_ scores: RowScores, gradients: MutableRowScores) -> Double {
      let sum = BPRLoss().evaluate(scores, gradients: gradients)
      let count = scores.negativeCount
      switch fault {
      case "sign", "factor", "zero":
        let factor: Float = fault == "sign" ? -1 : fault == "zero" ? 0 : 1.01
        for row in gradients.positives.indices { gradients.positives[row] *= factor }
        for place in gradients.negatives.indices { gradients.negatives[place] *= factor }
      case "factor of negatives": for place in gradients.negatives.indices { gradients.negatives[place] *= 1.01 }
      case "forgets one": for row in 0..<scores.rowCount { gradients.negatives[row * count + count - 1] = 0 }
      case "constant":
        gradients.positives.update(repeating: 0)
        gradients.negatives.update(repeating: 0)
        return 3
      default: break
      }
      return sum
    }
  }

  @Test(arguments: ["sign", "factor", "zero", "factor of negatives", "forgets one", "constant"])
  func aFaultyDerivativeIsFound(fault: String) {
    var loss = Faulty()
    loss.fault = fault
    #expect(throws: CheckFailure.self) { try checkLoss(loss) }
  }

  @Test func theSameLossWithoutAFaultPasses() throws { try checkLoss(Faulty()) }

  /// ln of the sum over a row's scores of exp((s - s(positive)) / temperature).
  private struct Softmax: Loss {
    static let name = "softmax"
    static let summary = "Softmax over a row."
    @Parameter("The temperature.", above: 0) var temperature = 0.05
    /// Multiplies the derivatives.
    @Parameter("A fault.") var factor = 1.0
    /// Leaves the derivative of each row's last negative out.
    @Parameter("A fault.") var forgets = false

    func evaluate(_ scores: RowScores, gradients: MutableRowScores) -> Double {
      let count = scores.negativeCount
      var sum = 0.0
      for row in 0..<scores.rowCount {
        let all =
          [Double(scores.positives[row])] + scores.negatives[row * count..<(row + 1) * count].map { Double($0) }
        let largest = all.max() ?? 0
        let shares = all.map { exp(($0 - largest) / temperature) }
        let total = shares.reduce(0, +)
        sum += (largest - all[0]) / temperature + log(total)
        let slopes = shares.enumerated().map { (($1 / total) - ($0 == 0 ? 1 : 0)) / temperature * factor }
        gradients.positives[row] = Float(slopes[0])
        for place in 0..<count { gradients.negatives[row * count + place] = Float(slopes[1 + place]) }
        if forgets { gradients.negatives[row * count + count - 1] = 0 }
      }
      return sum
    }
  }

  @Test(arguments: [1, 0.1, 0.05, 0.02, 0.01]) func sharpLossesAreComparedAndNotSkipped(temperature: Double) throws {
    var loss = Softmax()
    loss.temperature = temperature
    try checkLoss(loss)
    for factor in [0, 0.99, 1.01, -1] {
      loss.factor = factor
      #expect(throws: CheckFailure.self) { try checkLoss(loss) }
    }
    (loss.factor, loss.forgets) = (1, true)
    #expect(throws: CheckFailure.self) { try checkLoss(loss) }
  }

  /// A loss of steps: nowhere does a difference say anything, and a derivative of 0 would pass unseen.
  private struct Stairs: Loss {
    static let name = "stairs"
    static let summary = "Rounded differences."

    func evaluate(_ scores: RowScores, gradients: MutableRowScores) -> Double {
      gradients.positives.update(repeating: 0)
      gradients.negatives.update(repeating: 0)
      var sum = 0.0
      for place in scores.negatives.indices {
        let difference = scores.negatives[place] - scores.positives[place / scores.negativeCount]
        sum += Double((difference * 30_000).rounded()) / 30_000
      }
      return sum
    }
  }

  @Test func aLossThatCannotBeComparedFails() {
    #expect {
      try checkLoss(Stairs())
    } throws: { error in
      "\(error)".contains("could be compared") || "\(error)".contains("finite differences say")
    }
  }

  /// Three lines: the squared hinge.
  private struct SquaredHinge: PairwiseLoss {
    static let name = "squared_hinge"
    static let summary = ""
    func term(_ difference: Double) -> (value: Double, derivative: Double) {
      let violation = max(0, difference + 1)
      return (violation * violation, 2 * violation)
    }
  }

  /// Three lines: the exponential loss.
  private struct Exponential: PointwiseLoss {
    static let name = "exponential"
    static let summary = ""
    func term(_ score: Double, isPositive: Bool) -> (value: Double, derivative: Double) {
      isPositive ? (exp(-score), -exp(-score)) : (exp(score), exp(score))
    }
  }

  @Test(arguments: [SquaredHinge(), Exponential()] as [any Loss])
  func pairwiseAndPointwiseLossesAreLosses(_ loss: any Loss) throws { try checkLoss(loss) }

  @Test func aPairwiseLossIsTheMeanOverNegatives() {
    // Differences -1.5 and 1: violations 0 and 2.
    var gradients = [Float](repeating: .nan, count: 3)
    let sum = [Float(2), 0.5, 3].withUnsafeBufferPointer { scores in
      gradients.withUnsafeMutableBufferPointer { gradients in
        SquaredHinge().evaluate(
          RowScores(
            positives: .init(rebasing: scores[..<1]), negatives: .init(rebasing: scores[1...]), negativeCount: 2),
          gradients: MutableRowScores(
            positives: .init(rebasing: gradients[..<1]), negatives: .init(rebasing: gradients[1...])))
      }
    }
    #expect(sum == 2)
    #expect(gradients == [-2, 0, 2])
  }
}
