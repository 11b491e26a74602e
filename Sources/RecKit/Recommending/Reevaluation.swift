/// A stored model, measured again.
public struct Reevaluation: Sendable {
  /// On test; without users where the run did not see its test part.
  public let test: EvaluationResult
  /// On validation, where the data has such a part.
  public let validation: EvaluationResult?
  /// What makes the result comparable.
  public let experimentProtocol: ExperimentProtocol
  /// Positives of the test part that the model was trained on.
  public let trainedOnTest: Int
  /// Positives of the validation part that the model was trained on.
  public let trainedOnValidation: Int
  /// The data that it was measured on.
  public let data: PreparedData

  /// Measures a model by its own configuration, or by another protocol.
  ///
  /// - Parameters:
  ///   - model: the model.
  ///   - configuration: says how it is measured: `evaluation`, and the data; nil: as it was.
  ///   - data: what `configuration` loads; nil: the model's own. Users and items are matched by their ids.
  ///   - threads: threads that may work at once, at least 1; the result does not depend on their number.
  /// - Throws: ``MatchingError`` where the model lacks users or items; ``EvaluationError``.
  public init(
    _ model: StoredModel, by configuration: ExperimentConfiguration? = nil, on data: PreparedData? = nil,
    threads: Int = 1
  ) throws {
    let (configuration, data) = (configuration ?? model.configuration, data ?? model.data)
    let evaluator = try RankingEvaluator(data, options: configuration.evaluation, metrics: configuration.metrics)
    experimentProtocol = ExperimentProtocol(configuration, data: data, evaluator: evaluator)
    let scorer = try MatchedScorer.matching(model, data)
    let evaluation = try Evaluation({ scorer }, with: evaluator, data: data, threads: threads)
    (test, validation) = (evaluation.test, evaluation.validation)
    let known = Self.known(model, data)
    trainedOnTest = known(data.test)
    trainedOnValidation = data.validation.map(known) ?? 0
    self.data = data
  }

  /// Counts the positives that a model was trained on.
  private static func known(_ model: StoredModel, _ data: PreparedData) -> (Interactions) -> Int {
    let (own, other) = (model.training, data.training)
    let isSame = own.users == other.users && own.items == other.items
    let (users, items) = (IdentifierRows(own.users), IdentifierRows(own.items))
    return { positives in
      zip(positives.users, positives.items).count { user, item in
        let rows =
          isSame
          ? (Int(user), Int(item))
          : users[other.users[Int(user)]].flatMap { user in items[other.items[Int(item)]].map { (user, $0) } }
        return rows.map { own.known.contains(Int32($1), of: $0) } ?? false
      }
    }
  }
}

extension Reevaluation {
  /// A number that a run recorded, beside what it is now.
  public struct Comparison: Sendable, Equatable {
    /// `test`, `validation`, or a place in a file.
    public let place: String
    /// The metric's label, or what else it is.
    public let label: String
    /// As it was recorded; nil: it was not.
    public let recorded: Double?
    /// As it is now; nil: it is not.
    public let now: Double?

    /// Whether both are the same to the last bit.
    public var isEqual: Bool { recorded == now }
  }

  /// What a run recorded, number by number; nil where its protocol was another.
  ///
  /// The metrics on test and validation come first, then each user's value that differs, and groups that do. Of a run
  /// that trained on training and validation at the end, validation cannot be measured again: it was on a model before.
  public func comparisons(with record: RunRecord) -> [Comparison]? {
    guard experimentProtocol.hash == record.protocolHash else { return nil }
    var comparisons = Self.compare(record.metrics, test.means, "test")
    if !isFinal(record) { comparisons += Self.compare(record.validation, validation?.means ?? [], "validation") }
    let ids = test.users.map { data.training.users[Int($0)] }
    if ids != record.users && !record.metrics.isEmpty {
      comparisons.append(
        Comparison(
          place: "users.csv", label: "users", recorded: Double(record.users.count), now: Double(ids.count)))
    } else {
      for (label, values) in zip(test.labels, test.values) {
        guard let recorded = record.values[label], recorded.count == values.count else { continue }
        for (place, value) in values.enumerated() where value != recorded[place] {
          if value.isNaN && recorded[place].isNaN { continue }
          comparisons.append(
            Comparison(place: "user \(ids[place])", label: label, recorded: recorded[place], now: value))
        }
      }
    }
    if let recorded = record.result["groups"], let now = test.groupsNode, recorded.jsonLine != now.jsonLine {
      comparisons.append(Comparison(place: "groups", label: "metrics of groups", recorded: nil, now: 0))
    }
    return comparisons
  }

  /// Whether a run's model was trained on training and validation at the end.
  public func isFinal(_ record: RunRecord) -> Bool { record.result["final"].map { $0.value != .null } ?? false }

  private static func compare(_ recorded: [MetricValue], _ now: [MetricValue], _ place: String) -> [Comparison] {
    let labels = recorded.map(\.label) + now.map(\.label).filter { label in !recorded.contains { $0.label == label } }
    return labels.map { label in
      Comparison(
        place: place, label: label, recorded: recorded.first { $0.label == label }?.mean,
        now: now.first { $0.label == label }?.mean)
    }
  }
}
