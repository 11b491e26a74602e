/// `report.html` of a study with blocks: all blocks together, then each block's parts of a study's page.
public struct BlockPage: Sendable {
  private let analysis: BlockAnalysis
  private let version: String
  private let pages: [StudyPage]

  /// Lays out an analysis.
  ///
  /// - Parameters:
  ///   - analysis: what to show.
  ///   - version: RecKit's version.
  public init(_ analysis: BlockAnalysis, version: String) {
    self.analysis = analysis
    self.version = version
    pages = analysis.blocks.enumerated().map { StudyPage($1, version: version, block: $0) }
  }

  private var study: Study { analysis.study }

  /// The page.
  public var html: String {
    let blocks = pages.flatMap { page in
      [
        page.leaderboard, page.forest, page.seeds, page.users, page.curves, page.comparisons, page.data,
        page.protocols, page.diagnostics, page.costs,
      ]
    }
    let parts = [head, overview, board, comparisons] + blocks + [variants, reproduction]
    return Page.document(title: "\(study.name) - RecKit study", body: parts.joined(), version: version)
  }

  private var head: String {
    let finished = analysis.blocks.map { block in
      let made = block.distinctRuns
      return (made.count { block.records[$0] != nil }, made.count)
    }
    let facts = [
      "\(study.variants.count) variants", "\(study.seeds.count) seeds", "\(study.blocks.count) blocks",
      "\(finished.reduce(0) { $0 + $1.0 }) of \(finished.reduce(0) { $0 + $1.1 }) runs finished",
      "decided by \(study.primary)", "baseline: \(study.variants[study.baseline].name)",
    ]
    var text = "<h1>\(escape(study.name))</h1>\n<p class=\"facts\">\(facts.map(escape).joined(separator: " · "))</p>\n"
    if !analysis.remarks.isEmpty {
      text += "<ul class=\"remarks\">\n\(analysis.remarks.map { "<li>\(escape($0))</li>\n" }.joined())</ul>\n"
    }
    return text
  }

  private var overview: String {
    section(
      "All blocks", (["Means ± standard deviations over blocks."] + analysis.scopes).joined(separator: " "),
      table(analysis.overview.header, analysis.overview.rows, caption: "Variants by \(study.primary), all blocks"))
  }

  private var board: String {
    section(
      "Each block", "Means ± standard deviations over seeds; verdicts are within the block.",
      table(analysis.board.header, analysis.board.rows, caption: "Blocks and variants by \(study.primary)"))
  }

  private var comparisons: String {
    let tables = study.labels.map { label in
      let rows = analysis.rankRows(label)
      return table(
        BlockAnalysis.pairedHeader, analysis.pairedRows(label),
        caption: label == study.primary ? "\(label): decides" : "\(label): secondary, not corrected")
        + (analysis.friedmanInWords(label).map { sentence in
          "<p>\(escape(sentence))</p>\n" + table(BlockAnalysis.rankHeader, rows, caption: "Ranks by \(label)")
        } ?? "")
    }
    return section(
      "Over blocks",
      "Variant minus \(study.variants[study.baseline].name); a pair is one block, each side the mean over the seeds that both have.",
      tables.joined()
        + (analysis.allPairs.isEmpty
          ? ""
          : table(
            BlockAnalysis.allPairsHeader, analysis.allPairsRows, caption: "All pairs on \(study.primary): decides")))
  }

  private var variants: String {
    section(
      "Variants and blocks", "How each variant's resolved config differs from its block's base, and what blocks set.",
      pages[0].variantsTable
        + table(["block", "sets"], study.blocks.map { [$0.name, $0.changesInWords] }, caption: "Blocks")
        + "<h3>The base</h3>\n<pre>\(escape(study.base.text))</pre>\n")
  }

  private var reproduction: String {
    section(
      "How to reproduce",
      "With RecKit \(version) and the data whose hashes the protocols have, in the folder of this page:",
      "<pre>\(escape(analysis.blocks[0].reproduction.joined(separator: "\n")))</pre>\n")
  }
}
