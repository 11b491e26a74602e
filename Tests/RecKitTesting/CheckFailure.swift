/// What a contract check found wrong.
public struct CheckFailure: Error, Equatable, CustomStringConvertible {
  /// The component that was checked.
  public let component: String
  /// What does not hold, with numbers.
  public let message: String

  /// Makes a failure.
  public init(_ component: String, _ message: String) {
    self.component = component
    self.message = message
  }

  /// The component and what does not hold.
  public var description: String { "\(component): \(message)" }
}
