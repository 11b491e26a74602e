/// The squared error of scores, positives labelled 1 and negatives 0.
///
/// Row: (1 - s(positive))^2 + weight * mean over its K negatives of s(negative)^2. Derivatives: -2 (1 - s(positive)) and
/// 2 weight s(negative) / K. The value is at least 0. A negative below 0 costs as one above.
///
/// Source: Hu, Koren, Volinsky: Collaborative Filtering for Implicit Feedback Datasets (ICDM 2008), formula 3, with
/// sampled negatives in place of all items and `weight` in place of 1 / confidence.
public struct SquaredLoss: PointwiseLoss {
  /// The name in configs.
  public static let name = "squared"
  /// One sentence for lists.
  public static let summary = "Squared error: (1 - positive)^2 + weight * mean negative^2."

  /// What the negatives' mean is multiplied by.
  @Parameter("What the negatives' mean is multiplied by.", above: 0, search: .log(0.1...10))
  public var weight = 1.0

  /// 0: a negative's label.
  public var negativeTarget: Float { 0 }

  /// Makes the loss with its defaults.
  public init() {}

  /// The square of the distance from the label.
  public func term(_ score: Double, isPositive: Bool) -> (value: Double, derivative: Double) {
    if isPositive { return ((1 - score) * (1 - score), -2 * (1 - score)) }
    return (weight * score * score, 2 * weight * score)
  }
}
