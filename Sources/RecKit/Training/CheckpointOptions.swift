/// The `checkpoint:` section: when the state of a run is stored.
///
/// It changes no result, and is no part of a config's hash.
public struct CheckpointOptions: ParameterContainer {
  /// When the state is stored; nil: see the description.
  @Parameter(
    "When the state of a run is stored, at the end of an epoch: every so many epochs (5 epochs) or seconds (60 seconds); null: every five seconds, or every epoch that takes two, but for a twentieth of the time at most."
  )
  public var every: CheckpointInterval? = nil

  /// Makes the options with their defaults.
  public init() {}
}

/// How often the state of a run is stored: `5 epochs`, `60 seconds`.
public enum CheckpointInterval: ParameterValue, Equatable {
  /// After every so many epochs, at least 1.
  case epochs(Int)
  /// After the first epoch that ends so many seconds after the last time, up to 1e9; 0 is every epoch.
  case seconds(Double)

  /// What is written in a config.
  public static var typeDescription: String { "a number and its unit, such as 5 epochs or 60 seconds" }

  /// Reads a number and its unit.
  public init?(_ node: ConfigNode) {
    guard case .string(let text) = node.value,
      let match = text.wholeMatch(of: /([0-9.]+) *(epochs?|seconds?|s)/)
    else { return nil }
    if match.2.hasPrefix("epoch") {
      guard let epochs = Int(match.1), epochs >= 1 else { return nil }
      self = .epochs(epochs)
    } else {
      guard let seconds = Double(match.1), seconds <= 1e9 else { return nil }
      self = .seconds(seconds)
    }
  }

  /// The number and its unit.
  public var node: ConfigNode {
    switch self {
    case .epochs(let epochs): ConfigNode(.string("\(epochs) epoch\(epochs == 1 ? "" : "s")"))
    case .seconds(let seconds): ConfigNode(.string("\(ConfigNode.text(of: seconds)) seconds"))
    }
  }
}
