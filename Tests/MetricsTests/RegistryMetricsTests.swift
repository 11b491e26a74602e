import RecKit
import RecKitMetrics
import Testing

struct RegistryMetricsTests {
  @Test func everyMetricIsRegisteredOnce() throws {
    var registry = Registry()
    try registry.registerMetrics()
    #expect(
      registry.entries(.metric).map(\.name).sorted() == [
        "auc", "average_popularity", "coverage", "f1", "gini", "hit_rate", "map", "mrr", "ndcg", "novelty", "precision",
        "recall",
      ])
    #expect(throws: (any Error).self) { try registry.registerMetrics() }
  }
}
