/// The components that configs can name.
///
/// ```swift
/// var registry = Registry.builtIn
/// try registry.register(MyScorer.self)
/// ```
public struct Registry: Sendable {
  /// A component that is registered.
  public struct Entry: Sendable {
    /// Its kind.
    public let kind: ComponentKind
    /// The component.
    public let component: any Component.Type
    /// Whether it has a parameter `k`, so that `@10` may follow its name.
    let hasCutoff: Bool
    /// Its name.
    public var name: String { component.name }
    /// One sentence.
    public var summary: String { component.summary }
    /// Its parameters.
    public var parameters: [ParameterDescription] { component.init().parameterDescriptions }
  }

  /// The default component of each kind, for configs that name none.
  ///
  /// ```swift
  /// registry.defaults[.loss] = MyLoss.name
  /// ```
  public var defaults: [ComponentKind: String] = [:]

  private var byKind: [ComponentKind: [String: Entry]] = [:]

  /// A registry without components.
  public init() {}

  /// The components of a kind, or of all kinds, by kind and name.
  public func entries(_ kind: ComponentKind? = nil) -> [Entry] {
    (kind.map { [$0] } ?? ComponentKind.allCases).flatMap { kind in
      (byKind[kind] ?? [:]).values.sorted { $0.name < $1.name }
    }
  }

  /// The component of a kind and name.
  public func entry(_ kind: ComponentKind, named name: String) -> Entry? { byKind[kind]?[name] }

  mutating func insert(_ component: any Component.Type, as kind: ComponentKind) throws {
    let name = component.name
    guard name.wholeMatch(of: /[a-z][a-z0-9]*([_-][a-z0-9]+)*/) != nil else {
      throw RegistryError.invalidName(name, kind: kind)
    }
    guard byKind[kind]?[name] == nil else { throw RegistryError.nameTaken(name, kind: kind) }
    let keys = component.init().flatParameters.map(\.key)
    if let twice = Set(keys).first(where: { key in keys.count { $0 == key } > 1 })
      ?? keys.first(where: { $0 == "name" })
    {
      throw RegistryError.invalidParameter(twice, component: name, kind: kind)
    }
    byKind[kind, default: [:]][name] = Entry(
      kind: kind, component: component, hasCutoff: keys.contains("k"))
  }
}

/// Why a component cannot be registered.
public enum RegistryError: Error, Equatable, CustomStringConvertible {
  /// Another component of the kind has the name.
  case nameTaken(String, kind: ComponentKind)
  /// The name is not made of lower-case words.
  case invalidName(String, kind: ComponentKind)
  /// A parameter is declared twice (perhaps in a group), or is called `name`.
  case invalidParameter(String, component: String, kind: ComponentKind)

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .nameTaken(let name, let kind):
      "a \(kind.rawValue) named `\(name)` is registered already; give yours another `static let name`"
    case .invalidName(let name, let kind):
      "`\(name)` cannot name a \(kind.rawValue): use lower-case letters and digits, words joined with _ or -"
    case .invalidParameter(let key, let component, let kind):
      "the \(kind.rawValue) `\(component)` cannot have the parameter `\(key)`: it is declared twice, or the key is reserved in configs"
    }
  }
}
