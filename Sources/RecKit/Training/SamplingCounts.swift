/// What a sampler did during training.
public struct SamplingCounts: Sendable, Equatable {
  /// Negatives drawn.
  public var drawn = 0
  /// Draws rejected because the item was one of the user's training positives.
  public var excluded = 0
  /// Negatives drawn that are one of the user's training positives.
  public var knownPositives = 0
  /// Whether draws followed the model's scores (``ScoringNegatives``): then no other model's run shares them.
  public var followModel = false

  /// No draws.
  public init() {}

  /// Adds the draws of another batch.
  static func += (counts: inout SamplingCounts, other: SamplingCounts) {
    counts.drawn += other.drawn
    counts.excluded += other.excluded
    counts.knownPositives += other.knownPositives
    counts.followModel = counts.followModel || other.followModel
  }
}
