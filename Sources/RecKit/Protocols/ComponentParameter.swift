/// Declares a parameter that is a component itself, or a list of components.
///
/// A config writes it like any component, as a name or as a mapping with parameters, nested as deep as needed. Problems
/// inside are reported at their place. The property's type says what is meant: `any Schedule`, `(any StoppingRule)?`
/// (null: none), `[any NegativeSampler]`.
///
/// ```swift
/// @ComponentParameter("What the step size is multiplied by, step by step.")
/// var schedule: any Schedule = ConstantSchedule()
/// ```
///
/// ```yaml
/// optimizer: {name: adam, schedule: {name: cosine, final: 0.1}}
/// ```
@propertyWrapper
public struct ComponentParameter<Value: Sendable>: Sendable {
  /// The component, or the components.
  public var wrappedValue: Value
  /// What the parameter means, in one sentence.
  public let help: String
  private let form: Form
  private let role: Role

  private enum Form { case one, oneOrNone, list }

  /// Declares a parameter that is a component, such as `any Schedule`; a component or null, such as
  /// `(any StoppingRule)?`; or a list of at least one component, such as `[any NegativeSampler]`.
  public init(wrappedValue: Value, _ help: String) {
    self.wrappedValue = wrappedValue
    self.help = help
    switch Value.self {
    case let list as any ListOfComponents.Type: (form, role) = (.list, Role(of: list.element))
    case let optional as any OptionalComponent.Type: (form, role) = (.oneOrNone, Role(of: optional.wrapped))
    default: (form, role) = (.one, Role(of: Value.self))
    }
  }

  private var components: [any Component] {
    form == .list ? wrappedValue as? [any Component] ?? [] : (wrappedValue as? any Component).map { [$0] } ?? []
  }

  private func isFitting(_ component: any Component) -> Bool { value(of: [component]) != nil }

  /// The value that holds these components; nil where one of them plays another role.
  private func value(of components: [any Component]) -> Value? {
    switch form {
    case .list: components as? Value
    case .one: components.first as? Value
    case .oneOrNone:
      components.first.map { $0 as? Value } ?? (Value.self as? any OptionalComponent.Type)?.none as? Value
    }
  }
}

private protocol OptionalComponent {
  static var wrapped: Any.Type { get }
  static var none: Self { get }
}

extension Optional: OptionalComponent {
  fileprivate static var wrapped: Any.Type { Wrapped.self }
}

private protocol ListOfComponents { static var element: Any.Type { get } }

extension Array: ListOfComponents {
  fileprivate static var element: Any.Type { Element.self }
}

extension ComponentParameter: AnyParameter {
  var search: SearchRange? { nil }
  var boundsDescription: String { "" }
  var isPath: Bool { false }
  /// Each component's own parameters were checked when it was built.
  var problemIn32Bits: String? { nil }
  var containers: [any ParameterContainer] { components }

  var typeDescription: String {
    switch form {
    case .one: role.words
    case .oneOrNone: "\(role.words), or null"
    case .list: "a list, each \(role.words)"
    }
  }

  var node: ConfigNode {
    let nodes = components.map { component in
      let name = type(of: component).name.node
      let entries = component.resolvedEntries
      return entries.isEmpty ? name : ConfigNode(.mapping([ConfigEntry("name", name)] + entries))
    }
    return form == .list ? ConfigNode(.sequence(nodes)) : nodes.first ?? ConfigNode(.null)
  }

  func reading(
    _ entry: ConfigEntry, from source: any ComponentSource, problems: inout [ConfigProblem]
  ) -> (any AnyParameter)? {
    let nodes: [ConfigNode]
    switch (form, entry.node.value) {
    case (.oneOrNone, .null): nodes = []
    case (.list, .sequence(let all)) where !all.isEmpty: nodes = all
    case (.list, _):
      problems.append(.mismatch(entry, "expects \(typeDescription), at least one"))
      return nil
    case (.one, _), (.oneOrNone, _): nodes = [entry.node]
    }
    let standard = form == .list ? nil : components.first.map { type(of: $0).name }
    var found: [any Component] = []
    for node in nodes {
      let built = source.component(role.kind, from: node, key: entry.key, default: standard, problems: &problems)
      guard let component = built as? any Component else { continue }
      guard isFitting(component) else {
        problems.append(
          ConfigProblem(
            "`\(entry.key)` expects \(role.words), which \(type(of: component).name) is not", at: node.location))
        continue
      }
      found.append(component)
    }
    guard found.count == nodes.count, let value = value(of: found) else { return nil }
    var copy = self
    copy.wrappedValue = value
    return copy
  }
}

extension ComponentParameter: Decodable {
  /// Only for the compiler's `init(from:)` of a ``ParameterContainer``; parameters are read from configs.
  public init(from decoder: any Decoder) throws {
    throw ParameterDecoder.unsupported(decoder.codingPath)
  }
}

/// What a component stands for where a parameter names it.
private struct Role: Sendable {
  let kind: ComponentKind
  /// The role in a sentence.
  let words: String

  init(of type: Any.Type) {
    guard let role = Self.all.first(where: { $0.type == type })?.role else {
      preconditionFailure("a @ComponentParameter cannot be \(type): it is `any` of a protocol that configs name")
    }
    self = role
  }

  private init(_ kind: ComponentKind, _ words: String? = nil) {
    self.kind = kind
    self.words = words ?? kind.noun.withArticle
  }

  private static var all: [(type: Any.Type, role: Role)] {
    [
      ((any Schedule).self, Role(.schedule)), ((any StoppingRule).self, Role(.stopping)),
      ((any Initializer).self, Role(.initializer)), ((any NegativeSampler).self, Role(.sampler)),
      ((any PreparableScorer).self, Role(.scorer, "a scorer that is trained")),
      ((any FittedScorer).self, Role(.scorer, "a scorer that is fitted")),
      ((any PreparableLoss).self, Role(.loss)), ((any Optimizer).self, Role(.optimizer)),
      ((any Metric).self, Role(.metric, "a metric with a value for each user")),
      ((any ListMetric).self, Role(.metric, "a metric of all users' lists")),
      ((any Splitter).self, Role(.splitter)), ((any Dataset).self, Role(.dataset)),
    ]
  }
}
