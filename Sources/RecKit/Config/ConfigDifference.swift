/// One place where two resolved configs differ.
public struct ConfigDifference: Sendable, Equatable {
  /// The dotted path.
  public let path: String
  /// The first config's value; nil: none.
  public let old: ConfigNode?
  /// The second config's value; nil: none.
  public let new: ConfigNode?

  /// `scorer.latent_dim: 64 -> 32`.
  public var text: String { "\(path): \(old?.inlineText ?? "none") -> \(new?.inlineText ?? "none")" }

  /// All differences, in the order of the first config's paths.
  public static func between(_ old: ConfigNode?, _ new: ConfigNode?, path: String = "") -> [ConfigDifference] {
    guard old != new else { return [] }
    guard case .mapping(let left)? = old?.value, case .mapping(let right)? = new?.value,
      old?["name"] == new?["name"]
    else { return [ConfigDifference(path: path, old: old, new: new)] }
    let keys = left.map(\.key) + right.map(\.key).filter { key in !left.contains { $0.key == key } }
    return keys.flatMap { between(old?[$0], new?[$0], path: path.isEmpty ? $0 : "\(path).\($0)") }
  }
}
