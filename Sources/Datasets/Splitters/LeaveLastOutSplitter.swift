public import RecKit

/// Holds out each user's last interactions in time.
///
/// The last `test` go to test, the `validation` before them to validation. Among interactions of the same time the
/// order is drawn, user by user, so it does not depend on the order of lines in a file. A user keeps at least one
/// interaction for training, first at validation's cost, then at test's.
public struct LeaveLastOutSplitter: Splitter {
  /// The name in configs.
  public static let name = "leave_last_out"
  /// One sentence for lists.
  public static let summary = "Holds out each user's last interactions in time."

  /// Interactions for test.
  @Parameter(
    "How many of each user's last interactions go to test; 0: none, for data that comes with its test part.",
    in: 0...1_000_000)
  public var test = 1

  /// Interactions for validation.
  @Parameter("How many of those before go to validation.", in: 0...1_000_000)
  public var validation = 0

  /// The seed of the order among equal times.
  @Parameter("Seed of the order among a user's interactions of the same time.", in: 0...)
  public var seed = 0

  /// Makes the splitter with its defaults.
  public init() {}

  /// Whether `validation` is above 0.
  public var asksForValidation: Bool { validation > 0 }

  /// Whether `test` is above 0.
  public var asksForTest: Bool { test > 0 }

  /// Checks that something is held out.
  public func crossCheck() -> [ParameterProblem] {
    test + validation > 0
      ? [] : [ParameterProblem("test", "must be above 0, or validation: something has to be held out")]
  }

  /// Assigns the parts by time, taking rows for ids.
  public func assign(_ log: InteractionLog) throws -> [SplitPart] {
    let (users, items) = ((log.users.max() ?? 0) + 1, (log.items.max() ?? 0) + 1)
    return try assign(log, users: .integers(0..<Int(users)), items: .integers(0..<Int(items)))
  }

  /// Assigns the parts by time; a user's draws do not depend on which other users are in the data.
  public func assign(_ log: InteractionLog, users: IdentifierMap, items: IdentifierMap) throws -> [SplitPart] {
    guard let times = log.times else { throw DataError.noTimes(splitter: Self.name) }
    var parts = [SplitPart](repeating: .train, count: log.count)
    for (user, positions) in log.positionsByUser {
      var random = RandomStream(seed: UInt64(seed), purpose: .split, index: users.key(of: user))
      // By item before the draw, so that the order of lines has no influence.
      let drawn = positions.sorted { log.items[$0] < log.items[$1] }.shuffled(using: &random).enumerated()
      let newestFirst = drawn.sorted { (times[$0.element], $0.offset) > (times[$1.element], $1.offset) }.map(\.element)
      let tests = min(test, positions.count - 1)
      let validations = min(validation, positions.count - 1 - tests)
      for position in newestFirst.prefix(tests) { parts[position] = .test }
      for position in newestFirst.dropFirst(tests).prefix(validations) { parts[position] = .validation }
    }
    return parts
  }

  /// How many users have interactions of one time on both sides of a cut, and how many have too few interactions.
  public func notes(on log: InteractionLog, parts: [SplitPart]) -> [String] {
    guard let times = log.times else { return [] }
    let groups = log.positionsByUser
    let tied = groups.count { _, positions in
      func range(_ part: SplitPart) -> ClosedRange<Double>? {
        let own = positions.filter { parts[$0] == part }.map { times[$0] }
        return own.min().flatMap { least in own.max().map { least...$0 } }
      }
      let ranges = [SplitPart.train, .validation, .test].compactMap(range)
      return zip(ranges, ranges.dropFirst()).contains { $0.upperBound == $1.lowerBound }
    }
    let short = groups.count { $0.positions.count <= test + validation }
    var notes: [String] = []
    if tied > 0 {
      notes.append(
        "\(tied) of \(groups.count) users have interactions of one time on both sides of a cut; which of them is held out is drawn by the splitter's seed"
      )
    }
    if short > 0 {
      notes.append(
        "\(short) of \(groups.count) users have too few interactions to hold out \(test + validation); each keeps one in training"
      )
    }
    return notes
  }
}
