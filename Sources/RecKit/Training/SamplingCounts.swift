/// What a sampler did during training.
public struct SamplingCounts: Sendable, Equatable {
  /// Negatives drawn.
  public var drawn = 0
  /// Draws rejected because the item was one of the user's training positives.
  public var excluded = 0
  /// Negatives drawn that are one of the user's training positives.
  public var knownPositives = 0

  /// No draws.
  public init() {}
}
