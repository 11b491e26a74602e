extension StudyAnalysis {
  /// The leaderboard: variant, means and deviations, what each unit says beside the baseline, and the verdict.
  var board: (header: [String], rows: [[String]]) {
    let validation = validationLabels
    let columns = study.labels.flatMap {
      Self.meanHeader($0, hasValidation: validation.contains($0), hasPublished: study.hasPublished($0))
    }
    let header =
      ["variant", "seeds"] + columns
      + ["over seeds", "over users", "verdict against \(study.variants[study.baseline].name)"]
    let rows = ranking.map { variant -> [String] in
      let means = study.labels.flatMap {
        meanCells($0, of: variant, hasValidation: validation.contains($0), hasPublished: study.hasPublished($0))
      }
      let verdict = verdict(variant, study.primary)
      return [study.variants[variant].name, seedsInWords(variant)] + means
        + [verdict?.seeds.cell ?? "", verdict?.users.cell ?? "", verdict?.words ?? "baseline"]
    }
    return (header, rows)
  }

  /// How many seeds a variant has, or that it needs none.
  func seedsInWords(_ variant: Int) -> String {
    isDeterministic(variant) ? "deterministic" : "\(records(of: variant).count)"
  }

  /// The columns of a metric's means.
  static func meanHeader(_ label: String, hasValidation: Bool, hasPublished: Bool) -> [String] {
    (hasValidation ? ["validation \(label)", "test \(label)"] : [label]) + (hasPublished ? publishedHeader(label) : [])
  }

  /// A variant's cells in ``meanHeader(_:hasValidation:hasPublished:)``.
  func meanCells(_ label: String, of variant: Int, hasValidation: Bool, hasPublished: Bool) -> [String] {
    let parts = (hasValidation ? [validationValues(label, of: variant)] : []) + [values(label, of: variant)]
    return parts.map { Figures.mean($0, isDeterministic: isDeterministic(variant)) }
      + (hasPublished ? publishedCells(label, of: variant) : [])
  }

  /// The leaderboard as plain text, and the table of all pairs where the study asks for it.
  public var table: String {
    func text(_ header: [String], _ rows: [[String]]) -> String {
      var table = TextTable(header)
      for row in rows { table.append(row) }
      return table.text
    }
    let pairs =
      allPairs.isEmpty ? "" : "\nAll pairs on \(study.primary)\n\n" + text(Self.allPairsHeader, allPairsRows())
    return text(board.header, board.rows) + pairs
  }

  static let pairedHeader = [
    "variant", "unit", "pairs", "difference", "95 % interval", "p (t)", "p (Holm)", "p (Wilcoxon)", "d_z",
    "the unit alone",
    "verdict",
  ]

  /// Both units of each comparison with the baseline on a metric, the verdict beside both.
  ///
  /// - Parameters:
  ///   - label: the metric.
  ///   - names: what variants are called; nil: their names.
  /// - Returns: the table's rows, two a variant.
  func pairedRows(_ label: String, names: [String]? = nil) -> [[String]] {
    ranking.flatMap { variant -> [[String]] in
      guard let verdict = verdict(variant, label) else { return [] }
      return [verdict.seeds, verdict.users].map { comparison in
        let cells = comparison.cells
        return [
          names?[variant] ?? study.variants[variant].name,
          comparison.unit.rawValue + (comparison.replication == .againstConstant ? ", against a constant" : ""),
          cells[4], cells[0], cells[1], cells[2], Figures.p(comparison.holmP), cells[3],
          comparison.hasVariation ? comparison.paired?.effect.map { Figures.fixed($0, 2) } ?? "" : "",
          comparison.sentence, verdict.words,
        ]
      }
    }
  }

  static let allPairsHeader = [
    "variant", "minus", "over seeds", "p (Holm)", "over users", "p (Holm)", "verdict",
  ]

  /// Every pair of variants on the primary metric; empty unless the study compares all pairs.
  func allPairsRows(names: [String]? = nil) -> [[String]] {
    let names = names ?? study.variants.map(\.name)
    return allPairs.map { verdict in
      [
        names[verdict.variant], names[verdict.reference], verdict.seeds.cell,
        Figures.p(verdict.seeds.holmP), verdict.users.cell, Figures.p(verdict.users.holmP), verdict.words,
      ]
    }
  }
}
