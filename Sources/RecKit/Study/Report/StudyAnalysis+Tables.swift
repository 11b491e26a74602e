extension StudyAnalysis {
  /// `results.csv`: a row a finished run, in the order of indices; the same bytes however the runs came about.
  public var results: String {
    let labels = study.labels
    var text = CSV.line(
      ["index", "variant", "seed", "address", "protocol", "epochs", "kept_epoch", "selected_on", "loss"] + labels
        + validationLabels.map { "validation_\($0)" } + ["tied_share", "known_positive_share"])
    for run in study.runs {
      guard let record = records[run.index] else { continue }
      func cell(_ key: String) -> String { Self.cell(record.result[key]) }
      text += CSV.line(
        [
          "\(run.index)", study.variants[run.variant].name, "\(run.seed)", addresses[run.index], record.protocolHash,
          cell("epochs"), cell("kept_epoch"), cell("selected_on"), cell("loss"),
        ] + labels.map { Self.number(record.mean($0)) }
          + validationLabels.map { label in Self.number(record.validation.first { $0.label == label }?.mean) }
          + [cell("tied_share"), Self.cell(record.result["sampling"]?["known_positive_share"])])
    }
    return text
  }

  private var validationLabels: [String] {
    let labels = Set(records.values.flatMap { $0.validation.map(\.label) })
    return study.labels.filter(labels.contains)
  }

  private static func cell(_ node: ConfigNode?) -> String {
    switch node?.value {
    case nil, .null: ""
    case .string(let text): text
    default: node?.inlineText ?? ""
    }
  }

  private static func number(_ value: Double?) -> String { value.map { ConfigNode.text(of: $0) } ?? "" }

  /// `summary.json`: means, comparisons and verdicts; no times, so that it too has always the same bytes.
  public var summary: ConfigNode {
    func mapping(_ entries: [(String, ConfigNode)]) -> ConfigNode {
      ConfigNode(.mapping(entries.map { ConfigEntry($0.0, $0.1) }))
    }
    func sequence(_ nodes: [ConfigNode]) -> ConfigNode { ConfigNode(.sequence(nodes)) }
    let names = study.variants.map(\.name)
    let variants = study.variants.indices.map { variant in
      mapping([
        ("name", names[variant].node),
        ("changes", study.differences(of: variant).map(\.text).node),
        ("seeds", records(of: variant).map(\.seed).node),
        ("selected_on", (records(of: variant).compactMap { $0.record.text("selected_on") }.first).node),
        (
          "metrics",
          mapping(
            study.labels.map { label in
              let values = values(label, of: variant)
              return (
                label,
                mapping([
                  ("mean", (values.isEmpty ? nil : values.mean).node), ("sd", values.standardDeviation.node),
                  ("values", values.node),
                ])
              )
            })
        ),
      ])
    }
    let comparisons = comparisons.map { comparison in
      let paired = comparison.paired
      return mapping([
        ("variant", names[comparison.variant].node), ("baseline", names[study.baseline].node),
        ("metric", comparison.label.node), ("unit", comparison.unit.rawValue.node),
        ("pairs", (paired?.count ?? 0).node),
        ("mean_difference", (paired?.meanDifference).node), ("sd_of_differences", (paired?.deviation).node),
        ("interval_95", (paired?.interval.map { [$0.lowerBound, $0.upperBound] }).node), ("t", (paired?.t).node),
        ("p", (paired?.p).node), ("p_holm", comparison.holmP.node),
        ("family_size", (comparison.holmP == nil ? nil : comparison.familySize).node),
        ("wilcoxon_p", (paired?.wilcoxonP).node), ("cohens_d_z", (paired?.effect).node),
        ("across_protocols", comparison.differsInProtocol.node), ("verdict", comparison.verdict.rawValue.node),
        ("sentence", comparison.sentence.node),
      ])
    }
    return mapping([
      ("study", study.name.node), ("runs", study.runs.count.node), ("finished", records.count.node),
      (
        "failed",
        sequence(
          failures.sorted { $0.key < $1.key }.map { index, reason in
            mapping([
              ("index", index.node), ("variant", names[index % names.count].node),
              ("seed", study.seeds[index / names.count].node), ("reason", reason.node),
            ])
          })
      ),
      ("baseline", names[study.baseline].node), ("primary", study.primary.node),
      ("correction", "Holm, \(family), each unit by itself".node), ("level", Self.level.node),
      (
        "protocols",
        sequence(protocols.map { mapping([("hash", $0.hash.node), ("variants", $0.variants.map { names[$0] }.node)]) })
      ),
      ("variants", sequence(variants)), ("comparisons", sequence(comparisons)),
    ])
  }

  /// What a reader must know before the numbers, a sentence each.
  public var remarks: [String] {
    var remarks: [String] = []
    let missing = study.runs.count - records.count - failures.count
    if missing > 0 { remarks.append("Unfinished: \(missing) of \(study.runs.count) runs are missing.") }
    for (index, reason) in failures.sorted(by: { $0.key < $1.key }) {
      let place =
        "\(study.variants[index % study.variants.count].name), seed \(study.seeds[index / study.variants.count])"
      remarks.append("Failed: \(place): \(reason)")
    }
    if protocols.count > 1 {
      remarks.append(
        "The variants were measured by \(protocols.count) protocols; across them nothing is compared unless asked, and then marked."
      )
    }
    let selected = study.variants.indices.filter { variant in
      records(of: variant).contains { $0.record.text("selected_on") == "test" }
    }
    if !selected.isEmpty {
      remarks.append(
        "Selected on test: \(selected.map { study.variants[$0].name }.joined(separator: ", ")) kept an epoch that was chosen by a test metric."
      )
    }
    if study.variants.count > 2 && !records.isEmpty {
      remarks.append(
        "The order of variants is by a test metric: to name the first of many the best is to select on test.")
    }
    return remarks + remarksOnBuilds
  }

  /// The leaderboard: variant, mean and deviation of each metric, verdict.
  var board: (header: [String], rows: [[String]]) {
    let header =
      ["variant", "seeds"] + study.labels.map { "\($0) (mean ± sd)" } + [
        "against \(study.variants[study.baseline].name), over seeds"
      ]
    let rows = ranking.map { variant in
      [study.variants[variant].name, "\(records(of: variant).count)"]
        + study.labels.map { label in
          let values = values(label, of: variant)
          guard !values.isEmpty else { return "" }
          return Figures.fixed(values.mean, 4)
            + (values.standardDeviation.map { " ± \(Figures.fixed($0, 4))" } ?? "")
        } + [variant == study.baseline ? "baseline" : comparison(variant, study.primary, .seeds)?.sentence ?? ""]
    }
    return (header, rows)
  }

  /// The leaderboard as plain text.
  public var table: String {
    let (header, rows) = board
    var table = TextTable(header)
    for row in rows { table.append(row) }
    return table.text
  }

  /// `report.md`.
  public var markdown: String {
    func table(_ header: [String], _ rows: [[String]]) -> String {
      Markdown.table(header.map(Markdown.text), rows.map { $0.map(Markdown.text) })
    }
    var text = "# \(Markdown.text(study.name))\n\n"
    for remark in remarks { text += "- \(Markdown.text(remark))\n" }
    if !remarks.isEmpty { text += "\n" }
    text += table(board.header, board.rows)
    text += "\n## Paired differences on \(study.primary)\n\n"
    text +=
      "Variant less baseline (\(Markdown.text(study.variants[study.baseline].name))), 95 % intervals by Student's t, not corrected. "
    text +=
      "p (Holm) is corrected over \(family), each unit by itself; verdicts are at level 0.05 after the correction.\n\n"
    text += table(Self.pairedHeader, pairedRows(study.primary))
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
    return text
  }

  static let pairedHeader = [
    "variant", "unit", "pairs", "difference", "95 % interval", "p (t)", "p (Holm)", "p (Wilcoxon)", "d_z", "verdict",
  ]

  func pairedRows(_ label: String) -> [[String]] {
    ranking.filter { $0 != study.baseline }.flatMap { variant in
      Unit.allCases.compactMap { unit -> [String]? in
        guard let comparison = comparison(variant, label, unit) else { return nil }
        let paired = comparison.paired
        return [
          study.variants[variant].name, unit.rawValue, paired.map { "\($0.count)" } ?? "",
          paired.map { ($0.meanDifference > 0 ? "+" : "") + Figures.difference($0.meanDifference) } ?? "",
          paired?.interval.map { "[\(Figures.difference($0.lowerBound)), \(Figures.difference($0.upperBound))]" } ?? "",
          Figures.p(paired?.p), Figures.p(comparison.holmP), Figures.p(paired?.wilcoxonP),
          paired?.effect.map { Figures.fixed($0, 2) } ?? "", comparison.sentence,
        ]
      }
    }
  }
}
