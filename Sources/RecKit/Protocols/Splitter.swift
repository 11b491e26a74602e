/// A rule that divides a log into train, validation and test.
///
/// Write ``assign(_:)``. It must hold that each interaction gets one part and that the same log gives the same
/// parts: a rule that draws has a `seed` parameter of its own, so that the split does not change with the seed of
/// the run, and runs with different seeds are measured on the same data.
public protocol Splitter: Component {
  /// Assigns each interaction of the log to a part.
  ///
  /// - Parameter log: the interactions, at least one.
  /// - Returns: a part for each interaction, in the log's order.
  /// - Throws: where the log lacks what the rule needs, such as times.
  func assign(_ log: InteractionLog) throws -> [SplitPart]
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
