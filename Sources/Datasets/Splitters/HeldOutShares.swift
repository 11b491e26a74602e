public import RecKit

/// The shares that splitters hold out.
public struct HeldOutShares: ParameterContainer {
  /// Share of test.
  @Parameter("Share of interactions for test; 0: none, for data that comes with its test part.", in: 0..<1)
  public var test = 0.2

  /// Share of validation.
  @Parameter("Share of interactions for validation.", in: 0..<1)
  public var validation = 0.0

  /// Makes the shares with their defaults.
  public init() {}

  /// Checks that something is held out, and that something is left to train on.
  public func crossCheck() -> [ParameterProblem] {
    if test + validation == 0 {
      return [ParameterProblem("test", "must be above 0, or validation: something has to be held out")]
    }
    return test + validation < 1
      ? [] : [ParameterProblem("validation", "with test it must stay below 1, so that something is left to train on")]
  }
}
