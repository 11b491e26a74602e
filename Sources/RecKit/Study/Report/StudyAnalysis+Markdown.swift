extension StudyAnalysis {
  /// `report.md`.
  public var markdown: String {
    var text = "# \(Markdown.text(study.name))\n\n" + Markdown.bullets(remarks)
    text += Markdown.escapedTable(board.header, board.rows) + "\n" + Markdown.bullets(scopes)
    text += markdownComparisons(heading: "##") + markdownVariants
    if !facts.isEmpty {
      text +=
        "\n## Data and machine\n\n" + Markdown.escapedTable(["fact", "value"], facts.map { [$0.fact, $0.value] })
    }
    text += markdownProtocols(heading: "##")
    text += "\n## The base\n\n" + Markdown.block(study.base.text)
    return text + markdownReproduction
  }

  /// The tables of paired differences, the primary metric first; between headings of a level, such as `##`.
  func markdownComparisons(heading: String) -> String {
    var text = "\(heading) Paired differences on \(study.primary)\n\n"
    text +=
      "Variant minus baseline (\(Markdown.text(study.variants[study.baseline].name))), 95 % intervals by Student's t, not corrected. "
    text +=
      "p (Holm) is corrected over \(Markdown.text(family)), each unit by itself; verdicts are at level 0.05 after the correction.\n\n"
    text += Markdown.escapedTable(Self.pairedHeader, pairedRows(study.primary))
    if !allPairs.isEmpty {
      text += "\n\(heading) All pairs on \(study.primary)\n\n"
      text += "Variant minus the other; p is corrected by Holm over all pairs, each unit by itself.\n\n"
      text += Markdown.escapedTable(Self.allPairsHeader, allPairsRows())
    }
    for label in study.labels.dropFirst() {
      text += "\n\(heading) Paired differences on \(label) (secondary: not corrected)\n\n"
      text += Markdown.escapedTable(Self.pairedHeader, pairedRows(label))
    }
    return text
  }

  /// How each variant differs from the base.
  var markdownVariants: String {
    "\n## Variants\n\n"
      + Markdown.table(
        ["variant", "differs from the base in"],
        study.variants.indices.map { variant in
          let changes = study.differences(of: variant).map { Markdown.code($0.text) }
          return [
            Markdown.text(study.variants[variant].name), changes.isEmpty ? "nothing" : changes.joined(separator: "; "),
          ]
        })
  }

  /// The protocols that occur.
  func markdownProtocols(heading: String) -> String {
    var text = ""
    for (hash, variants) in protocols {
      guard let record = variants.first.flatMap({ records(of: $0).first?.record }),
        case .mapping(let entries)? = record.result["protocol"]?.value
      else { continue }
      text +=
        "\n\(heading) Protocol \(hash.prefix(8))\n\n"
        + Markdown.escapedTable(["fact", "value"], entries.map { [$0.key, $0.node.inlineText] })
    }
    return text
  }

  /// How to make the study again.
  var markdownReproduction: String {
    "\n## How to reproduce\n\nIn the folder of this file:\n\n"
      + Markdown.block(reproduction.joined(separator: "\n") + "\n")
  }
}

extension Markdown {
  /// A table of plain text.
  static func escapedTable(_ header: [String], _ rows: [[String]]) -> String {
    table(header.map(text), rows.map { $0.map(text) })
  }

  /// Sentences of plain text, one a bullet, with an empty line after them.
  static func bullets(_ sentences: [String]) -> String {
    sentences.map { "- \(text($0))\n" }.joined() + (sentences.isEmpty ? "" : "\n")
  }
}
