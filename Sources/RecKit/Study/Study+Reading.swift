extension Study {
  /// The keys of a study file.
  public static let keys = [
    "name", "base", "vary", "design", "variants", "seeds", "baseline", "metrics", "primary", "comparisons",
  ]

  /// The most runs that a study may have.
  static let mostRuns = 100_000

  /// The most variants that a study may have: beyond that, no table of them can be read.
  static let mostVariants = 10_000

  /// The most variants of a study that compares all pairs: 4,950 of them.
  static let mostVariantsInPairs = 100

  /// Whether a document is a study rather than the config of one experiment.
  public static func isStudy(_ document: ConfigDocument) -> Bool {
    ["base", "vary", "variants", "seeds"].contains { document.root[$0] != nil }
  }

  /// Reads and checks a whole study, every variant included.
  ///
  /// - Parameters:
  ///   - document: the study.
  ///   - name: what it is called where it does not say.
  ///   - registry: the components that it can name.
  ///   - overrides: `key=value` arguments for the base.
  ///   - readBase: reads the config that `base` names by its path.
  /// - Throws: ``ConfigErrors`` with every problem, or what `readBase` throws.
  public init(
    _ document: ConfigDocument, name: String, registry: Registry, overrides: [String] = [],
    readBase: (String) throws -> ConfigDocument
  ) throws {
    var reader = StudyReader(document, registry: registry, overrides: overrides)
    guard let study = try reader.read(name: name, readBase: readBase), reader.problems.isEmpty else {
      throw document.errors(reader.problems)
    }
    self = study
  }
}

/// Reads one study.
private struct StudyReader {
  typealias Changes = [(path: String, value: ConfigNode)]
  let document: ConfigDocument
  let registry: Registry
  let overrides: [String]
  var problems: [ConfigProblem] = []

  init(_ document: ConfigDocument, registry: Registry, overrides: [String]) {
    self.overrides = overrides
    self.document = document
    self.registry = registry
  }

  private mutating func note(_ message: String, at location: ConfigLocation) {
    problems.append(ConfigProblem(message, at: location))
  }

  mutating func read(name standard: String, readBase: (String) throws -> ConfigDocument) throws -> Study? {
    guard case .mapping(let entries) = document.root.value else {
      note("a study is a mapping, not \(document.root.shortText)", at: document.root.location)
      return nil
    }
    for entry in entries where !Study.keys.contains(entry.key) {
      note(
        "unknown key `\(entry.key)` of a study" + Suggestion.text(for: entry.key, among: Study.keys),
        at: entry.keyLocation)
    }
    let name = readName() ?? standard
    if name.hasDisturbingCharacters {
      note("the file's name has control characters; give the study another `name:`", at: document.root.location)
    }
    let seeds = readSeeds()
    guard var root = try readBaseRoot(readBase) else { return nil }
    if let metrics = document.root["metrics"] {
      root.set(metrics, at: ["evaluation", "metrics"], keyLocation: metrics.location)
    }
    let base: ExperimentConfiguration
    do {
      base = try ExperimentConfiguration(
        ConfigDocument(source: document.source, lines: document.lines, root: root), registry: registry)
    } catch let errors as ConfigErrors {
      problems += errors.problems
      return nil
    }
    let design = readDesign()
    var variants: [Study.Variant] = []
    var names: Set<String> = []
    let products = axes(design, of: root)
    let written = products + named()
    var notes: [String] = []
    guard written.count <= Study.mostVariants else {
      note("\(written.count) variants are more than \(Study.mostVariants)", at: document.root.location)
      return nil
    }
    for (place, (name, location, changes)) in written.enumerated() {
      guard problems.count <= 100 * ConfigErrors.shown else { break }
      guard !name.hasDisturbingCharacters else {
        note("a variant's name must not have control characters, as `\(name.escapedOnOneLine)` has", at: location)
        continue
      }
      guard !name.visiblePart.isEmpty || place < products.count else {
        note("a variant's name must have something to be seen", at: location)
        continue
      }
      guard let found = variant(name, changes, of: root, isProduct: place < products.count, at: location) else {
        _ = names.insert(name.visiblePart)
        continue
      }
      if names.insert(found.variant.name.visiblePart).inserted {
        variants.append(found.variant)
        notes += found.note.map { [$0] } ?? []
      } else if found.variant.name == name {
        note("two variants are called `\(name)`, or look as if they were", at: location)
      }
    }
    if let largest = seeds.max(),
      let variant = variants.first(where: { largest.addingReportingOverflow($0.seedOffset).overflow })
    {
      note(
        "variant `\(variant.name)` adds \(variant.seedOffset) to seed \(largest), which is more than \(Int.max)",
        at: (document.root["seeds"] ?? document.root).location)
    }
    guard problems.isEmpty else { return nil }
    guard !variants.isEmpty else {
      note("the study has no variants; give `vary:` axes or name `variants:`", at: document.root.location)
      return nil
    }
    if variants.count * seeds.count > Study.mostRuns {
      note(
        "\(variants.count) variants with \(seeds.count) seeds are more than \(Study.mostRuns) runs",
        at: document.root.location)
    }
    return Study(
      name: name, base: base.with(seed: seeds[0]), design: design, variants: variants, seeds: seeds,
      baseline: readBaseline(variants.map(\.name)), primary: readPrimary(base.metrics.map(\.label)),
      comparisons: readComparisons(among: variants.count), notes: notes)
  }

  private mutating func readName() -> String? {
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
  private mutating func readSeeds() -> [Int] {
    guard let node = document.root["seeds"] else { return Array(0...9) }
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
        "`seeds` has more than \(Study.mostRuns) seeds, as many as a study may have runs; give a shorter range",
        at: node.location)
    }
    return seeds
  }

  private mutating func readBaseRoot(_ readBase: (String) throws -> ConfigDocument) throws -> ConfigNode? {
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
      // Its own errors with its own lines; then its places mean nothing in this file.
      _ = try ExperimentConfiguration(base, registry: registry)
      return base.root.withoutLocations
    default:
      note("`base` expects a config's path or a mapping of sections, not \(node.shortText)", at: node.location)
      return nil
    }
  }

  /// Arguments that the study's own keys would cancel.
  private mutating func checkOverrides(_ base: ConfigNode) {
    func isArgument(_ node: ConfigNode?) -> ConfigLocation? {
      if case .argument? = node?.location { node?.location } else { nil }
    }
    if let location = isArgument(base["seed"]) {
      note("a study's runs have the seeds of `seeds`, so `seed` would have no effect; write seeds=…", at: location)
    }
    if document.root["metrics"] != nil, let location = isArgument(base["evaluation"]?["metrics"]) {
      note(
        "the study's `metrics` are those of all runs, so `evaluation.metrics` would have no effect; write metrics=…",
        at: location)
    }
  }

  private mutating func readDesign() -> Study.Design {
    guard let node = document.root["design"] else {
      return document.root["vary"] == nil ? .list : .grid
    }
    guard case .string(let text) = node.value, let design = Study.Design(rawValue: text) else {
      note(
        "`design` is one of \(Study.Design.allCases.map(\.rawValue).joined(separator: ", ")), not \(node.shortText)",
        at: node.location)
      return .list
    }
    if design == .list, let vary = document.root["vary"] {
      note("design list takes its variants from `variants:` alone; remove `vary`", at: vary.location)
    }
    return design
  }

  private mutating func readBaseline(_ names: [String]) -> Int {
    guard let node = document.root["baseline"] else { return 0 }
    guard case .string(let name) = node.value, let position = names.firstIndex(of: name) else {
      let text = if case .string(let text) = node.value { text } else { node.inlineText }
      note("`baseline` names no variant: `\(text)`" + Suggestion.text(for: text, among: names), at: node.location)
      return 0
    }
    return position
  }

  private mutating func readPrimary(_ labels: [String]) -> String {
    guard let node = document.root["primary"] else { return labels[0] }
    guard case .string(let label) = node.value, labels.contains(label) else {
      note(
        "`primary` is none of the study's metrics" + Suggestion.text(for: node.inlineText, among: labels),
        at: node.location)
      return labels[0]
    }
    return label
  }

  private mutating func readComparisons(among count: Int) -> Study.Comparisons {
    guard let node = document.root["comparisons"] else { return .baseline }
    guard case .string(let text) = node.value, let comparisons = Study.Comparisons(rawValue: text) else {
      note("`comparisons` is one of baseline, all, not \(node.shortText)", at: node.location)
      return .baseline
    }
    if comparisons == .all && count > Study.mostVariantsInPairs {
      note(
        "`comparisons: all` of \(count) variants are \(count * (count - 1) / 2) pairs; it takes at most "
          + "\(Study.mostVariantsInPairs) variants", at: node.location)
    }
    return comparisons
  }

  /// The variants that `vary` makes, in the order of its axes and values.
  private mutating func axes(
    _ design: Study.Design, of base: ConfigNode
  ) -> [(String, ConfigLocation, Changes)] {
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
  private static func isBase(_ value: ConfigNode, at path: String, of base: ConfigNode) -> Bool {
    var node: ConfigNode? = base
    for key in path.split(separator: ".") { node = node?[String(key)] }
    return node == value || (node?["name"] == value && node?.isNameAlone ?? false)
  }

  /// `sampler popularity power=0.75`, `negatives=4`.
  private static func label(_ path: String, _ value: ConfigNode) -> String {
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

  private mutating func named() -> [(String, ConfigLocation, Changes)] {
    guard let node = document.root["variants"] else { return [] }
    guard case .mapping(let entries) = node.value, !entries.isEmpty else {
      note("`variants` expects a mapping from names to what they set, not \(node.shortText)", at: node.location)
      return []
    }
    var variants: [(String, ConfigLocation, Changes)] = []
    for entry in entries {
      switch entry.node.value {
      case .mapping(let changes): variants.append((entry.key, entry.keyLocation, changes.map { ($0.key, $0.node) }))
      case .null: variants.append((entry.key, entry.keyLocation, []))
      default:
        note(
          "variant `\(entry.key)` expects a mapping from dotted paths to values, not \(entry.node.shortText)",
          at: entry.node.location)
      }
    }
    return variants
  }

  /// Sets a variant's values and checks what comes out; a section set to null is left out.
  ///
  /// A fitted scorer is not trained: of its variant's config the sections of training are left out, and of a product of
  /// axes the parameters that the scorer does not have, so that it stands among trained ones in one grid.
  private mutating func variant(
    _ name: String, _ changes: Changes, of base: ConfigNode, isProduct: Bool, at location: ConfigLocation
  ) -> (variant: Study.Variant, note: String?)? {
    var root = base
    var offset = 0
    var assigned = AssignedPaths()
    // A section before its parameters, in whatever order they were written.
    var ordered: [(keys: [String], number: Int)] = []
    for (number, change) in changes.enumerated() {
      switch ConfigPath.keys(change.path) {
      case .success(let keys): ordered.append((keys, number))
      case .failure(let mismatch):
        note(mismatch.message, at: change.value.location)
        return nil
      }
    }
    ordered.sort { ($0.keys.count, $0.number) < ($1.keys.count, $1.number) }
    for (keys, number) in ordered {
      let (path, value) = changes[number]
      if case .again(let other)? = assigned.add(keys, value, source: number) {
        note("variant `\(name)`: `\(changes[other].path)` and `\(path)` set the same value", at: value.location)
        return nil
      }
      if path == "seed" {
        guard case .integer(let number) = value.value, number >= 0 else {
          note("a variant's `seed` is added to the study's seeds: a whole number of at least 0", at: value.location)
          return nil
        }
        offset = number
        continue
      }
      if path == "evaluation.metrics" {
        note("all variants share the study's `metrics`", at: value.location)
        return nil
      }
      root.set(value, at: keys[...], keyLocation: value.location)
    }
    let left = isFitted(root["scorer"])
    let effective = left ? leaveOut(of: &root, changes, isProduct: isProduct) : changes
    if case .mapping(let entries) = root.value {
      root.value = .mapping(entries.filter { $0.node.value != .null })
    }
    var (name, changes) = (name, changes)
    if isProduct && effective.count < changes.count {
      changes = effective
      name = changes.isEmpty ? "base" : changes.map { Self.label($0.path, $0.value) }.joined(separator: ", ")
    }
    do {
      let configuration = try ExperimentConfiguration(
        ConfigDocument(source: document.source, lines: document.lines, root: root), registry: registry)
      return (
        Study.Variant(name: name, changes: changes, configuration: configuration, seedOffset: offset),
        left && !isFitted(base["scorer"])
          ? "\(name): the scorer is fitted and not trained, so sampler, loss, optimizer and training of the base do not apply to it"
          : nil
      )
    } catch let errors as ConfigErrors {
      problems += errors.problems.map {
        ConfigProblem("variant `\(name)`: \($0.message)", at: $0.location == .builtIn ? location : $0.location)
      }
    } catch {
      note("variant `\(name)`: \(error)", at: location)
    }
    return nil
  }
}

extension StudyReader {
  /// The scorer that a section names.
  private func scorer(_ node: ConfigNode?) -> (any Component.Type)? {
    let name = if case .string(let name)? = node?.value { name } else { node?["name"].flatMap { String($0) } }
    return name.flatMap { registry.entry(.scorer, named: $0)?.component }
  }

  /// Whether a section names a fitted scorer.
  fileprivate func isFitted(_ node: ConfigNode?) -> Bool { scorer(node) is any FittedScorer.Type }

  /// Takes out of a variant's config what its fitted scorer has no use for.
  ///
  /// - Parameters:
  ///   - root: the config, all changes made.
  ///   - changes: the variant's changes.
  ///   - isProduct: whether they are a product of axes; a variant that was written by hand keeps what it sets itself, and
  ///     is told what is wrong with it.
  /// - Returns: the changes that have an effect.
  fileprivate func leaveOut(of root: inout ConfigNode, _ changes: Changes, isProduct: Bool) -> Changes {
    let sections = ["sampler", "loss", "optimizer", "training"]
    let own = Set(changes.filter { $0.value.value != .null }.map { String($0.path.prefix { $0 != "." }) })
    guard case .mapping(var entries) = root.value else { return changes }
    entries.removeAll { sections.contains($0.key) && (isProduct || !own.contains($0.key)) }
    var effective = changes
    if isProduct, let component = scorer(root["scorer"]) {
      let known = Set(component.init().flatParameters.map(\.key) + ["name"])
      effective.removeAll { change in
        let keys = change.path.split(separator: ".").map(String.init)
        return sections.contains(keys[0]) || (keys[0] == "scorer" && keys.count > 1 && !known.contains(keys[1]))
      }
      for place in entries.indices where entries[place].key == "scorer" {
        guard case .mapping(let parameters) = entries[place].node.value else { continue }
        entries[place].node.value = .mapping(
          parameters.filter { parameter in
            known.contains(parameter.key) || !changes.contains { $0.path == "scorer.\(parameter.key)" }
          })
      }
    }
    root.value = .mapping(entries)
    return effective
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

  /// Whether a component's mapping names nothing but the component.
  fileprivate var isNameAlone: Bool {
    if case .mapping(let entries) = value { entries.count == 1 } else { false }
  }
}
