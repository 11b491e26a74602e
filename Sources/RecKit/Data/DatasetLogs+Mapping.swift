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
  /// The logs on other rows, without the interactions of users and items that have no row any more.
  func mapped(users: RowMapping, items: RowMapping) -> DatasetLogs {
    guard !users.isIdentity || !items.isIdentity else { return self }
    let content = content.mapLogs { _, log in
      let stay = log.users.indices.filter { users.keeps(log.users[$0]) && items.keeps(log.items[$0]) }
      var log = stay.count == log.count ? log : log.selecting(stay)
      (log.users, log.items) = (users(log.users), items(log.items))
      return log
    }
    return DatasetLogs(content, users: users.map, items: items.map)
  }
}
