/// Turns a dataset's logs into what an experiment trains on and is measured on.
///
/// In this order: rows (canonical, see `RowMapping`), repeated pairs (within a part, or the whole log where it is
/// still to be split), filters by count (over all parts together, whatever the rating), the split (or, where
/// the data comes with its test, the cut of validation from training), pairs that are in
/// training and held out as well, the threshold, users and items without a training positive. What a filter drops
/// has no row: rows are those of the catalogue, from 0, without gaps (unless ``Preparation/rows`` says otherwise).
///
/// Interactions stay in the order of their source.
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
    var notes = logs.notes
    try checkCounts(logs)
    try logs.checkFeatures()
    let rows = try withRows(logs, notes: &notes)
    let distinct = rows.replacing(try rows.content.mapLogs { try deduplicated($1, $0, rows, notes: &notes) })
    let filtered = try filtered(distinct, notes: &notes)
    var parts = try split(filtered, notes: &notes)
    guard parts.train.count > 0 else {
      throw DataError.noTraining(splitter: splitter.map { type(of: $0).name })
    }
    let users = filtered.users.rowCount
    let training = Interactions(users: parts.train.users, items: parts.train.items, userRows: users)
    if let validation = parts.validation {
      parts.validation = try separated(validation, "validation", from: [training], filtered, notes: &notes)
    }
    let validated = parts.validation.map { Interactions(users: $0.users, items: $0.items, userRows: users) }
    parts.test = try separated(
      parts.test, "test", from: [training] + [validated].compactMap { $0 }, filtered, notes: &notes)
    return try prepared(
      filtered.replacing(.split(train: parts.train, validation: parts.validation, test: parts.test)), training,
      notes: notes)
  }

  private func checkCounts(_ logs: DatasetLogs) throws {
    let interactions =
      switch logs.content {
      case .whole(let log): log.count
      case .split(let train, let validation, let test): train.count + (validation?.count ?? 0) + test.count
      }
    for (what, count) in [
      ("user rows", logs.users.rowCount), ("item rows", logs.items.rowCount), ("interactions", interactions),
    ] where count > Int(Int32.max) {
      throw DataError.tooMany(what, count: count)
    }
  }

  /// Gives users and items their rows.
  private func withRows(_ logs: DatasetLogs, notes: inout [String]) throws -> DatasetLogs {
    let (users, items): (RowMapping, RowMapping)
    switch preparation.rows {
    case .compact: (users, items) = (RowMapping(compacting: logs.users), RowMapping(compacting: logs.items))
    case .ids:
      users = try RowMapping(ownRowsOf: logs.users, kind: "user")
      items = try RowMapping(ownRowsOf: logs.items, kind: "item")
      for (kind, old, new) in [("user", logs.users, users.map), ("item", logs.items, items.map)] {
        let unknown = new.rows.count - old.rows.count
        guard unknown > 0 else { continue }
        notes.append(
          "\(unknown) of \(new.rows.count) \(kind) rows stand for no \(kind) of the data"
            + (kind == "item" ? "; they are ranked and drawn as negatives" : "") + " (rows: ids)")
      }
    }
    return logs.mapped(users: users, items: items)
  }

  private typealias Parts = (train: InteractionLog, validation: InteractionLog?, test: InteractionLog)

  /// Splits what is whole.
  private func split(_ logs: DatasetLogs, notes: inout [String]) throws -> Parts {
    switch (logs.content, splitter) {
    case (.split(let train, let validation, let test), nil): return (train, validation, test)
    case (.split(let train, nil, let test), let splitter?):
      let parts = try split(train, by: splitter, logs, notes: &notes)
      guard parts.test.count == 0 else { throw DataError.twoTests(splitter: type(of: splitter).name) }
      return (parts.train, parts.validation, test)
    case (.whole(let log), let splitter?): return try split(log, by: splitter, logs, notes: &notes)
    case (.split(_, .some, _), .some):
      throw DataError.splitter("the data comes with validation and test; remove `splitter`")
    case (.whole, nil):
      throw DataError.splitter("the data is not split; name a splitter, such as splitter: random")
    }
  }

  /// Divides a log by a rule; a part that was asked for is not empty.
  private func split(
    _ log: InteractionLog, by splitter: any Splitter, _ logs: DatasetLogs, notes: inout [String]
  ) throws -> Parts {
    guard log.count > 0 else { throw DataError.noInteractions }
    let parts = try splitter.assign(log, users: logs.users, items: logs.items)
    precondition(parts.count == log.count, "\(parts.count) parts for \(log.count) interactions")
    notes += splitter.notes(on: log, parts: parts)
    func select(_ part: SplitPart) -> InteractionLog { log.selecting { parts[$0] == part } }
    let validation = select(.validation)
    if splitter.asksForValidation && validation.count == 0 {
      throw DataError.emptyPart(part: "validation", splitter: type(of: splitter).name)
    }
    return (select(.train), validation.count > 0 ? validation : nil, select(.test))
  }

  private func deduplicated(
    _ log: InteractionLog, _ part: String, _ logs: DatasetLogs, notes: inout [String]
  ) throws -> InteractionLog {
    let repeated = RepeatedPairs(in: log, userRows: logs.users.rowCount)
    guard let position = repeated.first else { return log }
    let isBetter: (Int, Int) -> Bool
    switch (preparation.duplicates, log.times, log.ratings) {
    case (.refuse, _, _):
      throw DataError.duplicates(
        part: part, count: repeated.count, user: logs.users[Int(log.users[position])],
        item: logs.items[Int(log.items[position])])
    case (.first, nil, _): isBetter = { _, _ in false }
    case (.last, nil, _): isBetter = { _, _ in true }
    // At equal times the higher rating, so that the choice does not depend on the order of lines.
    case (.first, let times?, let ratings):
      isBetter = { (-times[$1], ratings?[$1] ?? 0) > (-times[$0], ratings?[$0] ?? 0) }
    case (.last, let times?, let ratings):
      isBetter = { (times[$1], ratings?[$1] ?? 0) > (times[$0], ratings?[$0] ?? 0) }
    case (.highest, _, nil): throw DataError.noRatingsToCompare
    case (.highest, let times, let ratings?):
      isBetter = { (ratings[$1], times?[$1] ?? 0) > (ratings[$0], times?[$0] ?? 0) }
    }
    notes.append(
      "\(repeated.count) repeated pairs of the \(part) part were left out (duplicates: \(preparation.duplicates.rawValue))"
    )
    return log.selecting(repeated.keeping(isBetter))
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
      return log.selecting { !dropped.contains($0) }
    }
  }
}
