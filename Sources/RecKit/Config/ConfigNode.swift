/// A value read from a config together with the place it was read from.
public struct ConfigNode: Sendable {
  /// What was written: a scalar, a list, or a mapping whose keys keep their order.
  public indirect enum Value: Sendable, Equatable {
    /// `null`, or nothing written.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A whole number.
    case integer(Int)
    /// A number that was written with a point or an exponent.
    case number(Double)
    /// Text, quoted or plain.
    case string(String)
    /// A list.
    case sequence([ConfigNode])
    /// Keys with their values, in the order written.
    case mapping([ConfigEntry])
  }

  /// What was written.
  public var value: Value
  /// Where it was written.
  public var location: ConfigLocation
  /// The folder that a relative path in it starts from (see ``DataPath``); nil: the working directory.
  public var folder: String?

  /// Makes a node; without a location it counts as a built-in default.
  public init(_ value: Value, at location: ConfigLocation = .builtIn, folder: String? = nil) {
    self.value = value
    self.location = location
    self.folder = folder
  }

  /// The node with everything in it as if it had been written in a folder.
  func starting(at folder: String) -> ConfigNode {
    var copy = self
    copy.folder = folder
    switch value {
    case .mapping(let entries):
      copy.value = .mapping(entries.map { ConfigEntry($0.key, at: $0.keyLocation, $0.node.starting(at: folder)) })
    case .sequence(let nodes): copy.value = .sequence(nodes.map { $0.starting(at: folder) })
    default: break
    }
    return copy
  }
}

extension ConfigNode: Equatable {
  /// Two nodes are equal when their values are, wherever they were written.
  public static func == (left: Self, right: Self) -> Bool { left.value == right.value }
}

/// One `key: value` of a mapping.
public struct ConfigEntry: Sendable, Equatable {
  /// The key as written.
  public var key: String
  /// Where the key stands.
  public var keyLocation: ConfigLocation
  /// The value.
  public var node: ConfigNode

  /// Makes an entry.
  public init(_ key: String, at keyLocation: ConfigLocation = .builtIn, _ node: ConfigNode) {
    self.key = key
    self.keyLocation = keyLocation
    self.node = node
  }

  /// Two entries are equal when key and value are, wherever they were written.
  public static func == (left: Self, right: Self) -> Bool { left.key == right.key && left.node == right.node }
}

/// A place in a config: line and column (both from 1), or the command line, or a built-in default.
public enum ConfigLocation: Sendable, Hashable {
  /// A place in the config's text, line and column from 1.
  case file(line: Int, column: Int)
  /// The `key=value` argument as given, and the column (from 1) within it.
  case argument(String, column: Int)
  /// A built-in default, which is written nowhere.
  case builtIn

  /// Whether an argument wrote it.
  var isArgument: Bool { if case .argument = self { true } else { false } }
}

/// One thing wrong with a config.
public struct ConfigProblem: Error, Sendable, Equatable {
  /// What is wrong, and what would be right.
  public var message: String
  /// Where.
  public var location: ConfigLocation

  /// Makes a problem.
  public init(_ message: String, at location: ConfigLocation) {
    self.message = message
    self.location = location
  }
}
