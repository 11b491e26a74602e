extension StudyReader {
  /// The variants that `baselines` names: fitted scorers with the base's data and evaluation, and nothing to train.
  ///
  /// A variant is called as its scorer; where a scorer stands there more than once, its parameters are added.
  mutating func baselines() -> [Named] {
    guard let list = document.root["baselines"] else { return [] }
    guard case .sequence(let nodes) = list.value, !nodes.isEmpty else {
      note(
        "`baselines` expects a list of fitted scorers, such as [popularity, {name: ease, lambda: 100}], not \(list.shortText)",
        at: list.location)
      return []
    }
    let names = nodes.map(scorerName)
    var variants: [Named] = []
    for (node, name) in zip(nodes, names) {
      guard let name else {
        note(
          "`baselines` expects names of fitted scorers, or mappings with a `name:` and parameters, not \(node.shortText)",
          at: node.location)
        continue
      }
      guard scorer(node) == nil || isFitted(node) else {
        note(
          "`baselines` takes fitted scorers, and `\(name)` is trained; make it a variant: `variants: {\(name): {scorer: \(name)}}`",
          at: node.location)
        continue
      }
      let isAlone = names.count { $0 == name } == 1
      let unused = ["sampler", "loss", "optimizer", "training"].map { ($0, ConfigNode(.null, at: node.location)) }
      variants.append(
        (isAlone ? name : Self.label(node, of: name), node.location, [("scorer", node)] + unused))
    }
    return variants
  }

  /// `item_knn neighbors=50`.
  private static func label(_ node: ConfigNode, of name: String) -> String {
    guard case .mapping(let entries) = node.value else { return name }
    return ([name] + entries.filter { $0.key != "name" }.map { "\($0.key)=\($0.node.inlineText)" })
      .joined(separator: " ")
  }
}
