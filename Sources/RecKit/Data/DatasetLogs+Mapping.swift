extension DatasetLogs.Content {
  /// The logs with their parts' names: `whole`, or `training`, `validation` and `test`.
  var logs: [(name: String, log: InteractionLog)] {
    switch self {
    case .whole(let log): [("whole", log)]
    case .split(let train, let validation, let test):
      [("training", train)] + (validation.map { [("validation", $0)] } ?? []) + [("test", test)]
    }
  }

  /// Another log for each.
  ///
  /// - Parameter transform: gets the part's name, as ``logs`` has it, and its log.
  /// - Returns: The same parts with the logs that `transform` gave.
  func mapLogs(
    _ transform: (_ part: String, _ log: InteractionLog) throws -> InteractionLog
  ) rethrows -> DatasetLogs.Content {
    switch self {
    case .whole(let log): .whole(try transform("whole", log))
    case .split(let train, let validation, let test):
      .split(
        train: try transform("training", train), validation: try validation.map { try transform("validation", $0) },
        test: try transform("test", test))
    }
  }
}

extension DatasetLogs {
  /// Other interactions of the same users and items.
  func replacing(_ content: Content) -> DatasetLogs {
    var logs = self
    logs.content = content
    return logs
  }

  /// Checks that there is a row of features for each row of users or items.
  ///
  /// - Throws: ``DataError/wrongFeatures(kind:rows:features:)``.
  func checkFeatures() throws(DataError) {
    for (kind, features, map, space) in [
      ("user", userFeatures, users, RowSpace.users), ("item", itemFeatures, items, .items),
    ] {
      guard let features, features.rowCount != map.rowCount || features.space != space else { continue }
      throw .wrongFeatures(kind: kind, rows: map.rowCount, features: "\(features.rowCount) \(features.space)")
    }
  }

  /// The logs on other rows, without the interactions of users and items that have no row any more.
  func mapped(users: RowMapping, items: RowMapping) -> DatasetLogs {
    guard !users.isIdentity || !items.isIdentity else { return self }
    let content = content.mapLogs { _, log in
      func stays(_ position: Int) -> Bool { users.keeps(log.users[position]) && items.keeps(log.items[position]) }
      var log = log.users.indices.allSatisfy(stays) ? log : log.selecting(where: stays)
      (log.users, log.items) = (users(log.users), items(log.items))
      return log
    }
    var mapped = replacing(content)
    (mapped.users, mapped.items) = (users.map, items.map)
    mapped.userFeatures = userFeatures?.mapped(users)
    mapped.itemFeatures = itemFeatures?.mapped(items)
    return mapped
  }
}

extension FeatureTable {
  /// The features on other rows; new rows that stand for nobody get zeros.
  func mapped(_ mapping: RowMapping) -> FeatureTable {
    guard !mapping.isIdentity else { return self }
    var values = [Float](repeating: 0, count: mapping.map.rowCount * columnCount)
    for old in 0..<rowCount {
      guard let new = mapping.newRow(of: old) else { continue }
      for (column, value) in self[old].enumerated() { values[new * columnCount + column] = value }
    }
    return FeatureTable(space, names: names, values: values)
  }
}
