extension DataPreparer {
  /// The last step: positives of a split log, cold users and items counted or left out.
  ///
  /// - Parameters:
  ///   - logs: the parts.
  ///   - interactions: those of the training log, before the threshold.
  ///   - notes: what earlier steps noted.
  /// - Returns: what an experiment uses.
  /// - Throws: ``DataError``.
  func prepared(_ logs: DatasetLogs, _ interactions: Interactions, notes: [String]) throws -> PreparedData {
    var (logs, notes) = (logs, notes)
    var isAsBefore = preparation.positiveAt == nil
    var kept = try logs.content.mapLogs(positives)
    if let mappings = coldDropping(kept, users: logs.users, items: logs.items, notes: &notes) {
      logs = logs.mapped(users: mappings.users, items: mappings.items)
      kept = try logs.content.mapLogs(positives)
      isAsBefore = false
    }
    guard case .split(let train, let validation, let test) = kept, case .split(let rated, _, _) = logs.content
    else {
      throw DataError.splitter("the data is not split; name a splitter, such as splitter: random")
    }
    func grouped(_ log: InteractionLog, _ part: String) throws -> Interactions {
      guard log.count > 0 else { throw DataError.noPositives(part: part, threshold: preparation.positiveAt) }
      return Interactions(users: log.users, items: log.items, userRows: logs.users.rowCount)
    }
    let training = isAsBefore ? interactions : try grouped(train, "training")
    let data = PreparedData(
      training: TrainingSet(
        positives: training, users: logs.users, items: logs.items, log: rated, userFeatures: logs.userFeatures,
        itemFeatures: logs.itemFeatures),
      validation: try validation.map { try grouped($0, "validation") },
      test: try grouped(test, "test"),
      logs: logs.content.logs.map { ($0.name == "training" ? "train" : $0.name, $0.log) }, notes: notes)
    let cold = [("validation", data.coldValidation), ("test", Optional(data.coldTest))]
    return data.adding(notes: cold.compactMap { part, counts in counts?.note(part) })
  }

  /// Interactions that reach the threshold.
  ///
  /// Ratings are 32-bit, so the threshold is rounded to 32 bits too: a rating of 4.1 reaches 4.1.
  private func positives(_ part: String, _ log: InteractionLog) throws -> InteractionLog {
    guard let threshold = preparation.positiveAt else { return log }
    guard let ratings = log.ratings else { throw DataError.noRatings(threshold: threshold) }
    let least = Float(threshold)
    return log.selecting { ratings[$0] >= least }
  }

  /// New rows without the users or items that have no training positive, where these are to be left out.
  private func coldDropping(
    _ positives: DatasetLogs.Content, users: IdentifierMap, items: IdentifierMap, notes: inout [String]
  ) -> (users: RowMapping, items: RowMapping)? {
    guard preparation.coldUsers == .drop || preparation.coldItems == .drop, let train = positives.logs.first?.log else {
      return nil
    }
    func mapping(_ map: IdentifierMap, _ column: [Int32], _ rule: Preparation.Cold) -> RowMapping {
      guard rule == .drop else { return RowMapping(compacting: map) }
      var isTrained = [Bool](repeating: false, count: map.rowCount)
      for row in column { isTrained[Int(row)] = true }
      return RowMapping(compacting: map, keeping: isTrained)
    }
    let mappings = (
      users: mapping(users, train.users, preparation.coldUsers),
      items: mapping(items, train.items, preparation.coldItems)
    )
    for (kind, old, new) in [("users", users, mappings.users.map), ("items", items, mappings.items.map)]
    where new.rowCount < old.rowCount {
      notes.append(
        "\(old.rows.count - new.rows.count) of \(old.rows.count) \(kind) have no training positive and were left out "
          + "(cold_\(kind): drop)")
    }
    return mappings
  }
}
