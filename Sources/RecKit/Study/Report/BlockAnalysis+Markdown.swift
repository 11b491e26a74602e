extension BlockAnalysis {
  /// `report.md`.
  public var markdown: String {
    var text = "# \(Markdown.text(study.name))\n\n" + Markdown.bullets(remarks)
    text +=
      "## All blocks\n\n" + Markdown.escapedTable(overview.header, overview.rows) + "\n" + Markdown.bullets(scopes)
    text += "## Each block\n\n" + Markdown.escapedTable(board.header, board.rows)
    for label in study.labels {
      text += "\n## Over blocks on \(label)\(label == study.primary ? "" : " (secondary: not corrected)")\n\n"
      text += Markdown.escapedTable(Self.pairedHeader, pairedRows(label))
      guard let sentence = friedmanInWords(label) else { continue }
      text += "\n\(Markdown.text(sentence))\n\n" + Markdown.escapedTable(Self.rankHeader, rankRows(label))
    }
    if !allPairs.isEmpty {
      text += "\n## All pairs over blocks on \(study.primary)\n\n"
      text += Markdown.escapedTable(Self.allPairsHeader, allPairsRows)
    }
    for block in blocks {
      text += "\n## Block \(Markdown.text(block.study.name))\n\n" + block.markdownComparisons(heading: "###")
      if !block.facts.isEmpty {
        text +=
          "\n### Data and machine\n\n"
          + Markdown.escapedTable(["fact", "value"], block.facts.map { [$0.fact, $0.value] })
      }
      text += block.markdownProtocols(heading: "###")
    }
    text += blocks[0].markdownVariants + "\n## Blocks\n\n"
    text += Markdown.table(
      ["block", "sets"],
      study.blocks.map { [Markdown.text($0.name), Markdown.code($0.changesInWords)] })
    text += "\n## The base\n\n" + Markdown.block(study.base.text)
    return text + blocks[0].markdownReproduction
  }
}
