public import RecKit

/// Deals interactions to k folds of equal size, give or take one; one fold is the test part.
///
/// `by: user` shuffles each user's n interactions and deals them in turn, from a fold that is drawn for the user, so
/// each fold has n / k of them, rounded down or up. `by: all` shuffles and deals all interactions together. The folds
/// depend on `folds`, `by` and `seed` alone: with `fold` at 1, 2, … every interaction is tested once. A user whose
/// interactions are all in one fold has nothing to train on there, which is counted (`cold_users`).
public struct KFoldSplitter: Splitter {
  /// What is dealt.
  public enum Unit: String, ParameterChoice {
    /// Each user's interactions.
    case user
    /// All interactions together.
    case all
  }

  /// The name in configs.
  public static let name = "k_fold"
  /// One sentence for lists.
  public static let summary = "Deals interactions to k folds, user by user or all together; one fold is the test."

  /// How many folds there are.
  @Parameter("How many folds there are.", in: 2...1000)
  public var folds = 5

  /// The fold that is the test part, from 1.
  @Parameter("The fold that is the test part, from 1; null: none, for data that comes with its test part.", in: 1...)
  public var fold: Int? = 1

  /// The fold that is the validation part, from 1.
  @Parameter("The fold that is the validation part, from 1; null: there is no validation part.", in: 1...)
  public var validationFold: Int? = nil

  /// What is dealt.
  @Parameter("Deal each user's interactions to the folds, or all together.")
  public var by = Unit.user

  /// The seed of the folds.
  @Parameter("Seed of the folds; the run's own seed does not change them.", in: 0...)
  public var seed = 0

  /// Makes the splitter with its defaults.
  public init() {}

  /// Whether `validation_fold` is named.
  public var asksForValidation: Bool { validationFold != nil }

  /// Whether `fold` is named.
  public var asksForTest: Bool { fold != nil }

  /// Checks that both folds exist, are two, and leave one to train on.
  public func crossCheck() -> [ParameterProblem] {
    var problems: [ParameterProblem] = []
    for (key, fold) in [("fold", fold), ("validation_fold", validationFold)] {
      if let fold, fold > folds { problems.append(ParameterProblem(key, "there are folds 1 to \(folds), not \(fold)")) }
    }
    switch (fold, validationFold) {
    case (nil, nil):
      problems.append(ParameterProblem("fold", "name it, or validation_fold: something has to be held out"))
    case (let fold?, let validation?) where fold == validation:
      problems.append(ParameterProblem("validation_fold", "must be another fold than the test's, \(fold)"))
    case (.some, .some) where folds == 2:
      problems.append(ParameterProblem("folds", "must be at least 3 where two are held out"))
    default: break
    }
    return problems
  }

  /// Deals the interactions, taking rows for ids.
  public func assign(_ log: InteractionLog) throws -> [SplitPart] {
    let (users, items) = ((log.users.max() ?? 0) + 1, (log.items.max() ?? 0) + 1)
    return try assign(log, users: .integers(0..<Int(users)), items: .integers(0..<Int(items)))
  }

  /// Deals the interactions; a user's draws do not depend on which other users are in the data, nor on the order of
  /// lines.
  public func assign(_ log: InteractionLog, users: IdentifierMap, items: IdentifierMap) throws -> [SplitPart] {
    var parts = [SplitPart](repeating: .train, count: log.count)
    switch by {
    case .all:
      let ordered = log.users.indices.sorted { (log.users[$0], log.items[$0]) < (log.users[$1], log.items[$1]) }
      deal(ordered, index: 0, into: &parts)
    case .user:
      for (user, group) in log.positionsByUser {
        // 0 is for the whole; the largest key of 2^40 shares its numbers with the one before.
        let index = min(1 + users.key(of: user), (1 << 40) - 1)
        deal(group.sorted { log.items[$0] < log.items[$1] }, index: index, into: &parts)
      }
    }
    return parts
  }

  private func deal(_ positions: [Int], index: Int, into parts: inout [SplitPart]) {
    var random = RandomStream(seed: UInt64(seed), purpose: .split, index: index)
    let first = random.nextIndex(below: folds)
    for (place, position) in positions.shuffled(using: &random).enumerated() {
      let dealt = (first + place) % folds + 1
      if dealt == fold { parts[position] = .test } else if dealt == validationFold { parts[position] = .validation }
    }
  }
}
