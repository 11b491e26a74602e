extension EvaluationResult {
  /// Every evaluated user's metrics as CSV; an undefined one is empty, and list metrics have no column.
  ///
  /// With groups of users the last column is the user's group, empty where it is in none.
  ///
  /// - Parameter identifiers: the users' ids.
  /// - Returns: a header and a line for each user.
  public func usersCSV(_ identifiers: IdentifierMap) -> String {
    let isGrouped = !groupOfUser.isEmpty
    var text = CSV.line(["user"] + labels + (isGrouped ? [RunRecord.groupColumn] : []))
    for (position, user) in users.enumerated() {
      let values = values.map { $0[position].isNaN ? "" : ConfigNode.text(of: $0[position]) }
      let group = isGrouped ? [groupOfUser[position] ?? ""] : []
      text += CSV.line([identifiers[Int(user)]] + values + group)
    }
    return text
  }

  /// The groups as `result.json` has them; nil where there are none.
  public var groupsNode: ConfigNode? {
    let groups = [("users", userGroups), ("items", itemGroups)].filter { !$0.1.isEmpty }
    guard !groups.isEmpty else { return nil }
    return ConfigNode(
      .mapping(groups.map { ConfigEntry($0.0, ConfigNode(.sequence($0.1.map(\.node)))) }))
  }
}
