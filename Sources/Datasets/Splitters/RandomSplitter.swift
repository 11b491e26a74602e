public import RecKit

/// Holds out a random share of interactions.
///
/// `by: user` takes the share of each user's n interactions, round(n * ratio) for test and for validation, and
/// leaves at least one in training, first at validation's cost, then at test's. `by: all` takes
/// round(N * ratio) of all N.
public struct RandomSplitter: Splitter {
  /// Of what the share is taken.
  public enum Unit: String, ParameterChoice {
    /// Of each user's interactions.
    case user
    /// Of all interactions together.
    case all
  }

  /// The name in configs.
  public static let name = "random"
  /// One sentence for lists.
  public static let summary = "Holds out a random share of interactions, user by user or of all together."

  /// How much is held out.
  @ParameterGroup public var shares = HeldOutShares()

  /// Of what the share is taken.
  @Parameter("Take the share of each user's interactions, or of all together.")
  public var by = Unit.user

  /// The seed of the split.
  @Parameter("Seed of the split; the run's own seed does not change it.", in: 0...)
  public var seed = 0

  /// Makes the splitter with its defaults.
  public init() {}

  /// Whether `validation` is above 0.
  public var asksForValidation: Bool { shares.validation > 0 }

  /// Whether `test` is above 0.
  public var asksForTest: Bool { shares.test > 0 }

  /// Draws the parts, taking rows for ids.
  public func assign(_ log: InteractionLog) throws -> [SplitPart] {
    let (users, items) = ((log.users.max() ?? 0) + 1, (log.items.max() ?? 0) + 1)
    return try assign(log, users: .integers(0..<Int(users)), items: .integers(0..<Int(items)))
  }

  /// Draws the parts; a user's draws do not depend on which other users are in the data.
  public func assign(_ log: InteractionLog, users: IdentifierMap, items: IdentifierMap) throws -> [SplitPart] {
    var parts = [SplitPart](repeating: .train, count: log.count)
    switch by {
    case .all: draw(Array(log.users.indices), index: 0, into: &parts)
    case .user:
      for (user, group) in log.positionsByUser {
        // 0 is for the whole; the largest key of 2^40 shares its numbers with the one before.
        draw(group, index: min(1 + users.key(of: user), (1 << 40) - 1), into: &parts)
      }
    }
    return parts
  }

  private func draw(_ positions: [Int], index: Int, into parts: inout [SplitPart]) {
    var random = RandomStream(seed: UInt64(seed), purpose: .split, index: index)
    let count = Double(positions.count)
    let tests = min(Int((count * shares.test).rounded()), positions.count - 1)
    let validations = min(Int((count * shares.validation).rounded()), positions.count - 1 - tests)
    for (rank, position) in positions.shuffled(using: &random).enumerated() where rank < tests + validations {
      parts[position] = rank < tests ? .test : .validation
    }
  }
}

extension InteractionLog {
  /// Each user's positions in the log, by ascending user row.
  var positionsByUser: [(user: Int, positions: [Int])] {
    var groups: [Int: [Int]] = [:]
    for (position, user) in users.enumerated() { groups[Int(user), default: []].append(position) }
    return groups.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
