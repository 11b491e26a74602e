extension StudyReader {
  mutating func readName() -> String? {
    guard let node = document.root["name"] else { return nil }
    guard case .string(let name) = node.value, !name.visiblePart.isEmpty, !name.contains("/"), !name.hasPrefix("."),
      !name.hasDisturbingCharacters
    else {
      note("`name` expects a word that can name a folder, not \(node.shortText)", at: node.location)
      return nil
    }
    return name
  }

  /// `0..9`, a whole number, or a list of them.
  mutating func readSeeds() -> [Int] { readSeeds(document.root["seeds"], default: Array(0...9)) }

  /// The seeds that a node has.
  mutating func readSeeds(_ node: ConfigNode?, default standard: [Int]) -> [Int] {
    guard let node else { return standard }
    var seeds: [Int] = []
    var isTooLong = false
    switch node.value {
    case .integer(let seed): seeds = [seed]
    case .sequence(let nodes):
      for node in nodes {
        if case .integer(let seed) = node.value { seeds.append(seed) } else { seeds.append(-1) }
      }
    case .string(let text):
      let parts = text.split(separator: "..", omittingEmptySubsequences: false).map { Int($0) }
      if parts.count == 2, let first = parts[0], let last = parts[1], 0 <= first, first <= last {
        isTooLong = last - first >= Study.mostRuns
        seeds = isTooLong ? [first] : Array(first...last)
      }
    default: break
    }
    if seeds.isEmpty || seeds.contains(where: { $0 < 0 }) || Set(seeds).count < seeds.count {
      note(
        "`seeds` expects a range such as 0..9, or a list of different whole numbers, not \(node.shortText)",
        at: node.location)
      return [0]
    }
    if isTooLong {
      note(
        "`seeds` has more than \(Study.mostRuns) seeds, the most runs that a study may have; give a shorter range",
        at: node.location)
    }
    return seeds
  }

  mutating func readBaseRoot(_ readBase: (String) throws -> ConfigDocument) throws -> ConfigNode? {
    guard let node = document.root["base"] else {
      note(
        "`base` is missing: the config that the variants change, as a file's path or a mapping",
        at: document.root.location)
      return nil
    }
    switch node.value {
    case .mapping:
      var base = ConfigDocument(source: document.source, lines: document.lines, root: node)
      try base.override(with: overrides)
      checkOverrides(base.root)
      return base.root
    case .string(let path):
      var base = try readBase(path)
      try base.override(with: overrides)
      checkOverrides(base.root)
      // Checked by itself first, so that its errors show its own lines; after that its locations mean nothing in this
      // file.
      _ = try ExperimentConfiguration(base, registry: registry)
      return base.root.withoutLocations
    default:
      note("`base` expects a config's path or a mapping of sections, not \(node.shortText)", at: node.location)
      return nil
    }
  }

  /// Reports arguments that the study's own keys would override.
  mutating func checkOverrides(_ base: ConfigNode) {
    if let location = base["seed"]?.location, location.isArgument {
      note("a study's runs have the seeds of `seeds`, so `seed` would have no effect; write seeds=…", at: location)
    }
    if document.root["metrics"] != nil, let location = base["evaluation"]?["metrics"]?.location, location.isArgument {
      note(
        "the study's `metrics` are those of all runs, so `evaluation.metrics` would have no effect; write metrics=…",
        at: location)
    }
  }

  mutating func readDesign() -> Study.Design {
    guard let node = document.root["design"] else {
      return document.root["vary"] == nil ? .list : .grid
    }
    guard case .string(let text) = node.value, let design = Study.Design(rawValue: text) else {
      note(
        "`design` must be one of \(Study.Design.allCases.map(\.rawValue).joined(separator: ", ")), not \(node.shortText)",
        at: node.location)
      return .list
    }
    if design == .list, let vary = document.root["vary"] {
      note("design list takes its variants from `variants:` alone; remove `vary`", at: vary.location)
    }
    return design
  }

  mutating func readBaseline(_ names: [String], kind: String = "variant") -> Int {
    guard let node = document.root["baseline"] else { return 0 }
    guard case .string(let name) = node.value, let position = names.firstIndex(of: name) else {
      let text = if case .string(let text) = node.value { text } else { node.inlineText }
      note("`baseline` names no \(kind): `\(text)`" + Suggestion.text(for: text, among: names), at: node.location)
      return 0
    }
    return position
  }

  mutating func readPrimary(_ labels: [String]) -> String {
    guard let node = document.root["primary"] else { return labels[0] }
    guard case .string(let label) = node.value, labels.contains(label) else {
      note(
        "`primary` is not one of the study's metrics" + Suggestion.text(for: node.inlineText, among: labels),
        at: node.location)
      return labels[0]
    }
    return label
  }

  mutating func readComparisons(among count: Int) -> Study.Comparisons {
    guard let node = document.root["comparisons"] else { return .baseline }
    guard case .string(let text) = node.value, let comparisons = Study.Comparisons(rawValue: text) else {
      note("`comparisons` must be one of baseline, all, not \(node.shortText)", at: node.location)
      return .baseline
    }
    if comparisons == .all && count > Study.mostVariantsInPairs {
      note(
        "`comparisons: all` of \(count) variants are \(count * (count - 1) / 2) pairs; it takes at most "
          + "\(Study.mostVariantsInPairs) variants", at: node.location)
    }
    return comparisons
  }
}

extension ConfigNode {
  /// The node as if it were built in.
  fileprivate var withoutLocations: ConfigNode {
    switch value {
    case .mapping(let entries):
      ConfigNode(.mapping(entries.map { ConfigEntry($0.key, $0.node.withoutLocations) }), folder: folder)
    case .sequence(let nodes): ConfigNode(.sequence(nodes.map(\.withoutLocations)), folder: folder)
    default: ConfigNode(value, folder: folder)
    }
  }
}
