/// The loss of Bayesian personalised ranking.
///
/// Row: mean over its K negatives of -ln sigmoid(s(positive) - s(negative)) = softplus(s(negative) - s(positive)).
/// Derivative by each negative's score: sigmoid(s(negative) - s(positive)) / K; by the positive's: minus their sum.
/// Source: Rendle et al.: BPR (UAI 2009), formula 4 without the regulariser, which is the scorer's `l2_reg`.
public struct BPRLoss: PairwiseLoss, ManyTermsLoss {
  /// The name in configs.
  public static let name = "bpr"
  /// One sentence for lists.
  public static let summary = "Bayesian personalised ranking: -ln sigmoid(positive - negative)."

  /// Makes the loss.
  public init() {}

  /// The softplus.
  public func term(_ difference: Double) -> (value: Double, derivative: Double) { softplus(difference) }

  /// Sums the rows' means over their negatives.
  public func evaluate(_ scores: RowScores, gradients: MutableRowScores) -> Double {
    evaluateManyTerms(scores, gradients: gradients)
  }

  /// The softplus of many, several at a time.
  func computeTerms(
    _ differences: UnsafeBufferPointer<Double>, values: UnsafeMutablePointer<Double>,
    derivatives: UnsafeMutablePointer<Double>
  ) {
    Kernels.softplus(differences, values: values, derivatives: derivatives)
  }
}
