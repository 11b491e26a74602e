/// The weighted approximate-rank pairwise loss: the hinge, multiplied by the rank weight that sampler `warp` gives.
///
/// Row: w * mean over its K negatives of max(0, s(negative) - s(positive) + margin), where w is the row's weight. Derivative
/// by each negative's score: w / K where the hinge is above 0, else 0; by the positive's: minus their sum.
/// Sampler `warp` draws until a negative violates the margin, estimates the positive's rank r from the number of draws,
/// and gives w = 1 + 1/2 + ... + 1/r, or 0 if no draw violates it; its `margin` must be the loss's. With a sampler that
/// gives no weights w is 1, and this is loss `margin`. The algorithm has K = 1; with more, w is the mean of the
/// negatives' weights.
///
/// Source: Weston, Bengio, Usunier: WSABIE (IJCAI 2011), algorithm 1. LightFM has the same gradients with w = ln r in
/// place of the sum.
public struct WARPLoss: PairwiseLoss {
  /// The name in configs.
  public static let name = "warp"
  /// One sentence for lists.
  public static let summary = "Hinge, multiplied by the rank weight of sampler warp (1 with any other)."

  /// By how much a positive should score higher than a negative.
  @Parameter("By how much a positive should score higher than a negative; sampler warp must have the same.", above: 0)
  public var margin = 1.0

  /// Makes the loss with its defaults.
  public init() {}

  /// The hinge; the row's weight is applied to the row's sum.
  public func term(_ difference: Double) -> (value: Double, derivative: Double) { hinge(difference, margin: margin) }
}
