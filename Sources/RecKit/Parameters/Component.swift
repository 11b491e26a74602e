/// What all components that a config can name have in common.
///
/// A component is a `Sendable` struct that declares its parameters with ``Parameter`` and gives each a
/// default. Building it from a config, listing and describing it need nothing else.
public protocol Component: ParameterContainer {
  /// The name that configs use: lower case, words joined with `_` or `-`.
  static var name: String { get }

  /// One sentence for `reckit list`.
  static var summary: String { get }
}
