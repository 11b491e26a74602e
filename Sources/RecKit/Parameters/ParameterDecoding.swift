/// A parameter with its value type erased.
protocol AnyParameter: Sendable {
  var help: String { get }
  var boundsDescription: String { get }
  var typeDescription: String { get }
  var node: ConfigNode { get }
  /// Whether its values are paths.
  var isPath: Bool { get }
  /// What a search with `space: default` tries.
  var search: SearchRange? { get }
  /// What is wrong with the value once it is rounded to 32 bits; nil where nothing is.
  var problemIn32Bits: String? { get }
  /// The components that the value is or holds.
  var containers: [any ParameterContainer] { get }

  /// The parameter with the value that an entry holds, or nil where the problems say what is wrong with it.
  func reading(
    _ entry: ConfigEntry, from components: any ComponentSource, problems: inout [ConfigProblem]
  ) -> (any AnyParameter)?
}

extension Parameter: AnyParameter {
  var boundsDescription: String { bounds.text }
  var typeDescription: String { Value.typeDescription }
  var node: ConfigNode { wrappedValue.node }
  var isPath: Bool { Value.self is any PathParameterValue.Type }

  var containers: [any ParameterContainer] { [] }

  func reading(
    _ entry: ConfigEntry, from components: any ComponentSource, problems: inout [ConfigProblem]
  ) -> (any AnyParameter)? {
    guard let value = Value(entry.node) else {
      problems.append(
        Value.problem(in: entry.node).map { ConfigProblem("`\(entry.key)`: \($0.message)", at: $0.location) }
          ?? .mismatch(entry, "expects \(Value.typeDescription)"))
      return nil
    }
    guard bounds.contains(value) else {
      problems.append(.mismatch(entry, "must be \(bounds.text)"))
      return nil
    }
    var copy = self
    copy.wrappedValue = value
    return copy
  }
}

extension ConfigProblem {
  /// A value that a parameter cannot have.
  static func mismatch(_ entry: ConfigEntry, _ expectation: String) -> ConfigProblem {
    ConfigProblem("`\(entry.key)` \(expectation), not \(entry.node.shortText)", at: entry.node.location)
  }
}

/// A group with its type erased.
protocol AnyParameterGroup: Sendable {
  var container: any ParameterContainer { get }
  func replacing(_ container: any ParameterContainer) -> any AnyParameterGroup
}

extension ParameterGroup: AnyParameterGroup {
  var container: any ParameterContainer { wrappedValue }

  func replacing(_ container: any ParameterContainer) -> any AnyParameterGroup {
    guard let group = container as? Group else { preconditionFailure("\(container) is no \(Group.self)") }
    return ParameterGroup(wrappedValue: group)
  }
}

/// The stored properties of a container that are parameters or groups of them, found by reflection.
enum ParameterProperty {
  case parameter(name: String, any AnyParameter)
  case group(name: String, any AnyParameterGroup)

  static func all(of container: any ParameterContainer) -> [ParameterProperty] {
    Mirror(reflecting: container).children.compactMap { child in
      guard let label = child.label else { return nil }
      let name = label.hasPrefix("_") ? String(label.dropFirst()) : label
      switch child.value {
      case let parameter as any AnyParameter: return .parameter(name: name, parameter)
      case let group as any AnyParameterGroup: return .group(name: name, group)
      default: return nil
      }
    }
  }
}

extension ParameterContainer {
  /// A copy with some parameters replaced; keys are property names in snake case, groups flattened.
  func replacing(_ replacements: [String: any AnyParameter]) -> Self {
    var values: [String: any Sendable] = [:]
    for property in ParameterProperty.all(of: self) {
      switch property {
      case .parameter(let name, let parameter): values[name] = replacements[snakeCase(name)] ?? parameter
      case .group(let name, let group): values[name] = group.replacing(group.container.replacing(replacements))
      }
    }
    do {
      return try Self(from: ParameterDecoder(values: values))
    } catch {
      preconditionFailure(
        "\(Self.self) has a stored property that is not a @Parameter and has no place in its CodingKeys: \(error)")
    }
  }
}

/// `latentDim` as `latent_dim`, `l2Reg` as `l2_reg`.
func snakeCase(_ name: String) -> String {
  name.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
}

extension Parameter: Decodable {
  /// Only for the compiler's `init(from:)` of a ``ParameterContainer``; parameters are read from configs.
  public init(from decoder: any Decoder) throws {
    throw ParameterDecoder.unsupported(decoder.codingPath)
  }
}

extension ParameterGroup: Decodable {
  /// Only for the compiler's `init(from:)` of a ``ParameterContainer``; parameters are read from configs.
  public init(from decoder: any Decoder) throws {
    throw ParameterDecoder.unsupported(decoder.codingPath)
  }
}

/// Hands ready-made property wrappers to the compiler's `init(from:)`.
struct ParameterDecoder: Decoder {
  let values: [String: any Sendable]
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  static func unsupported(_ path: [any CodingKey]) -> DecodingError {
    .dataCorrupted(.init(codingPath: path, debugDescription: "parameters are read from configs only"))
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(Container<Key>(values: values))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw Self.unsupported([]) }
  func singleValueContainer() throws -> any SingleValueDecodingContainer { throw Self.unsupported([]) }

  struct Container<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let values: [String: any Sendable]
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { values.keys.compactMap(Key.init(stringValue:)) }

    func contains(_ key: Key) -> Bool { values[key.stringValue] != nil }
    func decodeNil(forKey key: Key) throws -> Bool { false }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
      guard let value = values[key.stringValue] as? T else { throw ParameterDecoder.unsupported([key]) }
      return value
    }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { throw ParameterDecoder.unsupported([key]) }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
      throw ParameterDecoder.unsupported([key])
    }
    func superDecoder() throws -> any Decoder { throw ParameterDecoder.unsupported([]) }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw ParameterDecoder.unsupported([key]) }
  }
}
