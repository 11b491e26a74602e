public import RecKit

extension Registry {
  /// Registers the built-in metrics.
  public mutating func registerMetrics() throws {
    try register(AUC.self)
    try register(AveragePopularity.self)
    try register(Coverage.self)
    try register(F1.self)
    try register(Gini.self)
    try register(HitRate.self)
    try register(MeanAveragePrecision.self)
    try register(MeanReciprocalRank.self)
    try register(NDCG.self)
    try register(Novelty.self)
    try register(Precision.self)
    try register(Recall.self)
    defaults[.metric] = AUC.name
  }
}
