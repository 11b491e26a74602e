public import RecKit

/// Checks that a dataset keeps its contract.
///
/// Logs have interactions whose users and items are rows of the maps, columns of equal length, finite ratings and
/// times; the content is what `Dataset.isSplit` says; and a second load gives the same.
///
/// - Parameters:
///   - dataset: the dataset, with the parameters to check it with.
///   - context: where it finds its files.
/// - Throws: ``CheckFailure`` naming the first thing that does not hold, or what the dataset throws.
public func checkDataset(_ dataset: any Dataset, context: DatasetContext) throws {
  for check in datasetChecks(dataset, context: context) { try check.run() }
}

/// What ``checkDataset(_:context:)`` checks, one by one.
///
/// - Parameters:
///   - dataset: the dataset.
///   - context: where it finds its files.
/// - Returns: the checks; the data is loaded by the first that runs, and once more by the last.
public func datasetChecks(_ dataset: any Dataset, context: DatasetContext) -> [ContractCheck] {
  let name = type(of: dataset).name
  var first: DatasetLogs?
  func loaded() throws -> DatasetLogs {
    let logs = try first ?? dataset.load(from: context)
    first = logs
    return logs
  }
  return [
    ContractCheck("loads logs as isSplit says, none empty") {
      let parts = try loaded().parts
      guard (parts.count > 1) == dataset.isSplit else {
        throw CheckFailure(name, "isSplit is \(dataset.isSplit), but load returned \(parts.count) logs")
      }
      if let empty = parts.first(where: { $0.log.count == 0 }) {
        throw CheckFailure(name, "the \(empty.part) log is empty")
      }
    },
    ContractCheck("users and items are rows of the maps") {
      let logs = try loaded()
      for (kind, map) in [("users", logs.users), ("items", logs.items)] {
        if let names = map.names, Set(names).count < names.count {
          throw CheckFailure(name, "two \(kind) share an identifier; each has a row of its own")
        }
      }
      for (part, log) in logs.parts {
        guard log.users.count == log.items.count else {
          throw CheckFailure(name, "the \(part) log has \(log.users.count) users beside \(log.items.count) items")
        }
        for (column, rows, map) in [("user", log.users, logs.users), ("item", log.items, logs.items)] {
          if let row = rows.first(where: { !map.rows.contains(Int($0)) }) {
            throw CheckFailure(name, "the \(part) log has the \(column) row \(row), which is not in \(map.rows)")
          }
        }
      }
    },
    ContractCheck("there are as many ratings and times, all finite") {
      for (part, log) in try loaded().parts {
        for (column, count) in [("ratings", log.ratings?.count), ("times", log.times?.count)] {
          if let count, count != log.count {
            throw CheckFailure(name, "the \(part) log has \(count) \(column) for \(log.count) interactions")
          }
        }
        if let rating = log.ratings?.first(where: { !$0.isFinite }) {
          throw CheckFailure(name, "the \(part) log has the rating \(rating)")
        }
        if let time = log.times?.first(where: { !$0.isFinite }) {
          throw CheckFailure(name, "the \(part) log has the time \(time)")
        }
      }
    },
    ContractCheck("a second load gives the same data") {
      let (logs, again) = (try loaded(), try dataset.load(from: context))
      guard again.users == logs.users, again.items == logs.items, again.parts.map(\.log) == logs.parts.map(\.log)
      else { throw CheckFailure(name, "a second load returned other data") }
    },
  ]
}

extension DatasetLogs {
  /// The logs with their parts' names.
  fileprivate var parts: [(part: String, log: InteractionLog)] {
    switch content {
    case .whole(let log): [("whole", log)]
    case .split(let train, let validation, let test):
      [("train", train)] + (validation.map { [("validation", $0)] } ?? []) + [("test", test)]
    }
  }
}
