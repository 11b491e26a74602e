/// A rule that divides a log into train, validation and test.
///
/// Write ``assign(_:)``. It must hold that each interaction gets one part and that the same log gives the same
/// parts: a rule that draws has a `seed` parameter of its own, so that the split does not change with the seed of
/// the run, and runs with different seeds are measured on the same data.
///
/// A rule that draws user by user can implement ``assign(_:users:items:)`` and key its draws by
/// ``IdentifierMap/key(of:)``, so that neither the order of lines nor gaps between ids change
/// a user's draws.
public protocol Splitter: Component {
  /// Assigns each interaction of the log to a part.
  ///
  /// - Parameter log: the interactions, at least one.
  /// - Returns: a part for each interaction, in the log's order.
  /// - Throws: where the log lacks what the rule needs, such as times.
  func assign(_ log: InteractionLog) throws -> [SplitPart]

  /// Assigns each interaction of the log to a part, knowing who users and items are; by default ``assign(_:)``.
  ///
  /// - Parameters:
  ///   - log: the interactions, at least one.
  ///   - users: who the user rows are.
  ///   - items: who the item rows are.
  /// - Returns: a part for each interaction, in the log's order.
  /// - Throws: where the log lacks what the rule needs, such as times.
  func assign(_ log: InteractionLog, users: IdentifierMap, items: IdentifierMap) throws -> [SplitPart]

  /// Whether the parameters ask for a validation part; one that was asked for and is empty is an error.
  ///
  /// The default is false, for rules that never make one.
  var asksForValidation: Bool { get }

  /// Whether the parameters ask for a test part.
  ///
  /// The default is true. A rule that can leave test out says false where it does; it may then cut validation from the
  /// training part of data that comes with its test part.
  var asksForTest: Bool { get }

  /// What a reader of the result should know about a split, a sentence each, such as how often times were equal at
  /// the cut; none by default.
  ///
  /// - Parameters:
  ///   - log: the interactions.
  ///   - parts: what ``assign(_:)`` made of them.
  /// - Returns: the sentences.
  func notes(on log: InteractionLog, parts: [SplitPart]) -> [String]
}

extension Splitter {
  /// What ``assign(_:)`` says.
  public func assign(_ log: InteractionLog, users: IdentifierMap, items: IdentifierMap) throws -> [SplitPart] {
    try assign(log)
  }

  /// No validation part.
  public var asksForValidation: Bool { false }

  /// A test part.
  public var asksForTest: Bool { true }

  /// Nothing to say.
  public func notes(on log: InteractionLog, parts: [SplitPart]) -> [String] { [] }
}

/// A part of a split.
public enum SplitPart: UInt8, Sendable, Equatable {
  /// What models are trained on.
  case train
  /// What an epoch or a parameter is chosen on.
  case validation
  /// What results are reported on.
  case test
}
