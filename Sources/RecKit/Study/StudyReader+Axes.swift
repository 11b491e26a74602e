extension StudyReader {
  /// The variants that `vary` makes, in the order of its axes and values.
  mutating func axes(
    _ design: Study.Design, of base: ConfigNode
  ) -> [Named] {
    guard let vary = document.root["vary"], design != .list else { return [] }
    guard case .mapping(let entries) = vary.value, !entries.isEmpty else {
      note("`vary` expects a mapping from dotted paths to lists of values, not \(vary.shortText)", at: vary.location)
      return []
    }
    var axes: [(path: String, values: [ConfigNode])] = []
    for entry in entries {
      if case .failure(let mismatch) = ConfigPath.keys(entry.key) {
        note(mismatch.message, at: entry.keyLocation)
        continue
      }
      guard case .sequence(let values) = entry.node.value, !values.isEmpty else {
        note("`\(entry.key)` expects a list of values, not \(entry.node.shortText)", at: entry.node.location)
        continue
      }
      axes.append((entry.key, values))
    }
    let location = vary.location
    switch design {
    case .list: return []
    case .oneAtATime:
      return [("base", location, [])]
        + axes.flatMap { axis in
          axis.values.filter { !Self.isBase($0, at: axis.path, of: base) }.map { value in
            (Self.label(axis.path, value), value.location, [(axis.path, value)])
          }
        }
    case .grid:
      var products: [Changes] = [[]]
      for axis in axes {
        guard products.count * axis.values.count <= Study.mostVariants else {
          note("the grid has more than \(Study.mostVariants) variants", at: location)
          return []
        }
        products = products.flatMap { product in axis.values.map { product + [(axis.path, $0)] } }
      }
      return products.map { changes in
        (changes.map { Self.label($0.path, $0.value) }.joined(separator: ", "), location, changes)
      }
    }
  }

  /// Whether a value is what the base says already.
  static func isBase(_ value: ConfigNode, at path: String, of base: ConfigNode) -> Bool {
    var node: ConfigNode? = base
    for key in path.split(separator: ".") { node = node?[String(key)] }
    return node == value || (node?["name"] == value && node?.isNameAlone ?? false)
  }

  /// `sampler popularity power=0.75`, `negatives=4`.
  static func label(_ path: String, _ value: ConfigNode) -> String {
    let keys = path.split(separator: ".").map(String.init)
    if keys.count > 1, keys.last == "name" { return label(keys.dropLast().joined(separator: "."), value) }
    let key = keys.last ?? ""
    switch value.value {
    case .mapping(let entries):
      let rest = entries.filter { $0.key != "name" }.map { "\($0.key)=\($0.node.inlineText)" }
      return ([key] + [value["name"]?.inlineText].compactMap { $0 } + rest).joined(separator: " ")
    case .string(let text): return path.contains(".") ? "\(key)=\(text)" : "\(key) \(text)"
    default: return "\(key)=\(value.inlineText)"
    }
  }
}

extension ConfigNode {
  /// Whether a component's mapping names nothing but the component.
  fileprivate var isNameAlone: Bool {
    if case .mapping(let entries) = value { entries.count == 1 } else { false }
  }
}
