/// A dataset after thresholds, filters and split: what an experiment trains on and is measured on.
public struct PreparedData: Sendable {
  /// The training data.
  public let training: TrainingSet
  /// Every rated training pair, those below the threshold included.
  public let rated: Interactions
  /// The validation positives, where there is a validation part.
  public let validation: Interactions?
  /// The test positives.
  public let test: Interactions
  /// The logs of each part before the threshold, for description: name and log.
  public let logs: [(name: String, log: InteractionLog)]
  /// What the reader should know, a sentence each: users left out, duplicates merged.
  public let notes: [String]

  /// Makes prepared data.
  public init(
    training: TrainingSet, rated: Interactions, validation: Interactions?, test: Interactions,
    logs: [(name: String, log: InteractionLog)], notes: [String]
  ) {
    self.training = training
    self.rated = rated
    self.validation = validation
    self.test = test
    self.logs = logs
    self.notes = notes
  }
}
