/// Binary cross-entropy of the sigmoid of scores, positives labelled 1 and negatives 0.
///
/// Row: softplus(-s(positive)) + mean over its K negatives of softplus(s(negative)).
/// Derivatives: sigmoid(s(positive)) - 1 and sigmoid(s(negative)) / K.
/// Source: He et al.: Neural Collaborative Filtering (WWW 2017), formula 7, with negatives averaged.
public struct LogisticLoss: PointwiseLoss {
  /// The name in configs.
  public static let name = "logistic"
  /// One sentence for lists.
  public static let summary = "Cross-entropy: softplus(-positive) + mean softplus(negative)."

  /// Makes the loss.
  public init() {}

  /// The softplus of the score, of a positive's with the other sign.
  public func term(_ score: Double, isPositive: Bool) -> (value: Double, derivative: Double) {
    guard isPositive else { return softplus(score) }
    let (value, derivative) = softplus(-score)
    return (value, -derivative)
  }
}
