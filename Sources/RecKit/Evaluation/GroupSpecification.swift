/// How users or items are grouped by their training positives: a number of groups, or named ranges of counts.
///
/// ```yaml
/// evaluation: {user_groups: 3, item_groups: {rare: 0..9, common: 10..}}
/// ```
public enum GroupSpecification: ParameterValue {
  /// This many groups, about equally large.
  case equal(Int)
  /// The counts of each group, which do not overlap.
  case ranges([NamedRange])

  /// A group by name.
  public struct NamedRange: Sendable, Equatable {
    /// The name.
    public var name: String
    /// The least count.
    public var from: Int
    /// The largest count; nil: any.
    public var to: Int?

    /// Names a range.
    public init(_ name: String, from: Int, to: Int? = nil) { (self.name, self.from, self.to) = (name, from, to) }
  }

  /// What to write.
  public static var typeDescription: String {
    "a number of groups from 2 to 100, or names with counts from..to or from.. that do not overlap, such as {few: 0..9, many: 10..}"
  }

  /// Reads a number, or a mapping from names to `from..to`, `from..` or a single count.
  public init?(_ node: ConfigNode) {
    switch node.value {
    case .integer(let count) where 2...100 ~= count: self = .equal(count)
    case .mapping(let entries) where !entries.isEmpty && Self.problem(in: node) == nil:
      self = .ranges(entries.compactMap { Self.range($0.key, $0.node) })
    default: return nil
    }
  }

  /// The group whose counts cannot be read, or are another group's too.
  public static func problem(in node: ConfigNode) -> ConfigProblem? {
    guard case .mapping(let entries) = node.value else { return nil }
    if let wrong = entries.first(where: { range($0.key, $0.node) == nil }) {
      return ConfigProblem(
        "group `\(wrong.key)` has \(wrong.node.shortText), which is no range of counts; write from..to (such as 0..9), from.. or one count",
        at: wrong.node.location)
    }
    let sorted = entries.compactMap { entry in range(entry.key, entry.node).map { (entry, $0) } }
      .sorted { $0.1.from < $1.1.from }
    guard let (lower, upper) = zip(sorted, sorted.dropFirst()).first(where: { ($0.1.to ?? .max) >= $1.1.from })
    else { return nil }
    return ConfigProblem(
      "the counts of groups `\(lower.1.name)` and `\(upper.1.name)` overlap; a count belongs to one group",
      at: upper.0.node.location)
  }

  private static func range(_ name: String, _ node: ConfigNode) -> NamedRange? {
    if case .integer(let count) = node.value, count >= 0 { return NamedRange(name, from: count, to: count) }
    guard case .string(let text) = node.value, let dots = text.firstRange(of: ".."),
      let from = Int(text[..<dots.lowerBound]), from >= 0
    else { return nil }
    let rest = text[dots.upperBound...]
    if rest.isEmpty { return NamedRange(name, from: from) }
    guard let to = Int(rest), to >= from else { return nil }
    return NamedRange(name, from: from, to: to)
  }

  /// What reads back as this.
  public var node: ConfigNode {
    switch self {
    case .equal(let count): count.node
    case .ranges(let ranges):
      ConfigNode(
        .mapping(ranges.map { ConfigEntry($0.name, "\($0.from)..\($0.to.map(String.init) ?? "")".node) }))
    }
  }
}
