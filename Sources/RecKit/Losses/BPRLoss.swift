/// The loss of Bayesian personalised ranking.
///
/// Row: mean over its K negatives of -ln sigmoid(s(positive) - s(negative)) = softplus(s(negative) - s(positive)).
/// Derivative by each negative's score: sigmoid(s(negative) - s(positive)) / K; by the positive's: minus their sum.
/// Source: Rendle et al.: BPR (UAI 2009), formula 4 without the regulariser, which is the scorer's `l2_reg`.
public struct BPRLoss: PairwiseLoss {
  /// The name in configs.
  public static let name = "bpr"
  /// One sentence for lists.
  public static let summary = "Bayesian personalised ranking: -ln sigmoid(positive - negative)."

  /// Makes the loss.
  public init() {}

  /// The softplus.
  public func term(_ difference: Double) -> (value: Double, derivative: Double) { softplus(difference) }

  /// The softplus of many, several at a time.
  public func terms(
    _ differences: UnsafeBufferPointer<Double>, values: UnsafeMutableBufferPointer<Double>,
    derivatives: UnsafeMutableBufferPointer<Double>
  ) {
    guard let values = values.baseAddress, let derivatives = derivatives.baseAddress else { return }
    Kernels.softplus(differences, values: values, derivatives: derivatives)
  }
}
