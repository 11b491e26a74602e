import RecKit
import RecKitCommands

/// Each number is plus or minus one value.
struct SignsInitializer: Initializer {
  static let (name, summary) = ("signs", "Plus or minus one value.")
  @Parameter("The value.", in: 0...) var size = 0.05
  func fill(_ start: inout InitialWeight) { start.fill { Float($0.nextUnit() < 0.5 ? -size : size) } }
}

// swift run SignsInitializer run configs/quickstart.txt scorer='{name: dot, init: signs}'
private let program: Never = Reckit.main { try $0.register(SignsInitializer.self) }
