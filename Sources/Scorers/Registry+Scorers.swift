public import RecKit

extension Registry {
  /// Registers the built-in scorers.
  public mutating func registerScorers() throws {
    try register(CosineScorer.self)
    try register(DotScorer.self)
    try register(MLPScorer.self)
    try register(PopularityScorer.self)
    try register(RandomScorer.self)
    defaults[.scorer] = CosineScorer.name
  }
}
