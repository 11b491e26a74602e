/// A dataset after thresholds, filters and split: what an experiment trains on and is measured on.
public struct PreparedData: Sendable {
  /// The training data.
  public let training: TrainingSet
  /// The validation positives, where there is a validation part.
  public let validation: Interactions?
  /// The test positives.
  public let test: Interactions
  /// The logs of each part before the threshold, to be shown: name and log.
  public let logs: [(name: String, log: InteractionLog)]
  /// Notes for the reader, one sentence each: interactions left out, repeated pairs, cold users and items.
  public let notes: [String]

  /// Everything that is expensive to derive from the rest: held once, shared by all copies.
  final class Derived: Sendable {
    let rated = Once<Interactions>()
    let hash = Once<String>()
    let hashOfPositives = Once<String>()
    let hashWithRated = Once<String>()
  }

  let derived = Derived()

  /// Whether the test part was taken away, so that a search cannot look at it: only validation is evaluated.
  public private(set) var isTestWithheld = false

  /// Makes prepared data.
  public init(
    training: TrainingSet, validation: Interactions?, test: Interactions,
    logs: [(name: String, log: InteractionLog)], notes: [String]
  ) {
    self.training = training
    self.validation = validation
    self.test = test
    self.logs = logs
    self.notes = notes
  }

  /// Every pair of the training log, those below the threshold included; made when it is first asked for.
  public var rated: Interactions {
    guard training.log.count > training.positives.count else { return training.positives }
    return derived.rated.get {
      Interactions(users: training.log.users, items: training.log.items, userRows: training.users.rowCount)
    }
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
      training: training, validation: validation, test: test, logs: logs, notes: notes + more)
  }

  /// The data without its test part, for runs that choose parameters: their results have no metric on test.
  ///
  /// Notes go as well, because they may speak of test.
  ///
  /// - Returns: the data; nil where there is no validation part to choose on.
  public func withholdingTest() -> PreparedData? {
    guard let validation else { return nil }
    var data = PreparedData(
      training: training, validation: validation,
      test: Interactions(users: [], items: [], userRows: training.users.rowCount),
      logs: logs.filter { $0.name != "test" }, notes: [])
    data.isTestWithheld = true
    return data
  }
}
