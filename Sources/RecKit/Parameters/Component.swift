/// What every part that a config can name has in common.
///
/// A component is a `Sendable` struct that declares its parameters with ``Parameter`` and gives each a
/// default. Nothing else is needed for it to be built from a config, listed and described.
public protocol Component: ParameterContainer {
  /// The name that configs use: lower case, words joined with `_` or `-`.
  static var name: String { get }

  /// One sentence for `reckit list`.
  static var summary: String { get }
}
