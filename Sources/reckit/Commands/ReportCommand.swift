import Foundation
import RecKit

/// `reckit report`.
enum ReportCommand: Command {
  static let specification = CommandSpecification(
    name: "report", operands: "DIR", summary: "Build the report of a study, or of one run.",
    discussion:
      """
      DIR is a folder that `reckit sweep` wrote, with any number of processes: results.csv, summary.json, report.md,
      report.html and report.tex (a LaTeX table) are written from the finished runs. Or DIR is the folder of one run:
      report.html and report.md are added to it. Nothing is run.
      """,
    count: 1...1,
    options: [
      .init(name: "across-protocols", help: "Compare runs of different protocols too, and mark it."),
      .init(name: "json", help: "Print summary.json (for a run, result.json) and nothing else."),
      .init(name: "quiet", help: "Print nothing but errors."),
    ])

  static func run(_ arguments: ParsedArguments, _ context: Reckit.Environment) throws {
    let folder = StudyFolder(arguments.operands[0])
    guard FileManager.default.fileExists(atPath: folder.path + "/study.txt") else {
      return try reportRun(arguments, context)
    }
    try folder.locked {
      let input = try StudyInput([folder.path + "/study.txt"], context)
      try write(
        input.study, try folder.addresses(of: input.study), folder, context,
        isQuiet: !arguments.switches.isDisjoint(with: ["quiet", "json"]), arguments: arguments)
    }
  }

  /// Writes the page of one run.
  private static func reportRun(_ arguments: ParsedArguments, _ context: Reckit.Environment) throws {
    let folder = RunFolder(arguments.operands[0])
    let path = folder.path.isEmpty ? "." : folder.path
    guard FileManager.default.fileExists(atPath: path + "/result.json") else {
      let isUnfinished = FileManager.default.fileExists(atPath: folder.staging + "/config.txt")
      throw CommandError.usage(
        isUnfinished
          ? "\(path) is not finished: the run is still going, or was interrupted; `\(context.program) run CONFIG --out \(path) --resume` continues it"
          : "\(path) is neither a study's folder (it has no study.txt) nor a finished run's (it has no result.json)")
    }
    for name in ["across-protocols"] where arguments.switches.contains(name) {
      throw CommandError.usage("--\(name) is for studies; \(path) is one run")
    }
    let page = RunPage(try RunRecord(path: path), version: Reckit.version)
    if arguments.switches.contains("json") {
      context.output.write(
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path + "/result.json")), as: UTF8.self))
    }
    try AtomicFile.write(Data(page.html.utf8), to: path + "/report.html")
    try AtomicFile.write(Data(page.markdown.utf8), to: path + "/report.md")
    guard arguments.switches.isDisjoint(with: ["quiet", "json"]) else { return }
    context.output.line("written   \(path)/report.html, report.md")
  }

  /// Writes the five files and prints the leaderboard, while the folder is locked.
  static func write(
    _ study: Study, _ runs: [StudyFolder.Addressed], _ folder: StudyFolder, _ context: Reckit.Environment,
    isQuiet: Bool, arguments: ParsedArguments
  ) throws {
    let across = arguments.switches.contains("across-protocols")
    let report =
      study.blocks.isEmpty
      ? StudyReport(try StudyAnalysis(study, runs, in: folder, acrossProtocols: across), version: Reckit.version)
      : StudyReport(try BlockAnalysis(study, runs, in: folder, acrossProtocols: across), version: Reckit.version)
    for (name, text) in report.files { try folder.write(text, as: name) }
    if arguments.switches.contains("json") { context.output.write(report.summary) }
    guard !isQuiet else { return }
    context.output.line()
    context.output.write(report.table)
    context.output.line()
    for remark in report.remarks { context.output.line(remark) }
    for scope in report.scopes { context.output.line(scope) }
    context.output.line("written   \(folder.path)/report.html, report.md, report.tex, results.csv, summary.json")
  }
}
