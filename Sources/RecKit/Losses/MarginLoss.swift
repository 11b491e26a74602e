/// The triplet (margin ranking, hinge) loss.
///
/// Row: mean over its K negatives of max(0, s(negative) - s(positive) + margin). Derivative by each
/// negative's score: 1/K where the hinge is above 0, else 0; by the positive's score: minus their sum.
/// Source: Weston, Bengio, Usunier: WSABIE (IJCAI 2011), without the rank weight.
public struct MarginLoss: PairwiseLoss {
  /// The name in configs.
  public static let name = "margin"
  /// One sentence for lists.
  public static let summary = "Triplet loss: max(0, negative - positive + margin)."

  /// By how much a positive should score higher than a negative.
  @Parameter("By how much a positive should score higher than a negative.", above: 0, search: .linear(0.1...2))
  public var margin = 1.0

  /// Makes the loss with its defaults.
  public init() {}

  /// The hinge, in `Float` as the scores are.
  public func term(_ difference: Double) -> (value: Double, derivative: Double) { hinge(difference, margin: margin) }
}
