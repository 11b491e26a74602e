import RecKit
import RecKitCommands

/// The rate is divided by a number that grows with the epochs.
struct InverseTimeSchedule: Schedule {
  static let name = "inverse_time"
  static let summary = "The learning rate divided by 1 + decay * epoch."

  @Parameter("What each epoch adds to the divisor.", in: 0...) var decay = 0.5

  func factor(at place: StepPlace) -> Double { 1 / (1 + decay * Double(place.epoch)) }
}

// swift run InverseTimeSchedule run configs/quickstart.txt 'optimizer={name: adam, schedule: {name: inverse_time, decay: 1}}'
private let program: Never = Reckit.main { try $0.register(InverseTimeSchedule.self) }
