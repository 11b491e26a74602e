/// The components that configs can name: a value, filled by whoever builds it.
///
/// ```swift
/// var registry = Registry.builtIn
/// try registry.register(MyScorer.self)
/// ```
public struct Registry: Sendable {
  /// A registry without components.
  public init() {}
}
