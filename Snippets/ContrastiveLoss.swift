import RecKit
import RecKitCommands

/// (1 - s(positive)) + weight * mean over negatives of max(0, s(negative) - margin), for scores that are cosines.
///
/// Source: Mao et al.: SimpleX (CIKM 2021), formula 1.
struct ContrastiveLoss: PointwiseLoss {
  static let name = "cosine_contrastive"
  static let summary = "Cosine contrastive loss."
  @Parameter("A negative's cosine below this costs nothing.", in: -1...1) var margin = 0.5
  @Parameter("What the negatives' mean is multiplied by.", above: 0) var weight = 1.0

  func term(_ score: Double, isPositive: Bool) -> (value: Double, derivative: Double) {
    if isPositive { return (1 - score, -1) }
    return score > margin ? (weight * (score - margin), weight) : (0, 0)
  }
}

// swift run ContrastiveLoss run configs/quickstart.txt scorer=cosine loss=cosine_contrastive
private let program: Never = Reckit.main { try $0.register(ContrastiveLoss.self) }
