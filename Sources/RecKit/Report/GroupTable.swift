/// The results of groups of users or of items as a table, from `groups` in `result.json`.
public struct GroupTable: Sendable {
  /// What the groups are of, and what the numbers mean.
  public let title: String
  /// The columns' names; the metrics last.
  public let header: [String]
  /// A row for each group.
  public let rows: [[String]]

  /// The tables of a result.
  ///
  /// - Parameter result: what `result.json` says.
  /// - Returns: users first; empty where the evaluation has no groups.
  public static func tables(of result: ConfigNode) -> [GroupTable] {
    let sides = [
      ("users", "By user activity: means over the users of each group"),
      ("items", "By item popularity: only the positives of the group are relevant"),
    ]
    return sides.compactMap { key, title in
      guard case .sequence(let groups)? = result["groups"]?[key]?.value,
        case .mapping(let metrics)? = groups.first?["metrics"]?.value
      else { return nil }
      func text(_ node: ConfigNode?) -> String { node.map { $0.value == .null ? "" : $0.inlineText } ?? "" }
      let rows = groups.map { group in
        [text(group["group"]), "\(text(group["from"]))..\(text(group["to"]))"]
          + (key == "items" ? [text(group["members"])] : []) + [text(group["users"])]
          + metrics.map { metric in
            (group["metrics"]?[metric.key]).flatMap { Double($0) }.map { rounded($0, places: 4) } ?? ""
          }
      }
      return GroupTable(
        title: title,
        header: ["group", "training positives"] + (key == "items" ? ["items"] : []) + ["users"] + metrics.map(\.key),
        rows: rows)
    }
  }

  /// The table in plain text.
  public var text: String {
    var table = TextTable(header, [.left] + Array(repeating: .right, count: header.count - 1))
    for row in rows { table.append(row) }
    return table.text
  }
}
