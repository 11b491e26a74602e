/// A type whose parameters are declared with ``Parameter`` and can be read from a mapping.
///
/// Conform a struct and give every stored property a default; the compiler synthesises `init()` and
/// `init(from:)`.
public protocol ParameterContainer: Sendable, Decodable {
  /// Makes the value with every parameter at its default.
  init()

  /// The keys, in snake case, that a resolved config leaves out where they are at their default.
  ///
  /// For parameters that are added when results are stored already: the addresses of those results stay the same.
  static var leftOutAtDefault: Set<String> { get }

  /// Checks that span several parameters; each problem names the parameter (in snake case) and the remedy.
  func crossCheck() -> [ParameterProblem]
}

extension ParameterContainer {
  /// A resolved config has every parameter.
  public static var leftOutAtDefault: Set<String> { [] }

  /// No checks beyond each parameter's own range.
  public func crossCheck() -> [ParameterProblem] { [] }
}

/// What ``ParameterContainer/crossCheck()`` found.
public struct ParameterProblem: Sendable, Equatable {
  /// The parameter that should change, in snake case.
  public var key: String
  /// What is wrong and what would be right.
  public var message: String

  /// Makes a problem.
  public init(_ key: String, _ message: String) {
    self.key = key
    self.message = message
  }
}

/// Parameters that several components share: their keys are on the same level as the component's own.
///
/// ```swift
/// @ParameterGroup var preparation = Preparation(positiveAt: 4)
/// ```
@propertyWrapper
public struct ParameterGroup<Group: ParameterContainer>: Sendable {
  /// The group's values.
  public var wrappedValue: Group

  /// Declares the group with the values that are its defaults here.
  public init(wrappedValue: Group) { self.wrappedValue = wrappedValue }
}
