/// The hinge against the highest-scored negative of the row.
///
/// Row: max(0, h - s(positive) + margin), where h is the highest score of its K negatives. Derivative by h where the
/// hinge is above 0: 1; by the positive's score: -1; by all other scores: 0. Of equal negatives the first counts. With
/// K = 1 this is loss `margin`.
///
/// Source: Spotlight, `adaptive_hinge_loss`; after Weston, Bengio, Usunier: WSABIE (IJCAI 2011).
public struct AdaptiveHingeLoss: Loss {
  /// The name in configs.
  public static let name = "adaptive_hinge"
  /// One sentence for lists.
  public static let summary = "Hinge of the highest negative of the row: max(0, highest - positive + margin)."

  /// By how much a positive should score higher than the highest negative.
  @Parameter(
    "By how much a positive should score higher than the highest of its negatives.", above: 0, search: .linear(0.1...2))
  public var margin = 1.0

  /// Makes the loss with its defaults.
  public init() {}

  /// Sums the rows' hinges: O(n) for n scores.
  public func evaluate(_ scores: RowScores, gradients: MutableRowScores) -> Double {
    var sum = 0.0
    for row in 0..<scores.rowCount {
      let places = scores.negatives(of: row)
      var highest = places.lowerBound
      for place in places {
        gradients.negatives[place] = 0
        if scores.negatives[place] > scores.negatives[highest] { highest = place }
      }
      let difference = Double(scores.negatives[highest]) - Double(scores.positives[row])
      let (value, derivative) = hinge(difference, margin: margin)
      gradients.negatives[highest] = Float(derivative)
      gradients.positives[row] = -Float(derivative)
      sum += value * gradients.weigh(row, of: scores)
    }
    return sum
  }
}
