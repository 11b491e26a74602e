import RecKit

/// What is written and shown of a study's analysis, with blocks or without.
struct StudyReport {
  /// The files by name.
  let files: [(name: String, text: String)]
  /// `summary.json`.
  let summary: String
  /// The leaderboard for the terminal.
  let table: String
  let remarks: [String]
  let scopes: [String]

  /// The report of a study without blocks.
  init(_ analysis: StudyAnalysis, version: String) {
    summary = analysis.summary.json + "\n"
    files = [
      ("results.csv", analysis.results), ("summary.json", summary), ("report.md", analysis.markdown),
      ("report.html", StudyPage(analysis, version: version).html), ("report.tex", analysis.latex),
    ]
    (table, remarks, scopes) = (analysis.table, analysis.remarks, analysis.scopes)
  }

  /// The report of a study with blocks.
  init(_ analysis: BlockAnalysis, version: String) {
    summary = analysis.summary.json + "\n"
    files = [
      ("results.csv", analysis.results), ("summary.json", summary), ("report.md", analysis.markdown),
      ("report.html", BlockPage(analysis, version: version).html), ("report.tex", analysis.latex),
    ]
    (table, remarks, scopes) = (analysis.table, analysis.remarks, analysis.scopes)
  }
}
