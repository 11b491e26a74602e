extension Registry {
  /// Builds the component that a node names: a bare name, or a mapping with `name:` and parameters.
  ///
  /// - Parameters:
  ///   - kind: its kind.
  ///   - node: what was written.
  ///   - key: the key that it stands under; nil: the kind's name.
  ///   - standard: the name to use where none is written.
  ///   - problems: gets every problem.
  /// - Returns: the component, or nil where the problems say why not.
  func build(
    _ kind: ComponentKind, from node: ConfigNode, key: String? = nil, default standard: String? = nil,
    problems: inout [ConfigProblem]
  ) -> (any Component)? {
    var name: (text: String, location: ConfigLocation)?
    var entries: [ConfigEntry] = []
    switch node.value {
    case .string(let text): name = (text, node.location)
    case .mapping(let all):
      entries = all.filter { $0.key != "name" }
      if let entry = all.first(where: { $0.key == "name" }) {
        guard case .string(let text) = entry.node.value else {
          problems.append(
            ConfigProblem(
              "`name` expects \(kind.noun.withArticle)'s name, not \(entry.node.shortText)", at: entry.node.location))
          return nil
        }
        name = (text, entry.node.location)
      }
    default:
      problems.append(
        ConfigProblem(
          "`\(key ?? kind.rawValue)` expects a name, or a mapping with `name:` and parameters, not \(node.shortText)",
          at: node.location))
      return nil
    }
    guard let name = name ?? standard.map({ ($0, node.location) }) else {
      problems.append(ConfigProblem("`name:` is missing: which \(kind.noun) is it?", at: node.location))
      return nil
    }
    let (base, cutoff) = kind == .metric ? Self.splitCutoff(name.text) : (name.text, nil)
    guard let entry = entry(kind, named: base) else {
      problems.append(
        ConfigProblem(
          "unknown \(kind.noun) `\(name.text.shortened(to: 60))`"
            + (problems.count < ConfigErrors.shown
              ? Suggestion.text(for: base, among: self.entries(kind).map(\.name)) : ""),
          at: name.location))
      return nil
    }
    if let cutoff {
      guard entry.hasCutoff else {
        problems.append(ConfigProblem("metric \(base) has no cut-off; remove `@\(cutoff)`", at: name.location))
        return nil
      }
      if let other = entries.first(where: { $0.key == "k" }) {
        problems.append(
          ConfigProblem("the name `\(name.text)` already sets `k`; remove one of the two", at: other.keyLocation))
        return nil
      }
      let value = Int(cutoff).map(ConfigNode.Value.integer) ?? .string(cutoff)
      entries.append(ConfigEntry("k", at: name.location, ConfigNode(value, at: name.location)))
    }
    return entry.component.read(
      entries, at: node.location, owner: "\(kind.noun) \(entry.name)", components: self,
      computesIn32Bits: kind.computesIn32Bits, problems: &problems)
  }

  /// `ndcg@10` as `ndcg` and `10`.
  private static func splitCutoff(_ name: String) -> (base: String, cutoff: String?) {
    guard let at = name.firstIndex(of: "@") else { return (name, nil) }
    return (String(name[..<at]), String(name[name.index(after: at)...]))
  }
}

extension Registry: ComponentSource {
  func component(
    _ kind: ComponentKind, from node: ConfigNode, key: String, default standard: String?,
    problems: inout [ConfigProblem]
  ) -> (any ParameterContainer)? {
    build(kind, from: node, key: key, default: standard, problems: &problems)
  }
}
