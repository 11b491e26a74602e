/// `report.html`: one file that needs no network and no scripts.
///
/// Numbers stand in tables, pictures beside them; each picture has a text that says what it shows. Pictures are rows
/// of inline SVG with coordinates in per cent, so that they fit a phone and keep their letters readable.
public struct StudyPage: Sendable {
  let analysis: StudyAnalysis
  let version: String

  /// Lays out an analysis.
  ///
  /// - Parameters:
  ///   - analysis: what to show.
  ///   - version: RecKit's version.
  public init(_ analysis: StudyAnalysis, version: String) {
    self.analysis = analysis
    self.version = version
  }

  var study: Study { analysis.study }
  var baselineName: String { study.variants[study.baseline].name }

  /// The page.
  public var html: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <link rel="icon" href="data:,">
    <title>\(escape(study.name)) - RecKit study</title>
    <style>
    \(StudyPage.style)</style>
    </head>
    <body>
    <main>
    \(head)\(leaderboard)\(forest)\(seeds)\(curves)\(users)\(comparisons)\(variants)\(protocols)\(diagnostics)\(costs)\(reproduction)</main>
    <footer>Written by RecKit \(escape(version)).</footer>
    </body>
    </html>

    """
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

  private var leaderboard: String {
    section(
      "Leaderboard",
      """
      Verdicts are on \(study.primary) on test; \
      intervals are 95 % and not corrected. \(analysis.scopes.joined(separator: " "))
      """,
      table(analysis.board.header, analysis.board.rows, caption: "Variants by \(study.primary)"))
  }

  private var comparisons: String {
    let tables = study.labels.map { label in
      table(
        StudyAnalysis.pairedHeader, analysis.pairedRows(label),
        caption: label == study.primary ? "\(label): decides" : "\(label): secondary, not corrected")
    }
    return section(
      "Paired comparisons",
      """
      Variant less \(baselineName). Pairs are of the same seed (same initialisation where shapes agree, same order, same \
      draws), or of the same user, whose metric is first averaged over seeds. Tests: Student's paired t and Wilcoxon's \
      signed ranks, two-sided; d_z is the mean difference over the standard deviation of differences.
      """, tables.joined() + allPairs)
  }

  private var allPairs: String {
    analysis.allPairs.isEmpty
      ? ""
      : table(StudyAnalysis.allPairsHeader, analysis.allPairsRows, caption: "All pairs on \(study.primary)")
  }

  private var variants: String {
    let rows = study.variants.indices.map { variant -> [String] in
      let changes = study.differences(of: variant)
      return [
        escape(study.variants[variant].name),
        changes.isEmpty
          ? "nothing"
          : changes.map { change in
            "<div class=\"change\"><code>\(escape(change.path))</code>: <del>\(escape(change.old?.inlineText ?? "none"))</del> "
              + "<ins>\(escape(change.new?.inlineText ?? "none"))</ins></div>"
          }.joined(),
      ]
    }
    return section(
      "Variants", "How each variant's resolved config differs from the base's.",
      table(["variant", "differs from the base in"], rows, caption: "Configs", isMarkup: true)
        + "<h3>The base</h3>\n<pre>\(escape(study.base.text))</pre>\n")
  }

  private var protocols: String {
    let blocks = analysis.protocols.map { hash, variants -> String in
      let names = variants.map { study.variants[$0].name }
      guard let record = variants.first.flatMap({ analysis.records(of: $0).first?.record }),
        case .mapping(let entries)? = record.result["protocol"]?.value
      else { return "" }
      let rows = entries.map { [$0.key, $0.node.inlineText] }
      return table(
        ["fact", "value"], rows,
        caption: analysis.protocols.count == 1 ? "All variants" : "Variants: \(names.joined(separator: ", "))")
    }
    return section(
      "Protocol", "How results were measured; only results of one protocol are compared.", blocks.joined())
  }

  private var diagnostics: String {
    let rows = study.variants.indices.map { variant -> [String] in
      let records = analysis.records(of: variant).map(\.record)
      func share(_ path: String...) -> String {
        let values = records.compactMap { record in
          path.reduce(record.result) { (node: ConfigNode?, key) in node?[key] }.flatMap { Double($0) }
        }
        return values.isEmpty ? "" : Figures.fixed(100 * values.mean, 2) + " %"
      }
      return [
        study.variants[variant].name, share("tied_share"), share("sampling", "known_positive_share"),
        records.compactMap { $0.text("selected_on") }.first ?? "nothing",
      ]
    }
    return section(
      "Ties and false negatives",
      """
      Ties: pairs of a relevant item and another candidate with equal scores. False negatives: drawn negatives that are \
      one of their user's training positives. An epoch that was chosen by a metric says on which part.
      """,
      table(["variant", "tied pairs", "false negatives", "epoch selected on"], rows, caption: "Means over seeds"))
  }

  private var costs: String {
    let rows = study.variants.indices.map { variant -> [String] in
      let records = analysis.records(of: variant).map(\.record)
      func seconds(_ key: String) -> String {
        let values = records.compactMap { $0.number("seconds", key) }
        return values.isEmpty ? "" : Figures.fixed(values.mean, 2)
      }
      let memory = records.compactMap { $0.number("peak_memory_bytes") }.max()
      return [
        study.variants[variant].name, seconds("train"), seconds("evaluate"), seconds("total"),
        memory.map { "\(Int($0) >> 20)" } ?? "",
      ]
    }
    return section(
      "Time and memory",
      """
      Seconds of a run, means over seeds, as they were on the machines that ran them. Memory is the largest that the \
      process had until the run ended, the runs beside and before it included.
      """,
      table(["variant", "train (s)", "evaluate (s)", "total (s)", "memory (MiB)"], rows, caption: "Costs"))
  }

  private var reproduction: String {
    let first = analysis.addresses.first ?? ""
    return section(
      "How to reproduce",
      "With RecKit \(version) and the data whose hash the protocol has, in the folder of this page:",
      """
      <pre>reckit sweep study.txt --out .        # the missing runs, then this page
      reckit report .                       # this page from the runs that are there
      reckit run runs/\(escape(first))/config.txt   # one run, to the same bits</pre>

      """)
  }

  // MARK: Building blocks

  func section(_ title: String, _ text: String, _ content: String) -> String {
    let id = title.lowercased().split(separator: " ").joined(separator: "-")
    return """
      <section aria-labelledby="\(id)">
      <h2 id="\(id)">\(escape(title))</h2>
      <p>\(escape(text))</p>
      \(content)</section>

      """
  }

  /// A table that scrolls by itself where it is too wide.
  func table(_ header: [String], _ rows: [[String]], caption: String, isMarkup: Bool = false) -> String {
    let show = { (text: String) in isMarkup ? text : escape(text) }
    var text = "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"\(escape(caption))\"><table>\n"
    text += "<caption>\(escape(caption))</caption>\n"
    text += "<thead><tr>" + header.map { "<th scope=\"col\">\(escape($0))</th>" }.joined() + "</tr></thead>\n<tbody>\n"
    for row in rows {
      text += "<tr><th scope=\"row\">\(show(row[0]))</th>"
      text += row.dropFirst().map { cell in
        let isNumber = cell.first.map { "+-<[0123456789".contains($0) } ?? false
        return "<td\(isNumber && !isMarkup && cell.count < 24 ? " class=\"number\"" : "")>\(show(cell))</td>"
      }.joined()
      text += "</tr>\n"
    }
    return text + "</tbody></table></div>\n"
  }
}

/// Text as HTML.
func escape(_ text: String) -> String {
  var result = ""
  for character in text {
    switch character {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    default: result.append(character)
    }
  }
  return result
}
