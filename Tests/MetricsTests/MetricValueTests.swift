import RecKit
import RecKitMetrics
import Testing

/// Values worked out by hand.
struct MetricValueTests {
  /// - + - + - : five candidates, relevant at ranks 2 and 4.
  @Test func withoutTies() {
    let ranking = UserRanking(
      candidateCount: 5, groups: [.init(above: 1, size: 1, relevant: 1), .init(above: 3, size: 1, relevant: 1)])
    let found = BuiltInMetrics.values(ranking, k: 3)
    #expect(found["auc"] == 3.0 / 6)
    #expect(found["precision@3"] == 1.0 / 3)
    #expect(found["recall@3"] == 0.5)
    // One of the first three, two relevant: 2 (1/3) (1/2) / (1/3 + 1/2) = 2 / 5.
    #expect(found["f1@3"] == 0.4)
    #expect(found["mrr"] == 0.5)
    #expect(found["hit_rate@3"] == 1)
    // Precision 1/2 at rank 2, divided by two relevant.
    #expect(found["map@3"] == 0.25)
    // (1 / log2 3) / (1 + 1 / log2 3)
    #expect(abs((found["ndcg@3"] ?? 0) - 0.386852807) < 1e-9)
  }

  /// One group of four, two relevant: the six orders are equally likely.
  @Test func inOneTieGroup() {
    let ranking = UserRanking(candidateCount: 4, groups: [.init(above: 0, size: 4, relevant: 2)])
    let found = BuiltInMetrics.values(ranking, k: 2)
    #expect(found["auc"] == 0.5)
    #expect(found["precision@2"] == 0.5)
    #expect(found["recall@2"] == 0.5)
    // Two, one (in four orders) or none of two: F1 is 1, 1/2 or 0, so (1 + 4/2 + 0) / 6.
    #expect(found["f1@2"] == 0.5)
    // Five of six orders have a hit in the first two.
    #expect(abs((found["hit_rate@2"] ?? 0) - 5.0 / 6) < 1e-15)
    // First relevant at rank 1 in 3 orders, at 2 in 2, at 3 in 1: (3 + 2/2 + 1/3) / 6.
    #expect(abs((found["mrr"] ?? 0) - 13.0 / 18) < 1e-15)
    // ++: 1; +-: 1/2 (two orders); -+: 1/4 (two orders); --: 0; mean (1 + 1 + 1/2) / 6.
    #expect(abs((found["map@2"] ?? 0) - 2.5 / 6) < 1e-15)
  }

  @Test func areaIsUndefinedWithoutIrrelevantCandidates() {
    let ranking = UserRanking(candidateCount: 2, groups: [.init(above: 0, size: 2, relevant: 2)])
    #expect(AUC().value(of: ranking) == nil)
  }

  /// All 1,000 candidates tied, 400 relevant: products and sums must stay finite and exact enough.
  @Test func largeTieGroups() {
    let ranking = UserRanking(candidateCount: 1_000, groups: [.init(above: 0, size: 1_000, relevant: 400)])
    let found = BuiltInMetrics.values(ranking, k: 700)
    #expect(found["auc"] == 0.5)
    #expect(found["hit_rate@700"] == 1)
    #expect(abs((found["precision@700"] ?? 0) - 0.4) < 1e-12)
    #expect(found.values.allSatisfy { (0...1).contains($0) })
  }
}
