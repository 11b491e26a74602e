/// Turns a dataset's logs into what an experiment trains on and is measured on.
///
/// In this order: filters by count (over all parts together, ratings of any height), repeated pairs (within a part,
/// or the whole log where it is still to be split), the split, pairs that are in training and held out as well, the
/// threshold. Rows stay as they are: users and items that a filter dropped keep a row that nothing uses.
public struct DataPreparer: Sendable {
  let preparation: Preparation
  private let splitter: (any Splitter)?

  /// Takes the rules.
  public init(_ preparation: Preparation, splitter: (any Splitter)?) {
    self.preparation = preparation
    self.splitter = splitter
  }

  /// Prepares logs: O(n log n) for n interactions.
  ///
  /// - Parameter logs: what a dataset returned.
  /// - Returns: positives and logs of each part.
  /// - Throws: ``DataError``, or what the splitter throws.
  public func prepare(_ logs: DatasetLogs) throws -> PreparedData {
    var notes: [String] = []
    var parts = try split(filtered(logs, notes: &notes), logs, notes: &notes)
    guard parts.train.count > 0 else { throw DataError.noInteractions }
    let users = logs.users.rowCount
    let rated = Interactions(users: parts.train.users, items: parts.train.items, userRows: users)
    if let validation = parts.validation {
      parts.validation = try separated(validation, "validation", from: [rated], logs, notes: &notes)
    }
    let validated = parts.validation.map { Interactions(users: $0.users, items: $0.items, userRows: users) }
    parts.test = try separated(parts.test, "test", from: [rated] + [validated].compactMap { $0 }, logs, notes: &notes)

    func positives(_ log: InteractionLog, _ part: String) throws -> Interactions {
      let found = try self.positives(of: log)
      guard found.count > 0 else { throw DataError.noPositives(part: part, threshold: preparation.positiveAt) }
      return Interactions(users: found.users, items: found.items, userRows: users)
    }
    let train = try positives(parts.train, "training")
    return PreparedData(
      training: TrainingSet(positives: train, users: logs.users, items: logs.items),
      rated: rated,
      validation: try parts.validation.map { try positives($0, "validation") },
      test: try positives(parts.test, "test"),
      logs: [("train", parts.train)] + (parts.validation.map { [("validation", $0)] } ?? []) + [("test", parts.test)],
      notes: notes)
  }

  private typealias Parts = (train: InteractionLog, validation: InteractionLog?, test: InteractionLog)

  /// Splits what is whole; duplicates are handled in each part.
  private func split(
    _ content: DatasetLogs.Content, _ logs: DatasetLogs, notes: inout [String]
  ) throws -> Parts {
    switch (content, splitter) {
    case (.split(let train, let validation, let test), nil):
      return (
        try deduplicated(train, "training", logs, notes: &notes),
        try validation.map { try deduplicated($0, "validation", logs, notes: &notes) },
        try deduplicated(test, "test", logs, notes: &notes)
      )
    case (.whole(let log), let splitter?):
      let log = try deduplicated(log, "whole", logs, notes: &notes)
      guard log.count > 0 else { throw DataError.noInteractions }
      let parts = try splitter.assign(log)
      precondition(parts.count == log.count, "\(parts.count) parts for \(log.count) interactions")
      func select(_ part: SplitPart) -> InteractionLog { log.selecting(log.users.indices.filter { parts[$0] == part }) }
      let validation = select(.validation)
      return (select(.train), validation.count > 0 ? validation : nil, select(.test))
    case (.split, .some):
      throw DataError.splitter("the data comes with its split; remove `splitter`")
    case (.whole, nil):
      throw DataError.splitter("the data is not split; name a splitter, such as splitter: random")
    }
  }

  private func positives(of log: InteractionLog) throws -> InteractionLog {
    guard let threshold = preparation.positiveAt else { return log }
    guard let ratings = log.ratings else { throw DataError.noRatings(threshold: threshold) }
    return log.selecting(log.users.indices.filter { Double(ratings[$0]) >= threshold })
  }

  private func deduplicated(
    _ log: InteractionLog, _ part: String, _ logs: DatasetLogs, notes: inout [String]
  ) throws -> InteractionLog {
    let repeated = RepeatedPairs(in: log, userRows: logs.users.rowCount)
    guard let position = repeated.first else { return log }
    let kept: [Int]
    switch preparation.duplicates {
    case .refuse:
      throw DataError.duplicates(
        part: part, count: repeated.count, user: logs.users[Int(log.users[position])],
        item: logs.items[Int(log.items[position])])
    case .first: kept = repeated.keeping { _, _ in false }
    case .last: kept = repeated.keeping { _, _ in true }
    case .highest: kept = repeated.keeping { kept, later in log.ratings.map { $0[later] > $0[kept] } ?? false }
    }
    notes.append(
      "\(repeated.count) repeated pairs of the \(part) part were left out (duplicates: \(preparation.duplicates.rawValue))"
    )
    return log.selecting(kept)
  }

  private func separated(
    _ log: InteractionLog, _ part: String, from others: [Interactions], _ logs: DatasetLogs, notes: inout [String]
  ) throws -> InteractionLog {
    let shared = log.users.indices.filter { position in
      others.contains { $0.contains(user: Int(log.users[position]), item: log.items[position]) }
    }
    guard let first = shared.first else { return log }
    switch preparation.overlap {
    case .refuse:
      throw DataError.overlap(
        part: part, count: shared.count, user: logs.users[Int(log.users[first])],
        item: logs.items[Int(log.items[first])])
    case .allow:
      notes.append("\(shared.count) pairs of the \(part) part are in training too (overlap: allow)")
      return log
    case .drop:
      notes.append("\(shared.count) pairs of the \(part) part are in training too and were left out (overlap: drop)")
      let dropped = Set(shared)
      return log.selecting(log.users.indices.filter { !dropped.contains($0) })
    }
  }
}
