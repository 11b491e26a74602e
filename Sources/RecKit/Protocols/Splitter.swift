/// A rule that divides a log into train, validation and test.
///
/// Write ``split(_:users:seed:)``. It must hold that every interaction lands in exactly one part, that each
/// part keeps the log's order, and that the same seed gives the same parts.
public protocol Splitter: Component {
  /// Assigns each interaction of the log to a part.
  ///
  /// - Parameters:
  ///   - log: the interactions, at least one.
  ///   - seed: the seed of the split; only ``RandomPurpose/split`` streams may be drawn from it.
  /// - Returns: a part for each interaction, in the log's order.
  /// - Throws: where the log lacks what the rule needs, such as times.
  func assign(_ log: InteractionLog, seed: UInt64) throws -> [SplitPart]
}

/// A part of a split.
public enum SplitPart: UInt8, Sendable, Equatable {
  case train
  case validation
  case test
}
