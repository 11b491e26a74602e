/// Cross-entropy of the positive among itself and the negatives of its row: the sampled softmax.
///
/// Row: -ln softmax(x)(positive) = ln(sum over the row of exp(x)) - x(positive), where x = s / temperature, less ln q with
/// `correction: logq`. q is the probability with which the sampler draws the item, the positive's too. The row's K
/// negatives are summed and not averaged, so that the value is at least 0 and ln(1 + K) where all scores are equal.
/// Derivatives: p / temperature for each negative, (p - 1) / temperature for the positive, with p the softmax.
///
/// Source: the correction: Bengio, Senécal: Quick Training of Probabilistic Neural Nets (AISTATS 2003); for in-batch
/// negatives Yi et al.: Sampling-Bias-Corrected Neural Modeling (RecSys 2019), section 4.
public struct SoftmaxLoss: RowLoss {
  /// What corrects for items that the sampler draws more often than others.
  public enum Correction: String, ParameterChoice {
    /// Nothing.
    case none
    /// The logarithm of the item's probability, subtracted from its score.
    case logq
  }

  /// The name in configs.
  public static let name = "softmax"
  /// One sentence for lists.
  public static let summary = "Cross-entropy of the positive among its row's negatives (sampled softmax)."

  /// What scores are divided by, in units of the score.
  @Parameter(
    "What scores are divided by: lower ones weigh the highest negatives more.", above: 0, search: .log(0.05...2))
  public var temperature = 1.0

  /// What corrects for items that the sampler draws more often than others.
  @Parameter(
    """
    What corrects for items drawn more often than others: logq subtracts ln of an item's probability, which the sampler \
    must know.
    """)
  public var correction = Correction.none

  /// True with `correction: logq`.
  public var needsLogProbabilities: Bool { correction == .logq }

  /// Makes the loss with its defaults.
  public init() {}

  /// The cross-entropy of the first score.
  public func term(_ scores: [Double], logProbabilities: [Double]) -> (value: Double, derivatives: [Double]) {
    var logits = scores.map { $0 / temperature }
    if correction == .logq {
      for place in logits.indices { logits[place] -= logProbabilities[place] }
    }
    let (shares, logSum) = softmax(logits)
    var derivatives = shares.map { $0 / temperature }
    derivatives[0] = (shares[0] - 1) / temperature
    return (logSum - logits[0], derivatives)
  }
}
