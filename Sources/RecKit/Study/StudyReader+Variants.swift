extension StudyReader {
  mutating func named() -> [Named] {
    named(document.root["variants"])
  }

  /// What a `variants` section names.
  mutating func named(_ node: ConfigNode?) -> [Named] {
    guard let node else { return [] }
    guard case .mapping(let entries) = node.value, !entries.isEmpty else {
      note("`variants` expects a mapping from names to what they set, not \(node.shortText)", at: node.location)
      return []
    }
    var variants: [Named] = []
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
  mutating func variant(
    _ name: String, _ changes: Changes, of base: ConfigNode, isProduct: Bool, at location: ConfigLocation
  ) -> (variant: Study.Variant, note: String?)? {
    var root = base
    var offset = 0
    guard let ordered = inOrder(changes, of: "variant `\(name)`") else { return nil }
    for (keys, path, value) in ordered {
      if path == "seed" {
        guard case .integer(let number) = value.value, number >= 0 else {
          note("a variant's `seed` is added to the study's seeds: a whole number of at least 0", at: value.location)
          return nil
        }
        offset = number
        continue
      }
      if keys[0] == "checkpoint" {
        note("`checkpoint` changes no result, and nothing is resumed within a sweep; leave it out", at: value.location)
        return nil
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
    guard let configuration = configuration(root, of: "variant `\(name)`", at: location) else { return nil }
    return (
      Study.Variant(name: name, changes: changes, configuration: configuration, seedOffset: offset),
      left && !isFitted(base["scorer"])
        ? "\(name): the scorer is fitted and not trained, so sampler, loss, optimizer and training of the base do not apply to it"
        : nil
    )
  }

  /// Changes in the order to make them: a section before its parameters, in whatever order they were written.
  ///
  /// - Parameters:
  ///   - changes: what is set, by dotted path.
  ///   - owner: who sets it, for problems.
  /// - Returns: the changes; nil where a path is wrong or two set the same value, which is reported.
  mutating func inOrder(
    _ changes: Changes, of owner: String
  ) -> [(keys: [String], path: String, value: ConfigNode)]? {
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
    var assigned = AssignedPaths()
    for (keys, number) in ordered {
      let (path, value) = changes[number]
      if case .again(let other)? = assigned.add(keys, value, source: number) {
        note("\(owner): `\(changes[other].path)` and `\(path)` set the same value", at: value.location)
        return nil
      }
    }
    return ordered.map { ($0.keys, changes[$0.number].path, changes[$0.number].value) }
  }

  /// A config, checked; nil where it has problems, which are reported with their owner.
  mutating func configuration(
    _ root: ConfigNode, of owner: String, at location: ConfigLocation
  ) -> ExperimentConfiguration? {
    do {
      return try ExperimentConfiguration(
        ConfigDocument(source: document.source, lines: document.lines, root: root), registry: registry)
    } catch let errors as ConfigErrors {
      problems += errors.problems.map {
        ConfigProblem("\(owner): \($0.message)", at: $0.location == .builtIn ? location : $0.location)
      }
    } catch {
      note("\(owner): \(error)", at: location)
    }
    return nil
  }
}

extension StudyReader {
  /// The name of the scorer in a section; nil where it has none.
  func scorerName(_ node: ConfigNode?) -> String? {
    if case .string(let name)? = node?.value { name } else { node?["name"].flatMap { String($0) } }
  }

  /// The scorer that a section names.
  func scorer(_ node: ConfigNode?) -> (any Component.Type)? {
    scorerName(node).flatMap { registry.entry(.scorer, named: $0)?.component }
  }

  /// Whether a section names a fitted scorer that fits around no trained one, so that nothing is trained.
  func isFitted(_ node: ConfigNode?) -> Bool {
    guard let node, scorer(node) is any FittedScorer.Type else { return false }
    var problems: [ConfigProblem] = []
    let built = registry.build(.scorer, from: node, problems: &problems) as? any FittedScorer
    return !(built?.wrapsTrained ?? false)
  }

  /// Takes out of a variant's config what its fitted scorer has no use for.
  ///
  /// - Parameters:
  ///   - root: the config, all changes made.
  ///   - changes: the variant's changes.
  ///   - isProduct: whether they are a product of axes; a variant that was written by hand keeps what it sets itself,
  ///     and what is wrong with it is reported.
  /// - Returns: the changes that have an effect.
  func leaveOut(of root: inout ConfigNode, _ changes: Changes, isProduct: Bool) -> Changes {
    let sections = ["sampler", "loss", "optimizer", "training", "checkpoint"]
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
