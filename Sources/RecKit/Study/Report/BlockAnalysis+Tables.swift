extension BlockAnalysis {
  /// All blocks together: means over blocks, the difference from the baseline on the primary metric, and the result.
  var overview: (header: [String], rows: [[String]]) {
    let ranks = friedman[study.primary]
    let header =
      ["variant", "blocks"] + study.labels + ["\(study.primary) over blocks", "p (Holm)", "p (Wilcoxon)"]
      + (ranks == nil ? [] : ["mean rank", "p (ranks, Holm)"])
      + ["result against \(study.variants[study.baseline].name)"]
    let rankP = ranks?.holm(against: study.baseline)
    let rows = ranking.map { variant -> [String] in
      let comparison = comparison(variant, study.primary)
      let means = study.labels.map { Figures.mean(values($0, of: variant), isDeterministic: false) }
      return [study.variants[variant].name, "\(values(study.primary, of: variant).count)"] + means
        + [comparison?.cell ?? "", Figures.p(comparison?.holmP), comparison?.cells[3] ?? ""]
        + (ranks.map { [Figures.fixed($0.meanRanks[variant], 2), Figures.p(rankP?[variant])] } ?? [])
        + [words(variant, study.primary)]
    }
    return (header, rows)
  }

  /// The leaderboards of the blocks, a row for each block and variant.
  var board: (header: [String], rows: [[String]]) {
    let validation = validationLabels
    let columns = study.labels.flatMap {
      StudyAnalysis.meanHeader($0, hasValidation: validation.contains($0), hasPublished: study.hasPublished($0))
    }
    let header =
      ["block", "variant", "seeds"] + columns
      + ["over seeds", "over users", "verdict against \(study.variants[study.baseline].name)"]
    let rows = blocks.flatMap { block in
      block.ranking.map { variant -> [String] in
        let means = study.labels.flatMap {
          block.meanCells(
            $0, of: variant, hasValidation: validation.contains($0), hasPublished: study.hasPublished($0))
        }
        let verdict = block.verdict(variant, study.primary)
        return [block.study.name, study.variants[variant].name, block.seedsInWords(variant)] + means
          + [verdict?.seeds.cell ?? "", verdict?.users.cell ?? "", verdict?.words ?? "baseline"]
      }
    }
    return (header, rows)
  }

  /// The metrics that some run of some block has on validation.
  var validationLabels: [String] {
    let labels = Set(blocks.flatMap(\.validationLabels))
    return study.labels.filter(labels.contains)
  }

  /// Both tables as plain text, and Friedman's test.
  public var table: String {
    func text(_ header: [String], _ rows: [[String]]) -> String {
      var table = TextTable(header)
      for row in rows { table.append(row) }
      return table.text
    }
    return "All blocks\n\n" + text(overview.header, overview.rows)
      + (friedmanInWords(study.primary).map { "\n\($0)\n" } ?? "")
      + (allPairs.isEmpty
        ? "" : "\nAll pairs over blocks on \(study.primary)\n\n" + text(Self.allPairsHeader, allPairsRows))
      + "\nEach block\n\n"
      + text(board.header, board.rows)
  }

  static let pairedHeader = [
    "variant", "blocks", "difference", "95 % interval", "p (t)", "p (Holm)", "p (Wilcoxon)", "d_z", "result",
  ]

  /// The comparisons with the baseline over blocks on a metric.
  func pairedRows(_ label: String) -> [[String]] {
    ranking.compactMap { comparison($0, label).map(row) }
  }

  private func row(_ comparison: StudyAnalysis.Comparison) -> [String] {
    let cells = comparison.cells
    return [
      study.variants[comparison.variant].name, cells[4], cells[0], cells[1], cells[2], Figures.p(comparison.holmP),
      cells[3], comparison.hasVariation ? comparison.paired?.effect.map { Figures.fixed($0, 2) } ?? "" : "",
      comparison.sentence,
    ]
  }

  static let allPairsHeader = ["variant", "minus"] + pairedHeader.dropFirst()

  /// Every pair of variants over blocks on the primary metric; empty unless the study compares all pairs.
  var allPairsRows: [[String]] {
    allPairs.map { [study.variants[$0.variant].name, study.variants[$0.reference].name] + row($0).dropFirst() }
  }

  static let rankHeader = ["variant", "mean rank", "z", "p", "p (Holm)"]

  /// The mean ranks of a metric and their comparisons with the baseline's; empty without Friedman's test.
  func rankRows(_ label: String) -> [[String]] {
    guard let test = friedman[label] else { return [] }
    let adjusted = test.holm(against: study.baseline)
    return ranking.map { variant in
      let isBaseline = variant == study.baseline
      return [
        study.variants[variant].name, Figures.fixed(test.meanRanks[variant], 2),
        isBaseline ? "" : Figures.fixed(test.z(variant, against: study.baseline), 2),
        Figures.p(isBaseline ? nil : test.p(variant, against: study.baseline)), Figures.p(adjusted[variant]),
      ]
    }
  }

  /// What Friedman's test says on a metric; nil without it.
  func friedmanInWords(_ label: String) -> String? {
    friedman[label].map { test in
      let (first, blocks) = (test.meanRanks.count - 1, test.blocks)
      let p = Figures.p(test.p)
      let probability = "p \(p.hasPrefix("<") ? p : "= \(p)")"
      let f =
        test.f.map {
          "Iman and Davenport's F(\(first), \(first * (blocks - 1))) = \(Figures.fixed($0, 2)), \(probability)"
        }
        ?? "all data sets rank the variants alike, \(probability)"
      return
        "Friedman's test on \(label), \(test.meanRanks.count) variants on \(blocks) data sets: chi-square(\(first)) = "
        + "\(Figures.fixed(test.statistic, 2)); \(f)."
    }
  }
}
