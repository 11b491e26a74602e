/// The cosine contrastive loss, for scores that are cosines (from -1 to 1), such as those of scorer `cosine`.
///
/// Row: (1 - s(positive)) + weight * mean over its K negatives of max(0, s(negative) - margin). Derivative by the
/// positive's score: -1; by each negative's: weight / K where it is above the margin, else 0. The value is from 0 to
/// 2 + weight * (1 - margin). Scores without bounds have no minimum: the positive's grows for ever.
///
/// Source: Mao et al.: SimpleX (CIKM 2021), formula 1.
public struct ContrastiveLoss: PointwiseLoss {
  /// The name in configs.
  public static let name = "contrastive"
  /// One sentence for lists.
  public static let summary = "Cosine contrastive loss: 1 - positive + weight * mean max(0, negative - margin)."

  /// What the negatives' mean is multiplied by.
  @Parameter("What the negatives' mean is multiplied by.", above: 0, search: .log(0.1...10))
  public var weight = 1.0

  /// The cosine up to which a negative costs nothing.
  @Parameter("The cosine up to which a negative costs nothing.", in: -1...1, search: .linear(0...0.9))
  public var margin = 0.5

  /// Makes the loss with its defaults.
  public init() {}

  /// 1 - s of a positive, the weighted hinge of a negative.
  public func term(_ score: Double, isPositive: Bool) -> (value: Double, derivative: Double) {
    if isPositive { return (1 - score, -1) }
    return score > margin ? (weight * (score - margin), weight) : (0, 0)
  }
}
