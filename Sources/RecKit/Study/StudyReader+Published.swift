extension StudyReader {
  private static let publishedKeys = ["source", "block", "values"]

  /// Values that others published: a mapping of one source, or a list of such mappings.
  ///
  /// - Parameters:
  ///   - names: the study's variants.
  ///   - labels: its metrics.
  ///   - blocks: its blocks; each source names one of them where there are any.
  /// - Returns: the values; what is wrong is reported and left out.
  mutating func readPublished(_ names: [String], _ labels: [String], _ blocks: [String]) -> [Study.Published] {
    guard let node = document.root["published"] else { return [] }
    var parts = [node]
    if case .sequence(let nodes) = node.value { parts = nodes }
    var published: [Study.Published] = []
    for part in parts {
      guard case .mapping(let entries) = part.value else {
        note(
          "`published` expects `{source: TEXT, values: {VARIANT: {METRIC: NUMBER}}}`, or a list of such mappings, not \(part.shortText)",
          at: part.location)
        continue
      }
      for entry in entries where !Self.publishedKeys.contains(entry.key) {
        note(
          "unknown key `\(entry.key)` of `published`" + Suggestion.text(for: entry.key, among: Self.publishedKeys),
          at: entry.keyLocation)
      }
      guard let source = readSource(part) else { continue }
      let known = problems.count
      let block = readPublishedBlock(part, blocks)
      guard problems.count == known else { continue }
      for (variant, label, value, location) in readValues(part, names, labels) {
        if let other = published.first(where: { $0.variant == variant && $0.label == label && $0.block == block }) {
          note(
            "\(label) of `\(names[variant])` has a published value already, from \(other.source); leave one of the two out",
            at: location)
          continue
        }
        published.append(
          Study.Published(variant: variant, label: label, value: value, source: source, block: block))
      }
    }
    return published
  }

  private mutating func readSource(_ part: ConfigNode) -> String? {
    guard case .string(let source)? = part["source"]?.value, !source.visiblePart.isEmpty,
      !source.hasDisturbingCharacters
    else {
      note(
        "published values need a `source:`, a text that says who published them and on what",
        at: (part["source"] ?? part).location)
      return nil
    }
    return source
  }

  /// The position of the block that values are of; nil without blocks, or where a problem is reported.
  private mutating func readPublishedBlock(_ part: ConfigNode, _ blocks: [String]) -> Int? {
    guard let node = part["block"] else {
      if !blocks.isEmpty {
        note(
          "published values of a study with blocks need a `block:` (known: \(blocks.joined(separator: ", ")))",
          at: part.location)
      }
      return nil
    }
    guard !blocks.isEmpty else {
      note("`block` is for studies with `blocks:`; remove it", at: node.location)
      return nil
    }
    let name = if case .string(let text) = node.value { text } else { node.inlineText }
    guard let place = blocks.firstIndex(of: name) else {
      note("`block` names no block: `\(name)`" + Suggestion.text(for: name, among: blocks), at: node.location)
      return nil
    }
    return place
  }

  private mutating func readValues(
    _ part: ConfigNode, _ names: [String], _ labels: [String]
  ) -> [(variant: Int, label: String, value: Double, location: ConfigLocation)] {
    guard case .mapping(let variants)? = part["values"]?.value, !variants.isEmpty else {
      note(
        "published values need `values:`, a mapping from variants to metrics with their numbers",
        at: (part["values"] ?? part).location)
      return []
    }
    var values: [(variant: Int, label: String, value: Double, location: ConfigLocation)] = []
    for entry in variants {
      guard let variant = names.firstIndex(of: entry.key) else {
        note(
          "`published` names no variant: `\(entry.key)`" + Suggestion.text(for: entry.key, among: names),
          at: entry.keyLocation)
        continue
      }
      guard case .mapping(let metrics) = entry.node.value, !metrics.isEmpty else {
        note(
          "published values of `\(entry.key)` expect a mapping from metrics to numbers, not \(entry.node.shortText)",
          at: entry.node.location)
        continue
      }
      for metric in metrics {
        guard labels.contains(metric.key) else {
          note(
            "`\(metric.key)` is not one of the study's metrics" + Suggestion.text(for: metric.key, among: labels),
            at: metric.keyLocation)
          continue
        }
        guard let value = Double(metric.node), value.isFinite else {
          note("a published `\(metric.key)` expects a number, not \(metric.node.shortText)", at: metric.node.location)
          continue
        }
        values.append((variant, metric.key, value, metric.keyLocation))
      }
    }
    return values
  }
}
