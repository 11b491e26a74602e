import RecKit
import RecKitCommands

/// The rate falls by a factor every few epochs.
struct StepSchedule: Schedule {
  static let name = "step"
  static let summary = "A smaller rate every few epochs."

  @Parameter("Epochs between falls.", in: 1...) var every = 5
  @Parameter("What the rate is multiplied by.", in: 0...1) var gamma = 0.1

  func factor(at place: StepPlace) -> Double { (0..<place.epoch / every).reduce(1) { factor, _ in factor * gamma } }
}

// swift run StepSchedule run configs/quickstart.txt 'optimizer={name: adam, schedule: {name: step, every: 2}}'
private let program: Never = Reckit.main { try $0.register(StepSchedule.self) }
