import Foundation
import RecKitTesting
import Testing

@testable import RecKit

struct LossTests {
  @Test(arguments: [MarginLoss(), BPRLoss(), LogisticLoss()] as [any Loss])
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

  @Test(arguments: [BPRLoss(), LogisticLoss()] as [any Loss])
  func hugeScoresDoNotOverflow(_ loss: any Loss) {
    let (sum, gradients) = evaluate(loss, positives: [-1e30, 1e30], negatives: [1e30, -1e30], count: 1)
    #expect(sum.isFinite)
    #expect(gradients.allSatisfy { $0.isFinite })
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
    _ loss: any Loss, positives: [Float], negatives: [Float], count: Int
  ) -> (sum: Double, gradients: [Float]) {
    var gradients = [Float](repeating: .nan, count: positives.count + negatives.count)
    let sum = positives.withUnsafeBufferPointer { positives in
      negatives.withUnsafeBufferPointer { negatives in
        gradients.withUnsafeMutableBufferPointer { gradients in
          loss.evaluate(
            RowScores(positives: positives, negatives: negatives, negativeCount: count),
            gradients: MutableRowScores(
              positives: .init(rebasing: gradients[..<positives.count]),
              negatives: .init(rebasing: gradients[positives.count...])))
        }
      }
    }
    return (sum, gradients)
  }
}
