/// Declares one parameter of a component: help text, default and valid range in one place.
///
/// Config decoding, validation, `reckit describe` and the resolved config use this declaration.
/// The config's key is the property's name in snake case: `latentDim` is `latent_dim`.
///
/// ```swift
/// @Parameter("Exponent on the training count: 0 is uniform, 1 raw popularity.", in: 0...2)
/// var power = 0.75
/// ```
@propertyWrapper
public struct Parameter<Value: ParameterValue>: Sendable {
  /// The value; setting a value outside the declared range is a programmer's error and traps.
  public var wrappedValue: Value {
    didSet {
      precondition(bounds.contains(wrappedValue), "\(wrappedValue) is not \(bounds.text)")
    }
  }
  /// What the parameter means, in one sentence.
  public let help: String
  /// The values it may take.
  public let bounds: ParameterBounds<Value>
  /// What a search with `space: default` tries; nil: the parameter keeps its value.
  public let search: SearchRange?

  /// Declares a parameter that may take any value of its type.
  public init(wrappedValue: Value, _ help: String, search: SearchRange? = nil) {
    self.init(wrappedValue: wrappedValue, help, bounds: ParameterBounds(text: "") { _ in true }, search: search)
  }

  init(wrappedValue: Value, _ help: String, bounds: ParameterBounds<Value>, search: SearchRange? = nil) {
    self.search = search
    precondition(bounds.contains(wrappedValue), "the default \(wrappedValue) is not \(bounds.text)")
    self.wrappedValue = wrappedValue
    self.help = help
    self.bounds = bounds
  }
}

extension Parameter where Value: Comparable {
  /// Declares a parameter with a closed range, such as `0...2`.
  public init(wrappedValue: Value, _ help: String, in range: ClosedRange<Value>, search: SearchRange? = nil) {
    self.init(
      wrappedValue: wrappedValue, help,
      bounds: .init(text: "from \(range.lowerBound) to \(range.upperBound)") { range.contains($0) }, search: search)
  }

  /// Declares a parameter with a half-open range, such as `0..<1`.
  public init(wrappedValue: Value, _ help: String, in range: Range<Value>, search: SearchRange? = nil) {
    self.init(
      wrappedValue: wrappedValue, help,
      bounds: .init(text: "at least \(range.lowerBound) and below \(range.upperBound)") { range.contains($0) },
      search: search)
  }

  /// Declares a parameter with a lower bound, such as `1...`.
  public init(wrappedValue: Value, _ help: String, in range: PartialRangeFrom<Value>, search: SearchRange? = nil) {
    self.init(
      wrappedValue: wrappedValue, help, bounds: .init(text: "at least \(range.lowerBound)") { range.contains($0) },
      search: search)
  }

  /// Declares a parameter that must lie above a value.
  public init(wrappedValue: Value, _ help: String, above bound: Value, search: SearchRange? = nil) {
    self.init(
      wrappedValue: wrappedValue, help, bounds: .init(text: "above \(bound)") { $0 > bound }, search: search)
  }
}

extension Parameter {
  /// Declares a parameter that is null or at least a bound.
  public init<Wrapped: ParameterValue & Comparable>(
    wrappedValue: Value, _ help: String, in range: PartialRangeFrom<Wrapped>, search: SearchRange? = nil
  ) where Value == Wrapped? {
    self.init(
      wrappedValue: wrappedValue, help,
      bounds: .init(text: "at least \(range.lowerBound)") { $0.map(range.contains) ?? true }, search: search)
  }
}

/// The values a parameter may take, as a test and in words.
public struct ParameterBounds<Value: Sendable>: Sendable {
  /// The rule in words, such as "at least 1"; empty where there is none.
  public let text: String
  /// Whether a value is allowed.
  public let contains: @Sendable (Value) -> Bool

  init(text: String, _ contains: @escaping @Sendable (Value) -> Bool) {
    self.text = text
    self.contains = contains
  }
}
