import RecKit
import RecKitMetrics

/// Every built-in metric, those with a cut-off at one length.
enum BuiltInMetrics {
  static func all(_ k: Int) -> [any Metric] {
    var (precision, recall, hitRate) = (Precision(), Recall(), HitRate())
    var (ndcg, map, f1) = (NDCG(), MeanAveragePrecision(), F1())
    (precision.k, recall.k, hitRate.k, ndcg.k, map.k, f1.k) = (k, k, k, k, k, k)
    return [AUC(), precision, recall, ndcg, map, MeanReciprocalRank(), hitRate, f1]
  }

  static func values(_ ranking: UserRanking, k: Int) -> [String: Double] {
    Dictionary(uniqueKeysWithValues: all(k).map { ($0.label, $0.value(of: ranking) ?? .nan) })
  }
}
