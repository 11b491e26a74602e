extension StudyReader {
  /// The sections that a block may set: they are the same for all variants of a block.
  private static let blockSections = ["dataset", "splitter", "evaluation"]

  /// A block as it was written: what it sets for all variants, and what it sets for some.
  struct WrittenBlock {
    let name: String
    let location: ConfigLocation
    let changes: Changes
    let variants: [Named]
  }

  /// The blocks in the order written.
  mutating func namedBlocks() -> [WrittenBlock] {
    guard let node = document.root["blocks"] else { return [] }
    guard case .mapping(let entries) = node.value, !entries.isEmpty else {
      note(
        "`blocks` expects a mapping from names to what they set, such as {u1: {dataset.split: u1}}, not \(node.shortText)",
        at: node.location)
      return []
    }
    var blocks: [WrittenBlock] = []
    var names: Set<String> = []
    for entry in entries {
      guard !entry.key.visiblePart.isEmpty, !entry.key.hasDisturbingCharacters else {
        note("a block's name must have a visible character and no control characters", at: entry.keyLocation)
        continue
      }
      guard names.insert(entry.key.visiblePart).inserted else {
        note("two blocks are called `\(entry.key)`, or have names that look the same", at: entry.keyLocation)
        continue
      }
      guard case .mapping(let changes) = entry.node.value, !changes.isEmpty else {
        let isEmpty = if case .mapping = entry.node.value { true } else { false }
        note(
          "block `\(entry.key)` expects a mapping from dotted paths to values, "
            + (isEmpty ? "and has none" : "not \(entry.node.shortText)"),
          at: entry.node.location)
        continue
      }
      let common = changes.filter { $0.key != "variants" }
      for change in common { checkPath(change, ofBlock: entry.key) }
      blocks.append(
        WrittenBlock(
          name: entry.key, location: entry.keyLocation, changes: common.map { ($0.key, $0.node) },
          variants: named(entry.node["variants"])))
    }
    return blocks
  }

  /// A variant as a block has it: what the block sets for it takes the place of what the variant sets there.
  private func changes(of variant: Named, in block: WrittenBlock) -> Changes {
    guard let own = block.variants.first(where: { $0.name == variant.name })?.changes else { return variant.changes }
    let kept = variant.changes.filter { change in
      !own.contains { change.path == $0.path || change.path.hasPrefix($0.path + ".") }
    }
    return kept + own
  }

  /// What a block sets for variants: for variants that are there, and nothing that belongs to all of them.
  private mutating func checkVariants(of block: WrittenBlock, among names: [String]) {
    for variant in block.variants {
      if !names.contains(variant.name) {
        note(
          "block `\(block.name)` sets values of variant `\(variant.name)`, which the study does not have"
            + Suggestion.text(for: variant.name, among: names), at: variant.location)
      }
      for change in variant.changes
      where (Self.blockSections + ["seed"]).contains(String(change.path.prefix { $0 != "." })) {
        note(
          "block `\(block.name)` sets `\(change.path)` of variant `\(variant.name)`, but all variants of a block share data, evaluation and seeds",
          at: change.value.location)
      }
    }
  }

  private mutating func checkPath(_ change: ConfigEntry, ofBlock name: String) {
    let section = String(change.key.prefix { $0 != "." })
    if !Self.blockSections.contains(section) {
      note(
        "block `\(name)` sets `\(change.key)`, but a block sets its data and evaluation alone "
          + "(\(Self.blockSections.joined(separator: ", "))); what differs in the method is a variant",
        at: change.keyLocation)
    }
    if change.key == "evaluation.metrics" || change.key == "evaluation" && change.node["metrics"] != nil {
      note("all blocks share the study's `metrics`", at: change.node.location)
    }
  }

  /// Gives a base without data those of the first block; every block then has its own, so that none has another's.
  mutating func takeData(of blocks: [WrittenBlock], into root: inout ConfigNode) {
    for section in ["dataset", "splitter"] where root[section] == nil {
      let values = blocks.map { block in block.changes.first { $0.path == section }?.value }
      guard let first = values.compactMap({ $0 }).first else { continue }
      for (block, value) in zip(blocks, values) where value == nil {
        note(
          "the base has no dataset, so each block sets its own `dataset`, and `splitter` (or null) where one does; block `\(block.name)` sets no `\(section)`",
          at: block.location)
      }
      if first.value != .null { root.set(first, at: [section], keyLocation: first.location) }
    }
  }

  /// Makes each block a study of its own.
  ///
  /// - Parameters:
  ///   - blocks: what ``namedBlocks()`` read.
  ///   - written: the study's variants as they were written, and whether `vary` made them.
  ///   - study: the study without blocks.
  ///   - root: its base.
  /// - Returns: the blocks; what is wrong is reported.
  mutating func blocks(
    _ blocks: [WrittenBlock], with written: [(named: Named, isProduct: Bool)], of study: Study, _ root: ConfigNode
  ) -> [Study.Block] {
    guard !blocks.isEmpty else { return [] }
    refuseData(of: study)
    for block in blocks { checkVariants(of: block, among: study.variants.map(\.name)) }
    return blocks.enumerated().compactMap { place, block in
      guard problems.count <= 100 * ConfigErrors.shown, let base = baseRoot(of: block, root),
        let configuration = configuration(base, of: "block `\(block.name)`", at: block.location)
      else { return nil }
      let variants = written.compactMap { named, isProduct in
        variant(named.name, changes(of: named, in: block), of: base, isProduct: isProduct, at: named.location)?.variant
      }
      guard variants.count == written.count else { return nil }
      var part = Study(
        name: block.name, base: configuration.with(seed: study.seeds[0]), design: study.design, variants: variants,
        seeds: study.seeds, baseline: study.baseline, primary: study.primary, comparisons: study.comparisons, notes: [])
      part.published = study.published.filter { $0.block == place }.map {
        Study.Published(variant: $0.variant, label: $0.label, value: $0.value, source: $0.source, block: nil)
      }
      let own = block.variants.map { (name: $0.name, changes: $0.changes) }
      return Study.Block(name: block.name, changes: block.changes, variants: own, study: part)
    }
  }

  /// Data belongs to blocks: a variant that sets it too would be measured by another protocol within each block.
  private mutating func refuseData(of study: Study) {
    for variant in study.variants {
      for change in variant.changes where ["dataset", "splitter"].contains(String(change.path.prefix { $0 != "." })) {
        note(
          "variant `\(variant.name)` sets `\(change.path)`, but in a study with blocks the data is set by `blocks` alone",
          at: change.value.location)
      }
    }
  }

  /// The base with a block's values set; a section set to null is left out.
  private mutating func baseRoot(
    of block: WrittenBlock, _ root: ConfigNode
  ) -> ConfigNode? {
    var root = root
    guard let ordered = inOrder(block.changes, of: "block `\(block.name)`") else { return nil }
    for (keys, _, value) in ordered { root.set(value, at: keys[...], keyLocation: value.location) }
    if let metrics = document.root["metrics"] {
      root.set(metrics, at: ["evaluation", "metrics"], keyLocation: metrics.location)
    }
    if case .mapping(let entries) = root.value {
      root.value = .mapping(entries.filter { $0.node.value != .null })
    }
    return root
  }
}
