public import RecKit

/// Checks that a dataset keeps its contract.
///
/// Logs have interactions whose users and items are rows of the maps, columns of equal length and finite ratings; the
/// content is what `Dataset.isSplit` says; and a second load gives the same.
///
/// - Parameters:
///   - dataset: the dataset, with the parameters to check it with.
///   - context: where it finds its files.
/// - Throws: ``CheckFailure`` naming the first thing that does not hold, or what the dataset throws.
public func checkDataset(_ dataset: any Dataset, context: DatasetContext) throws {
  let name = type(of: dataset).name
  let loaded = try dataset.load(from: context)
  let parts = loaded.parts
  guard (parts.count > 1) == dataset.isSplit else {
    throw CheckFailure(name, "isSplit is \(dataset.isSplit), but load returned \(parts.count) logs")
  }
  for (part, log) in parts {
    guard log.count > 0 else { throw CheckFailure(name, "the \(part) log is empty") }
    for (column, rows, map) in [("user", log.users, loaded.users), ("item", log.items, loaded.items)] {
      if let row = rows.first(where: { !map.rows.contains(Int($0)) }) {
        throw CheckFailure(name, "the \(part) log has the \(column) row \(row), which is not in \(map.rows)")
      }
    }
    if let rating = log.ratings?.first(where: { !$0.isFinite }) {
      throw CheckFailure(name, "the \(part) log has the rating \(rating)")
    }
  }
  let again = try dataset.load(from: context)
  guard again.users == loaded.users, again.items == loaded.items, again.parts.map(\.log) == parts.map(\.log) else {
    throw CheckFailure(name, "a second load returned other data")
  }
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
