public import RecKit

extension Registry {
  /// Registers the built-in scorers.
  public mutating func registerScorers() throws {
    try register(ALSScorer.self)
    try register(CosineScorer.self)
    try register(DotScorer.self)
    try register(EASEScorer.self)
    try register(EnsembleScorer.self)
    try register(EuclideanScorer.self)
    try register(GMFScorer.self)
    try register(HistoryScorer.self)
    try register(ItemKNNScorer.self)
    try register(LightGCNScorer.self)
    try register(MLPScorer.self)
    try register(NeuMFScorer.self)
    try register(PopularityScorer.self)
    try register(PureSVDScorer.self)
    try register(RandomScorer.self)
    try register(RP3betaScorer.self)
    defaults[.scorer] = CosineScorer.name
  }
}
