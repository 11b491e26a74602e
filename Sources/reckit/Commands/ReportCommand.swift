import Foundation
import RecKit

/// `reckit report`.
enum ReportCommand: Command {
  static let specification = CommandSpecification(
    name: "report", operands: "DIR", summary: "Build a study's report from the runs that are finished.",
    discussion: "DIR is a folder that `reckit sweep` wrote, by any number of processes. Nothing is run.", count: 1...1,
    options: [
      .init(name: "across-protocols", help: "Compare runs of different protocols too, and mark it."),
      .init(name: "json", help: "Print summary.json and nothing else."),
      .init(name: "quiet", help: "Print nothing but errors."),
    ])

  static func run(_ arguments: ParsedArguments, _ context: Reckit.Environment) throws {
    let folder = StudyFolder(arguments.operands[0])
    guard FileManager.default.fileExists(atPath: folder.path + "/study.txt") else {
      throw CommandError.usage("\(folder.path) is no study's folder: it has no study.txt")
    }
    try folder.locked {
      let input = try StudyInput([folder.path + "/study.txt"], context)
      try write(
        input.study, try folder.addresses(of: input.study), folder, context,
        isQuiet: !arguments.switches.isDisjoint(with: ["quiet", "json"]), arguments: arguments)
    }
  }

  /// Writes the four files and prints the leaderboard, while the folder is locked.
  static func write(
    _ study: Study, _ runs: [StudyFolder.Addressed], _ folder: StudyFolder, _ context: Reckit.Environment,
    isQuiet: Bool, arguments: ParsedArguments
  ) throws {
    let analysis = try StudyAnalysis(
      study, runs, in: folder, acrossProtocols: arguments.switches.contains("across-protocols"))
    let summary = analysis.summary.json + "\n"
    try folder.write(analysis.results, as: "results.csv")
    try folder.write(summary, as: "summary.json")
    try folder.write(analysis.markdown, as: "report.md")
    try folder.write(StudyPage(analysis, version: Reckit.version).html, as: "report.html")
    if arguments.switches.contains("json") { context.output.write(summary) }
    guard !isQuiet else { return }
    context.output.line()
    context.output.write(analysis.table)
    context.output.line()
    for remark in analysis.remarks { context.output.line(remark) }
    for scope in analysis.scopes { context.output.line(scope) }
    context.output.line("written   \(folder.path)/report.html, report.md, results.csv, summary.json")
  }
}
