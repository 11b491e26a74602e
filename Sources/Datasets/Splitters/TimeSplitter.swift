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

  /// How much is held out.
  @ParameterGroup public var shares = HeldOutShares()

  /// Makes the splitter with its defaults.
  public init() {}

  /// Whether `validation` is above 0.
  public var asksForValidation: Bool { shares.validation > 0 }

  /// Whether `test` is above 0.
  public var asksForTest: Bool { shares.test > 0 }

  /// Assigns the parts by time.
  public func assign(_ log: InteractionLog) throws -> [SplitPart] {
    guard let times = log.times else { throw DataError.noTimes(splitter: Self.name) }
    let sorted = times.sorted()
    func start(_ share: Double) -> Double {
      sorted[min(Int((Double(sorted.count) * (1 - share)).rounded()), sorted.count - 1)]
    }
    let (testStart, validationStart) = (start(shares.test), start(shares.test + shares.validation))
    return times.map { time in
      if asksForTest && time >= testStart { return .test }
      return asksForValidation && time >= validationStart ? .validation : .train
    }
  }
}
