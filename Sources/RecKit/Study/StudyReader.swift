/// Reads one study.
struct StudyReader {
  typealias Changes = [(path: String, value: ConfigNode)]
  /// What a variant or a block sets, and where it is written.
  typealias Named = (name: String, location: ConfigLocation, changes: Changes)
  let document: ConfigDocument
  let registry: Registry
  let overrides: [String]
  var problems: [ConfigProblem] = []

  init(_ document: ConfigDocument, registry: Registry, overrides: [String]) {
    self.overrides = overrides
    self.document = document
    self.registry = registry
  }

  mutating func note(_ message: String, at location: ConfigLocation) {
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
    let blocks = namedBlocks()
    if root["dataset"] == nil { takeData(of: blocks, into: &root) }
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
    let written = products + named() + baselines()
    var kept: [Int] = []
    var notes: [String] = []
    // The first variant of each content, by which those that repeat one are found at once.
    var firsts: [String: String] = [:]
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
        note("a variant's name must have a visible character", at: location)
        continue
      }
      guard let found = variant(name, changes, of: root, isProduct: place < products.count, at: location) else {
        _ = names.insert(name.visiblePart)
        continue
      }
      let content = place < products.count ? found.variant.content : nil
      if let content, !names.contains(found.variant.name.visiblePart), let same = firsts[content] {
        notes.append("\(found.variant.name): left out, for with all defaults filled in it is `\(same)` again")
        continue
      }
      if names.insert(found.variant.name.visiblePart).inserted {
        variants.append(found.variant)
        if let content { firsts[content] = found.variant.name }
        kept.append(place)
        notes += found.note.map { [$0] } ?? []
      } else if found.variant.name == name {
        note("two variants are called `\(name)`, or have names that look the same", at: location)
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
      note(
        "the study has no variants; give `vary:` axes or name `variants:` or `baselines:`", at: document.root.location)
      return nil
    }
    if variants.count * seeds.count * max(1, blocks.count) > Study.mostRuns {
      note(
        "\(variants.count) variants with \(seeds.count) seeds\(blocks.isEmpty ? "" : " in \(blocks.count) blocks") are more than \(Study.mostRuns) runs",
        at: document.root.location)
    }
    let variantNames = variants.map(\.name)
    var study = Study(
      name: name, base: base.with(seed: seeds[0]), design: design, variants: variants, seeds: seeds,
      baseline: readBaseline(variantNames), primary: readPrimary(base.metrics.map(\.label)),
      comparisons: readComparisons(among: variants.count), notes: notes,
      published: readPublished(variantNames, base.metrics.map(\.label), blocks.map(\.name)))
    study.blocks = self.blocks(
      blocks, with: kept.map { (written[$0], isProduct: $0 < products.count) }, of: study, root)
    return study
  }
}

extension Study.Variant {
  /// What is the same for all variants that would run the same config with the same seeds.
  fileprivate var content: String { "\(seedOffset)\n\(configuration.text)" }
}
