import RecKitScorers
import Testing

@testable import RecKit

/// `user_dropout` of the cosine scorer.
struct UserDropoutTests {
  /// The scores of two positives with two negatives each, where every embedding is the same.
  private func scores(sharesNegatives: Bool, key: Tape.DropoutKey?) -> [Float] {
    var scorer = CosineScorer()
    scorer.`init` = .ones
    scorer.userDropout = 0.5
    let tape = Tape(for: Model(for: scorer, shape: CatalogueShape(userRows: 3, itemRows: 4), seed: 0))
    let users = [2, 1, 2, 2, 1, 1] as [Int32]
    let items: [Int32] = sharesNegatives ? [0, 1, 2, 3, 2, 3] : [0, 1, 2, 2, 2, 3]
    let layout = BatchLayout(positives: 2, negativesPerPositive: 2, sharesNegatives: sharesNegatives)
    return users.withUnsafeBufferPointer { users in
      items.withUnsafeBufferPointer { items in
        let pairs = PairBatch(users: users, items: items, layout: layout)
        tape.reset(pairs: pairs, layout: layout, dropout: key)
        return Array(tape.value(of: scorer.scores(of: pairs, on: tape)).values)
      }
    }
  }

  /// A score is twice the share of the user's numbers that stay; a positive and its negatives have one mask.
  @Test(arguments: [false, true]) func aUserIsDroppedFromOnce(sharesNegatives: Bool) {
    let scores = scores(sharesNegatives: sharesNegatives, key: .init(seed: 4, epoch: 1, step: 2))
    for score in scores {
      let kept = Double(score) * 32
      #expect(abs(kept - kept.rounded()) < 1e-4 && (16...48).contains(kept))
    }
    #expect(abs(scores[0] - scores[1]) > 1e-4, "two positives, two masks")
    for (pair, positive) in [(2, 0), (3, 0), (4, 1), (5, 1)] { #expect(abs(scores[pair] - scores[positive]) < 1e-6) }
  }

  @Test func nothingIsDroppedOutsideTraining() {
    #expect(scores(sharesNegatives: false, key: nil).allSatisfy { abs($0 - 1) < 1e-6 })
  }
}
