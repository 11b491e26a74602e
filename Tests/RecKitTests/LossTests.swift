import Foundation
import RecKitTesting
import Testing

@testable import RecKit

struct LossTests {
  private static var corrected: SoftmaxLoss {
    var loss = SoftmaxLoss()
    (loss.temperature, loss.correction) = (0.2, .logq)
    return loss
  }

  private static var weighted: ContrastiveLoss {
    var loss = ContrastiveLoss()
    (loss.weight, loss.margin) = (3, -0.25)
    return loss
  }

  private static var heavy: SquaredLoss {
    var loss = SquaredLoss()
    loss.weight = 4
    return loss
  }

  @Test(
    arguments: [
      MarginLoss(), BPRLoss(), LogisticLoss(), SoftmaxLoss(), corrected, ContrastiveLoss(), weighted, WARPLoss(),
      AdaptiveHingeLoss(), SquaredLoss(), heavy,
    ] as [any Loss])
  func everyBuiltInKeepsTheContract(_ loss: any Loss) throws {
    try checkLoss(loss)
  }

  @Test func marginIsTheMeanHingeOverNegatives() {
    // Row 1: hinges 0.5 - 2 + 1 -> 0 and 1.5 - 2 + 1 = 0.5. Row 2: 0 - 0 + 1 = 1 and -3 - 0 + 1 -> 0.
    let (sum, gradients) = evaluate(MarginLoss(), positives: [2, 0], negatives: [0.5, 1.5, 0, -3], count: 2)
    #expect(sum == 0.25 + 0.5)
    #expect(gradients == [-0.5, -0.5, 0, 0.5, 0.5, 0])
  }

  /// In `Float`, as it is written, and not of the difference in `Double`: bits of experiments depend on it.
  @Test func theHingeHasTheBitsOfFloat() {
    var random = RandomStream(seed: 3, purpose: .scores)
    var loss = MarginLoss()
    for _ in 0..<2_000 {
      loss.margin = random.nextUnit() * 2 + 1e-3
      let size = Float(1 << random.nextIndex(below: 12)) / 64
      let (positive, negative) = (Float(random.nextUnit() - 0.5) * size, Float(random.nextUnit() - 0.5) * size)
      let hinge = negative - positive + Float(loss.margin)
      let found = evaluate(loss, positives: [positive], negatives: [negative], count: 1)
      #expect(found.sum == (hinge > 0 ? Double(hinge) : 0))
      #expect(found.gradients == (hinge > 0 ? [-1, 1] : [0, 0]))
    }
  }

  @Test func aHingeAtZeroHasNoGradient() {
    let (sum, gradients) = evaluate(MarginLoss(), positives: [1], negatives: [0], count: 1)
    #expect(sum == 0)
    #expect(gradients == [0, 0])
  }

  @Test func bprIsMinusLogSigmoidOfTheDifference() {
    let (sum, gradients) = evaluate(BPRLoss(), positives: [0.3], negatives: [-0.4], count: 1)
    #expect(abs(sum - log(1 + exp(-0.7))) < 1e-7)
    #expect(abs(Double(gradients[1]) - 1 / (1 + exp(0.7))) < 1e-7)
    #expect(gradients[0] == -gradients[1])
  }

  @Test func logisticIsCrossEntropy() {
    let (sum, gradients) = evaluate(LogisticLoss(), positives: [2], negatives: [-1, 1], count: 2)
    let expected = log(1 + exp(-2.0)) + (log(1 + exp(-1.0)) + log(1 + exp(1.0))) / 2
    #expect(abs(sum - expected) < 1e-12)
    #expect(abs(Double(gradients[0]) + 1 / (1 + exp(2.0))) < 1e-7)
    #expect(abs(Double(gradients[2]) - 0.5 / (1 + exp(-1.0))) < 1e-7)
  }

  @Test(arguments: [BPRLoss(), LogisticLoss(), SoftmaxLoss()] as [any Loss])
  func hugeScoresDoNotOverflow(_ loss: any Loss) {
    let (sum, gradients) = evaluate(loss, positives: [-1e30, 1e30], negatives: [1e30, -1e30], count: 1)
    #expect(sum.isFinite)
    #expect(gradients.allSatisfy { $0.isFinite })
  }

  /// Written out for one row of a positive and two negatives.
  @Test func softmaxIsTheCrossEntropyOfThePositive() {
    let loss = Self.corrected
    let (scores, q) = ([0.3, -0.2, 0.8], [0.5, 0.25, 0.125])
    for isCorrected in [false, true] {
      var loss = loss
      loss.correction = isCorrected ? .logq : .none
      #expect(loss.needsLogProbabilities == isCorrected)
      let odds = zip(scores, q).map { exp($0 / 0.2) / (isCorrected ? $1 : 1) }
      let shares = odds.map { $0 / odds.reduce(0, +) }
      let (sum, gradients) = evaluate(
        loss, positives: [0.3], negatives: [-0.2, 0.8], count: 2,
        logProbabilities: isCorrected ? q.map { Float(log($0)) } : nil)
      #expect(abs(sum + log(shares[0])) < 1e-6)
      let expected = [(shares[0] - 1) / 0.2, shares[1] / 0.2, shares[2] / 0.2]
      #expect(zip(gradients, expected).allSatisfy { abs(Double($0) - $1) < 1e-5 })
    }
  }

  @Test func softmaxOfEqualScoresIsTheLogarithmOfTheRow() {
    let (sum, gradients) = evaluate(
      SoftmaxLoss(), positives: [0.7, 0.7], negatives: [0.7, 0.7, 0.7, 0.7, 0.7, 0.7], count: 3)
    #expect(abs(sum - 2 * log(4)) < 1e-12)
    #expect(gradients == [-0.75, -0.75] + [Float](repeating: 0.25, count: 6))
  }

  /// A weight of 3, a margin of -0.25: 1 - 0.75 and 3 (0.75 + 0) / 2.
  @Test func contrastiveAddsThePositivesDistanceAndTheNegativesHinges() {
    let (sum, gradients) = evaluate(Self.weighted, positives: [0.75], negatives: [0.5, -0.5], count: 2)
    #expect(sum == 0.25 + 1.125)
    #expect(gradients == [-1, 1.5, 0])
  }

  /// Hinges 0.5 and 0 in a row of weight 2, 1 and 0 in one of weight 0: those of `margin`, multiplied.
  @Test func warpMultipliesTheHingeByTheRowsWeight() {
    let (sum, gradients) = evaluate(
      WARPLoss(), positives: [2, 0], negatives: [1.5, 0.5, 0, -3], count: 2, weights: [2, 0])
    #expect(sum == 0.5)
    #expect(gradients == [-1, 0, 1, 0, 0, 0])
    let plain = evaluate(WARPLoss(), positives: [2, 0], negatives: [1.5, 0.5, 0, -3], count: 2)
    let margin = evaluate(MarginLoss(), positives: [2, 0], negatives: [1.5, 0.5, 0, -3], count: 2)
    #expect(plain.sum == margin.sum && plain.gradients == margin.gradients)
  }

  /// The highest of each row: 1.5 against 2, of two equal ones the first; -3 against 0.
  @Test func adaptiveHingeTakesTheHighestNegative() {
    let (sum, gradients) = evaluate(
      AdaptiveHingeLoss(), positives: [2, 0], negatives: [0.5, 1.5, 1.5, -3, -4, -5], count: 3)
    #expect(sum == 0.5)
    #expect(gradients == [-1, 0, 0, 1, 0, 0, 0, 0])
    let weighted = evaluate(
      AdaptiveHingeLoss(), positives: [0], negatives: [0, -1], count: 2, weights: [3])
    #expect(weighted.sum == 3 && weighted.gradients == [-3, 3, 0])
  }

  /// A weight of 4: (1 - 0.5)^2 + 4 (0.25 + 1) / 2.
  @Test func squaredIsTheDistanceFromTheLabels() {
    let (sum, gradients) = evaluate(Self.heavy, positives: [0.5], negatives: [0.5, -1], count: 2)
    #expect(sum == 0.25 + 2.5)
    #expect(gradients == [-1, 2, -4])
  }

  /// Its label of negatives is what the check spares; with none it would fail.
  @Test func aLossWithATargetMustSayIt() {
    struct Untold: PointwiseLoss {
      static let name = "untold"
      static let summary = "Squared error without its target."
      func term(_ score: Double, isPositive: Bool) -> (value: Double, derivative: Double) {
        SquaredLoss().term(score, isPositive: isPositive)
      }
    }
    #expect(throws: CheckFailure.self) { try checkLoss(Untold()) }
  }

  @Test func aWrongGradientIsFound() {
    struct Doubled: Loss {
      static let name = "doubled"
      static let summary = "The margin loss with twice its gradient."
      func evaluate(_ scores: RowScores, gradients: MutableRowScores) -> Double {
        let sum = MarginLoss().evaluate(scores, gradients: gradients)
        for row in gradients.positives.indices { gradients.positives[row] *= 2 }
        return sum
      }
    }
    #expect(throws: CheckFailure.self) { try checkLoss(Doubled()) }
  }

  private func evaluate(
    _ loss: any Loss, positives: [Float], negatives: [Float], count: Int,
    logProbabilities: [Float]? = nil, weights: [Float]? = nil
  ) -> (sum: Double, gradients: [Float]) {
    var gradients = [Float](repeating: .nan, count: positives.count + negatives.count)
    let sum = positives.withUnsafeBufferPointer { positives in
      negatives.withUnsafeBufferPointer { negatives in
        (logProbabilities ?? []).withUnsafeBufferPointer { logarithms in
          (weights ?? []).withUnsafeBufferPointer { rowWeights in
            gradients.withUnsafeMutableBufferPointer { gradients in
              loss.evaluate(
                RowScores(
                  positives: positives, negatives: negatives, negativeCount: count,
                  logProbabilities: logProbabilities == nil ? nil : logarithms,
                  weights: weights == nil ? nil : rowWeights),
                gradients: MutableRowScores(
                  positives: .init(rebasing: gradients[..<positives.count]),
                  negatives: .init(rebasing: gradients[positives.count...])))
            }
          }
        }
      }
    }
    return (sum, gradients)
  }
}
