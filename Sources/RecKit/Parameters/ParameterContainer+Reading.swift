extension ParameterContainer {
  /// Reads parameters from the entries of a mapping.
  ///
  /// - Parameters:
  ///   - entries: what was written; `name` is left out beforehand.
  ///   - location: where the mapping stands, for problems without a place of their own.
  ///   - owner: whose parameters they are, such as "scorer cosine".
  ///   - components: what builds the components that parameters name.
  ///   - computesIn32Bits: whether numbers must also be valid as 32-bit floating point.
  ///   - problems: gets every problem.
  /// - Returns: the value with what could be read; the rest at its default.
  static func read(
    _ entries: [ConfigEntry], at location: ConfigLocation, owner: String, components: any ComponentSource,
    computesIn32Bits: Bool, problems: inout [ConfigProblem]
  ) -> Self {
    let prototype = Self()
    let known = prototype.flatParameters
    let keys = known.map(\.key)
    var found: [String: any AnyParameter] = [:]
    var isWhole = true
    for entry in entries {
      guard let parameter = known.first(where: { $0.key == entry.key })?.parameter else {
        problems.append(
          ConfigProblem(
            known.isEmpty
              ? "\(owner) has no parameters; remove `\(entry.key)`"
              : "\(owner) has no parameter `\(entry.key.shortened(to: 60))`"
                + (problems.count < ConfigErrors.shown ? Suggestion.text(for: entry.key, among: keys) : ""),
            at: entry.keyLocation))
        continue
      }
      let before = problems.count
      if let value = parameter.reading(entry, from: components, problems: &problems) {
        found[entry.key] = value
        if computesIn32Bits, let words = value.problemIn32Bits { problems.append(.mismatch(entry, words)) }
      }
      if problems.count > before { isWhole = false }
    }
    let value = prototype.replacing(found)
    guard isWhole else { return value }
    for problem in value.crossCheckWithGroups() {
      let place = entries.first { $0.key == problem.key }?.node.location ?? location
      problems.append(ConfigProblem("`\(problem.key)`: \(problem.message)", at: place))
    }
    return value
  }
}

extension ParameterContainer {
  /// The problems of the container and of the groups in it.
  func crossCheckWithGroups() -> [ParameterProblem] {
    ParameterProperty.all(of: self).reduce(into: crossCheck()) { problems, property in
      if case .group(_, let group) = property { problems += group.container.crossCheckWithGroups() }
    }
  }
}

extension ConfigNode {
  /// The node in an error message: its kind where it is long.
  var shortText: String {
    switch value {
    case .mapping: return "a mapping"
    case .null: return "null"
    case .string(let text): return "the text `\(text.prefix(40).escapedOnOneLine)`"
    default:
      let text = inlineText
      return text.count <= 60 ? text : text.prefix(57) + "..."
    }
  }
}
