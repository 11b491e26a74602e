public import RecKit

/// Cuts the whole log at points in time: training before validation before test.
///
/// Test starts at the time of the interaction of rank round(N * (1 - test)) in order of time, validation at that of
/// rank round(N * (1 - test - validation)). Interactions of the same time stay together, in the later part.
public struct TimeSplitter: Splitter {
  /// The name in configs.
  public static let name = "time"
  /// One sentence for lists.
  public static let summary = "Cuts the log at points in time: training before validation before test."

  /// Share of test.
  @Parameter("Share of interactions for test, the latest.", in: 0..<1)
  public var test = 0.2

  /// Share of validation.
  @Parameter("Share of interactions for validation, those before.", in: 0..<1)
  public var validation = 0.0

  /// Makes the splitter with its defaults.
  public init() {}

  /// Test and validation leave something to train on.
  public func crossCheck() -> [ParameterProblem] {
    if test == 0 { return [ParameterProblem("test", "must be above 0: something has to be held out")] }
    return test + validation < 1
      ? [] : [ParameterProblem("validation", "with test it must stay below 1, so that something is left to train on")]
  }

  /// Assigns the parts by time.
  public func assign(_ log: InteractionLog) throws -> [SplitPart] {
    guard let times = log.times else { throw DataError.noTimes(splitter: Self.name) }
    let sorted = times.sorted()
    func start(_ share: Double) -> Int64 {
      sorted[min(Int((Double(sorted.count) * (1 - share)).rounded()), sorted.count - 1)]
    }
    let (testStart, validationStart) = (start(test), start(test + validation))
    return times.map { $0 >= testStart ? .test : validation > 0 && $0 >= validationStart ? .validation : .train }
  }
}
