/// `report.html`: one file that needs no network and no scripts.
///
/// Numbers stand in tables, pictures beside them; each picture has a text that says what it shows. Pictures are rows
/// of inline SVG with coordinates in per cent, so that they fit a phone and keep their letters readable.
public struct StudyPage: Sendable {
  let analysis: StudyAnalysis
  let version: String
  /// The variants' names as short as they can be told apart.
  let names: [String]
  /// The block's position, where the page's parts stand among those of other blocks.
  private let block: Int?

  /// Lays out an analysis.
  ///
  /// - Parameters:
  ///   - analysis: what to show.
  ///   - version: RecKit's version.
  public init(_ analysis: StudyAnalysis, version: String) { self.init(analysis, version: version, block: nil) }

  init(_ analysis: StudyAnalysis, version: String, block: Int?) {
    self.block = block
    self.analysis = analysis
    self.version = version
    names = ShortNames.of(analysis.study.variants.map(\.name))
  }

  var study: Study { analysis.study }
  var baselineName: String { names[study.baseline] }

  /// A part of the page; among other blocks its heading names the block.
  func section(_ title: String, _ text: String, _ content: String) -> String {
    guard let block else { return RecKit.section(title, text, content) }
    return RecKit.section(title, text, content, prefix: "block-\(block + 1)-", name: "\(study.name): ")
  }

  /// The page.
  public var html: String {
    let parts = [
      head, leaderboard, forest, seeds, curves, users, comparisons, variants, data, protocols, diagnostics, costs,
      reproduction,
    ]
    return Page.document(title: "\(study.name) - RecKit study", body: parts.joined(), version: version)
  }

  private var head: String {
    let made = analysis.distinctRuns
    let facts = [
      "\(study.variants.count) variants", "\(study.seeds.count) seeds",
      "\(made.count { analysis.records[$0] != nil }) of \(made.count) runs finished", "decided by \(study.primary)",
      "baseline: \(baselineName)",
    ]
    var text = "<h1>\(escape(study.name))</h1>\n<p class=\"facts\">\(facts.map(escape).joined(separator: " · "))</p>\n"
    if !analysis.remarks.isEmpty {
      text += "<ul class=\"remarks\">\n\(analysis.remarks.map { "<li>\(escape($0))</li>\n" }.joined())</ul>\n"
    }
    return text
  }

  var leaderboard: String {
    let hasValidation = analysis.validationLabels.contains(study.primary)
    let shortened = study.variants.indices.contains { names[$0] != study.variants[$0].name }
    func means(_ label: String, _ variant: Int) -> [String] {
      let isConstant = analysis.isDeterministic(variant)
      let parts =
        analysis.validationLabels.contains(label)
        ? [analysis.validationValues(label, of: variant), analysis.values(label, of: variant)]
        : [analysis.values(label, of: variant)]
      return parts.map { Figures.mean($0, isDeterministic: isConstant) }
        + (study.hasPublished(label) ? analysis.publishedCells(label, of: variant) : [])
    }
    func heads(_ label: String) -> [String] {
      (analysis.validationLabels.contains(label) ? ["\(label), validation", "\(label), test"] : [label])
        + (study.hasPublished(label) ? StudyAnalysis.publishedHeader(label) : [])
    }
    let rows = analysis.ranking.map { variant -> [String] in
      let verdict = analysis.verdict(variant, study.primary)
      return [names[variant], verdict?.words ?? "baseline"] + means(study.primary, variant)
        + [
          verdict?.seeds.cell ?? "", verdict?.users.cell ?? "",
          analysis.isDeterministic(variant) ? "deterministic" : "\(analysis.records(of: variant).count)",
        ]
    }
    var tables = table(
      ["variant", "verdict"] + heads(study.primary) + ["difference over seeds", "difference over users", "seeds"], rows,
      caption: "Variants by \(study.primary)\(hasValidation ? " on validation" : ""), against \(baselineName)")
    let others = Array(study.labels.dropFirst())
    for start in stride(from: 0, to: others.count, by: hasValidation ? 3 : 6) {
      let shown = others[start..<min(start + (hasValidation ? 3 : 6), others.count)]
      tables += table(
        ["variant"] + shown.flatMap(heads),
        analysis.ranking.map { variant in [names[variant]] + shown.flatMap { means($0, variant) } },
        caption: "Other metrics: \(shown.joined(separator: ", "))")
    }
    return section(
      "Leaderboard",
      """
      Verdicts are on \(study.primary) on test; \
      intervals are 95 % and not corrected. \(analysis.scopes.joined(separator: " "))
      """ + (shortened ? " Names are shortened to what differs; the part Variants has the full names." : ""), tables)
  }

  var data: String {
    section(
      "Data and machine", "The data and the computer of the baseline's first run.",
      table(["fact", "value"], analysis.facts.map { [$0.fact, $0.value] }, caption: "Facts"))
  }

  var comparisons: String {
    let tables = study.labels.map { label in
      table(
        StudyAnalysis.pairedHeader, analysis.pairedRows(label, names: names),
        caption: label == study.primary ? "\(label): decides" : "\(label): secondary, not corrected")
    }
    return section(
      "Paired comparisons",
      """
      Variant minus \(baselineName). Pairs are of the same seed (same initialisation where shapes agree, same order, same \
      draws), or of the same user, whose metric is first averaged over seeds. Tests: Student's paired t and Wilcoxon's \
      signed ranks, two-sided; d_z is the mean difference over the standard deviation of differences.
      """, tables.joined() + allPairs)
  }

  private var allPairs: String {
    analysis.allPairs.isEmpty
      ? ""
      : table(
        StudyAnalysis.allPairsHeader, analysis.allPairsRows(names: names), caption: "All pairs on \(study.primary)")
  }

  private var variants: String {
    section(
      "Variants", "How each variant's resolved config differs from the base's.",
      variantsTable + "<h3>The base</h3>\n<pre>\(escape(study.base.text))</pre>\n")
  }

  var variantsTable: String {
    let rows = study.variants.indices.map { variant -> [String] in
      let changes = study.differences(of: variant)
      return [
        escape(study.variants[variant].name)
          + (names[variant] == study.variants[variant].name
            ? "" : "<div class=\"note\">shortened: \(escape(names[variant]))</div>"),
        changes.isEmpty
          ? "nothing"
          : changes.map { change in
            "<div class=\"change\"><code>\(escape(change.path))</code>: <del>\(escape(change.old?.inlineText ?? "none"))</del> "
              + "<ins>\(escape(change.new?.inlineText ?? "none"))</ins></div>"
          }.joined(),
      ]
    }
    return table(["variant", "differs from the base in"], rows, caption: "Configs", isMarkup: true)
  }

  var protocols: String {
    let blocks = analysis.protocols.map { hash, variants -> String in
      let shown = variants.map { names[$0] }
      guard let record = variants.first.flatMap({ analysis.records(of: $0).first?.record }),
        case .mapping(let entries)? = record.result["protocol"]?.value
      else { return "" }
      let rows = entries.map { [$0.key, $0.node.inlineText] }
      return table(
        ["fact", "value"], rows,
        caption: analysis.protocols.count == 1 ? "All variants" : "Variants: \(shown.joined(separator: ", "))")
    }
    return section(
      "Protocol", "How results were measured; only results with the same protocol are compared.", blocks.joined())
  }

  var diagnostics: String {
    let rows = study.variants.indices.map { variant -> [String] in
      let records = analysis.records(of: variant).map(\.record)
      func share(_ path: String...) -> String {
        let values = records.compactMap { record in
          path.reduce(record.result) { (node: ConfigNode?, key) in node?[key] }.flatMap { Double($0) }
        }
        return values.isEmpty ? "" : Figures.fixed(100 * values.mean, 2) + " %"
      }
      return [
        names[variant], share("tied_share"), share("sampling", "known_positive_share"),
        records.compactMap { $0.text("selected_on") }.first ?? "nothing",
      ]
    }
    return section(
      "Ties and false negatives",
      """
      Ties: pairs of a relevant item and another candidate with equal scores. False negatives: drawn negatives that are \
      one of their user's training positives. Where the epoch was chosen by a metric, the last column says on which part.
      """,
      table(["variant", "tied pairs", "false negatives", "epoch selected on"], rows, caption: "Means over seeds"))
  }

  var costs: String {
    let rows = study.variants.indices.map { variant -> [String] in
      let records = analysis.records(of: variant).map(\.record)
      func seconds(_ key: String) -> String {
        let values = records.compactMap { $0.number("seconds", key) }
        return values.isEmpty ? "" : Figures.fixed(values.mean, 2)
      }
      let memory = records.compactMap { $0.number("peak_memory_bytes") }.max()
      return [
        names[variant], seconds("train"), seconds("evaluate"), seconds("total"),
        memory.map { "\(Int($0) >> 20)" } ?? "",
      ]
    }
    return section(
      "Time and memory",
      """
      Seconds of a run, means over seeds, as they were on the machines that ran them. Memory is the process's \
      peak until the run ended, which includes runs beside and before it.
      """,
      table(["variant", "train (s)", "evaluate (s)", "total (s)", "memory (MiB)"], rows, caption: "Costs"))
  }

  var reproduction: String {
    section(
      "How to reproduce",
      "With RecKit \(version) and the data whose hash the protocol has, in the folder of this page:",
      "<pre>\(escape(analysis.reproduction.joined(separator: "\n")))</pre>\n")
  }
}
