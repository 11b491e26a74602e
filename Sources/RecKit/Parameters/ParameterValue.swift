/// A type that a parameter can have: it reads itself from a config node and writes itself back.
public protocol ParameterValue: Sendable, Equatable {
  /// What to write for it, such as "a whole number".
  static var typeDescription: String { get }

  /// Reads the value, or returns nil where the node is of another type.
  init?(_ node: ConfigNode)

  /// The node that reads back as this value.
  var node: ConfigNode { get }

  /// What in a node keeps it from being read, where that is a part of it; the default is nil, and the whole node is named.
  static func problem(in node: ConfigNode) -> ConfigProblem?
}

extension ParameterValue {
  /// Nil: the whole node is named.
  public static func problem(in node: ConfigNode) -> ConfigProblem? { nil }
}

extension Int: ParameterValue {
  /// What to write for it.
  public static var typeDescription: String { "a whole number" }

  /// Reads the value; nil where the node is of another type.
  public init?(_ node: ConfigNode) {
    guard case .integer(let value) = node.value else { return nil }
    self = value
  }

  /// The node that reads back as this value.
  public var node: ConfigNode { ConfigNode(.integer(self)) }
}

extension Double: ParameterValue {
  /// What to write for it.
  public static var typeDescription: String { "a number" }

  /// Reads the value; nil where the node is of another type.
  public init?(_ node: ConfigNode) {
    switch node.value {
    case .integer(let value): self = Double(value)
    case .number(let value) where value.isFinite: self = value
    default: return nil
    }
  }

  /// The node that reads back as this value.
  public var node: ConfigNode { ConfigNode(.number(self)) }
}

extension Bool: ParameterValue {
  /// What to write for it.
  public static var typeDescription: String { "true or false" }

  /// Reads the value; nil where the node is of another type.
  public init?(_ node: ConfigNode) {
    guard case .bool(let value) = node.value else { return nil }
    self = value
  }

  /// The node that reads back as this value.
  public var node: ConfigNode { ConfigNode(.bool(self)) }
}

extension String: ParameterValue {
  /// What to write for it.
  public static var typeDescription: String { "text" }

  /// Reads the value; nil where the node is of another type.
  public init?(_ node: ConfigNode) {
    guard case .string(let value) = node.value else { return nil }
    self = value
  }

  /// The node that reads back as this value.
  public var node: ConfigNode { ConfigNode(.string(self)) }
}

extension Optional: ParameterValue where Wrapped: ParameterValue {
  /// What to write for it.
  public static var typeDescription: String { "\(Wrapped.typeDescription), or null" }

  /// Reads the value; nil where the node is of another type.
  public init?(_ node: ConfigNode) {
    if case .null = node.value {
      self = .none
    } else if let value = Wrapped(node) {
      self = .some(value)
    } else {
      return nil
    }
  }

  /// The node that reads back as this value.
  public var node: ConfigNode { self?.node ?? ConfigNode(.null) }

  /// What is wrong within the value.
  public static func problem(in node: ConfigNode) -> ConfigProblem? {
    node.value == .null ? nil : Wrapped.problem(in: node)
  }
}

extension Array: ParameterValue where Element: ParameterValue {
  /// What to write for it.
  public static var typeDescription: String { "a list, each \(Element.typeDescription)" }

  /// Reads the value; nil where the node is of another type.
  public init?(_ node: ConfigNode) {
    guard case .sequence(let nodes) = node.value else { return nil }
    let values = nodes.compactMap(Element.init)
    guard values.count == nodes.count else { return nil }
    self = values
  }

  /// The node that reads back as this value.
  public var node: ConfigNode { ConfigNode(.sequence(map(\.node))) }
}

/// A parameter that is one of a few words: conform a `String` enumeration to it.
public protocol ParameterChoice: ParameterValue, CaseIterable, RawRepresentable<String> {}

extension ParameterChoice {
  /// The words to choose from.
  public static var typeDescription: String {
    "one of " + allCases.map(\.rawValue).joined(separator: ", ")
  }

  /// Reads one of the words.
  public init?(_ node: ConfigNode) {
    guard case .string(let word) = node.value else { return nil }
    self.init(rawValue: word)
  }

  /// The word.
  public var node: ConfigNode { ConfigNode(.string(rawValue)) }
}
