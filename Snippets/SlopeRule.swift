import RecKit
import RecKitCommands

/// Training ends where the mean of the last values is hardly better than that of as many before.
struct SlopeRule: StoppingRule {
  static let name = "slope"
  static let summary = "Stop where a mean over some evaluations hardly improves."

  @Parameter("Evaluations in a mean.", in: 1...) var window = 3
  @Parameter("The least improvement.", in: 0...) var least = 0.001

  func shouldStop(after past: MonitoredValues) -> Bool {
    guard past.values.count >= 2 * window else { return false }
    let means = [past.values.suffix(2 * window).prefix(window), past.values.suffix(window)].map {
      $0.reduce(0, +) / Double(window)
    }
    return (past.higherIsBetter ? means[1] - means[0] : means[0] - means[1]) < least
  }
}

// swift run SlopeRule run configs/quickstart.txt 'training={epochs: 50, monitor: auc, stopping: slope}'
private let program: Never = Reckit.main { try $0.register(SlopeRule.self) }
