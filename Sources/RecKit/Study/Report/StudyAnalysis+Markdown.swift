extension StudyAnalysis {
  /// `report.md`.
  public var markdown: String {
    func table(_ header: [String], _ rows: [[String]]) -> String {
      Markdown.table(header.map(Markdown.text), rows.map { $0.map(Markdown.text) })
    }
    func list(_ sentences: [String]) -> String {
      sentences.map { "- \(Markdown.text($0))\n" }.joined() + (sentences.isEmpty ? "" : "\n")
    }
    var text = "# \(Markdown.text(study.name))\n\n" + list(remarks)
    text += table(board.header, board.rows) + "\n" + list(scopes)
    text += "## Paired differences on \(study.primary)\n\n"
    text +=
      "Variant minus baseline (\(Markdown.text(study.variants[study.baseline].name))), 95 % intervals by Student's t, not corrected. "
    text +=
      "p (Holm) is corrected over \(Markdown.text(family)), each unit by itself; verdicts are at level 0.05 after the correction.\n\n"
    text += table(Self.pairedHeader, pairedRows(study.primary))
    if !allPairs.isEmpty {
      text += "\n## All pairs on \(study.primary)\n\n"
      text += "Variant minus the other; p is corrected by Holm over all pairs, each unit by itself.\n\n"
      text += table(Self.allPairsHeader, allPairsRows())
    }
    for label in study.labels.dropFirst() {
      text += "\n## Paired differences on \(label) (secondary: not corrected)\n\n"
      text += table(Self.pairedHeader, pairedRows(label))
    }
    text += "\n## Variants\n\n"
    text += Markdown.table(
      ["variant", "differs from the base in"],
      study.variants.indices.map { variant in
        let changes = study.differences(of: variant).map { Markdown.code($0.text) }
        return [
          Markdown.text(study.variants[variant].name), changes.isEmpty ? "nothing" : changes.joined(separator: "; "),
        ]
      })
    if !facts.isEmpty {
      text += "\n## Data and machine\n\n" + table(["fact", "value"], facts.map { [$0.fact, $0.value] })
    }
    for (hash, variants) in protocols {
      guard let record = variants.first.flatMap({ records(of: $0).first?.record }),
        case .mapping(let entries)? = record.result["protocol"]?.value
      else { continue }
      text +=
        "\n## Protocol \(hash.prefix(8))\n\n" + table(["fact", "value"], entries.map { [$0.key, $0.node.inlineText] })
    }
    text += "\n## The base\n\n" + Markdown.block(study.base.text)
    text +=
      "\n## How to reproduce\n\nIn the folder of this file:\n\n"
      + Markdown.block(reproduction.joined(separator: "\n") + "\n")
    return text
  }
}
