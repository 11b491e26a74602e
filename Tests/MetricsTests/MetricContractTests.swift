import RecKit
import RecKitMetrics
import RecKitTesting
import Testing

struct MetricContractTests {
  @Test(arguments: [1, 2, 3, 5, 10])
  func everyMetricKeepsTheContract(k: Int) throws {
    for metric in BuiltInMetrics.all(k) { try checkMetric(metric) }
  }

  @Test func labelsNameTheCutoff() {
    #expect(
      BuiltInMetrics.all(10).map(\.label) == [
        "auc", "precision@10", "recall@10", "ndcg@10", "map@10", "mrr", "hit_rate@10", "f1@10",
      ])
  }

  /// Metrics that break the contract in one way each: the check must see it.
  @Test(arguments: [
    ("optimistic", "orders"), ("backwards", "better ranking"), ("unbounded", "not in"),
    ("peeking", "beyond the cut-off"),
    ("blank label", "blanks"), ("undefined", "no ranking"), ("constant", "tells no scorers apart"),
    ("count of relevant", "tells no scorers apart"),
  ])
  func theCheckFindsBrokenMetrics(fault: String, words: String) {
    var metric = BrokenMetric()
    metric.fault = fault
    #expect {
      try checkMetric(metric)
    } throws: { error in
      (error as? CheckFailure)?.message.contains(words) == true
    }
  }
}

private struct BrokenMetric: Metric {
  static let name = "broken"
  static let summary = "Breaks the contract."
  @Parameter("How.") var fault = ""

  var label: String { fault == "blank label" ? "a b" : cutoff.map { "broken@\($0)" } ?? "broken" }
  var cutoff: Int? { fault == "peeking" ? 1 : nil }

  func value(of ranking: UserRanking) -> Double? {
    guard let best = ranking.groups.first else { return nil }
    return switch fault {
    case "optimistic": 1 / Double(best.above + 1)
    case "backwards": Double(best.above) / Double(ranking.candidateCount)
    case "unbounded": 2 * (AUC().value(of: ranking) ?? 0)
    case "undefined": nil
    case "constant": 0.5
    case "count of relevant": Double(ranking.relevantCount) / Double(ranking.candidateCount)
    case "peeking": AUC().value(of: ranking)
    default: MeanReciprocalRank().value(of: ranking)
    }
  }
}
