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
  /// What the reader should know, a sentence each: interactions left out, repeated pairs, cold users and items.
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

  /// Users and items of test without a training positive.
  public var coldTest: ColdCounts {
    ColdCounts(of: test, training: training.positives, itemRows: training.items.rowCount)
  }

  /// Users and items of validation without a training positive, where there is a validation part.
  public var coldValidation: ColdCounts? {
    validation.map { ColdCounts(of: $0, training: training.positives, itemRows: training.items.rowCount) }
  }

  /// The training positives' share of all pairs of a user and an item.
  public var density: Double {
    Double(training.positives.count) / (Double(training.users.rows.count) * Double(training.items.rows.count))
  }

  func adding(notes more: [String]) -> PreparedData {
    PreparedData(
      training: training, rated: rated, validation: validation, test: test, logs: logs, notes: notes + more)
  }
}
