/// The metrics of one group of users or items.
///
/// Of a group of users: each metric's mean over the group's evaluated users. Of a group of items: the mean over users of the
/// metric with the user's positives in the group as the only relevant items; the user's other positives are candidates
/// that are not relevant. Users without a positive in the group are left out.
public struct GroupResult: Sendable, Equatable {
  /// The group's name; its number, from 1, where groups are equally large.
  public var name: String
  /// Evaluated users in the group, or candidate items in it.
  public var members: Int
  /// The least and the largest number of training positives of a member; nil where there is none.
  public var counts: ClosedRange<Int>?
  /// Users that the means are over, but for metrics that are undefined for a user.
  public var users: Int
  /// The means, in the config's order, without list metrics; NaN where a metric has no value for any user.
  public var means: [MetricValue]
}

extension GroupResult {
  /// The group as `result.json` has it.
  var node: ConfigNode {
    ConfigNode(
      .mapping([
        ConfigEntry("group", name.node), ConfigEntry("members", members.node),
        ConfigEntry("from", (counts?.lowerBound).node), ConfigEntry("to", (counts?.upperBound).node),
        ConfigEntry("users", users.node),
        ConfigEntry(
          "metrics",
          ConfigNode(
            .mapping(means.map { ConfigEntry($0.label, ($0.mean.isNaN ? Double?.none : $0.mean).node) }))),
      ]))
  }
}
