public import RecKit

/// Holds out each user's last interactions in time.
///
/// The last `test` go to test, the `validation` before them to validation; equal times keep the log's order. A user
/// keeps at least one interaction for training, first at validation's cost, then at test's.
public struct LeaveLastOutSplitter: Splitter {
  /// The name in configs.
  public static let name = "leave_last_out"
  /// One sentence for lists.
  public static let summary = "Holds out each user's last interactions in time."

  /// Interactions for test.
  @Parameter("How many of each user's last interactions go to test.", in: 1...)
  public var test = 1

  /// Interactions for validation.
  @Parameter("How many of those before go to validation.", in: 0...)
  public var validation = 0

  /// Makes the splitter with its defaults.
  public init() {}

  /// Assigns the parts by time.
  public func assign(_ log: InteractionLog) throws -> [SplitPart] {
    guard let times = log.times else { throw DataError.noTimes(splitter: Self.name) }
    var parts = [SplitPart](repeating: .train, count: log.count)
    for (_, positions) in log.positionsByUser {
      let newestFirst = positions.sorted { (times[$0], $0) > (times[$1], $1) }
      let tests = min(test, positions.count - 1)
      let validations = min(validation, positions.count - 1 - tests)
      for position in newestFirst.prefix(tests) { parts[position] = .test }
      for position in newestFirst.dropFirst(tests).prefix(validations) { parts[position] = .validation }
    }
    return parts
  }
}
