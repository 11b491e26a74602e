import Foundation
import RecKit

/// `reckit check`.
enum CheckCommand: Command {
  static let specification = CommandSpecification(
    name: "check", operands: "CONFIG [key=value ...]", summary: "Check a config or a study; print it resolved.",
    discussion: """
      The resolved config has a value for every parameter; running it gives the same bits. For a study, every variant is
      checked and listed, with the number of runs and, if the data is there, an estimate of their time from a short
      piece of each. CONFIG - is standard input.
      """,
    count: 1...Int.max, options: [.init(name: "json", help: "Print JSON (for a config only).")])

  static func run(_ arguments: ParsedArguments, _ context: Reckit.Environment) throws {
    if StudyInput.isStudy(arguments.operands[0], context) {
      return try check(StudyInput(arguments.operands, context), context)
    }
    let resolved = try ConfigInput.load(arguments.operands, context).configuration.resolved
    context.output.write(arguments.switches.contains("json") ? resolved.json + "\n" : resolved.text)
  }

  private static func check(_ input: StudyInput, _ context: Reckit.Environment) throws {
    let study = input.study
    var table = TextTable(["variant", "differs from the base in"])
    for variant in study.variants.indices {
      let changes = study.differences(of: variant).map(\.text)
      let mark = variant == study.baseline ? " (baseline)" : ""
      table.append([study.variants[variant].name + mark, changes.first ?? "nothing"])
      for change in changes.dropFirst() { table.append(["", change]) }
    }
    context.output.write(table.text)
    context.output.line()
    context.output.line("metrics   \(study.labels.joined(separator: ", ")); \(study.primary) decides")
    for block in study.blocks {
      context.output.line("block     \(block.name): \(block.changesInWords)")
    }
    for text in study.publishedInWords { context.output.line("published \(text); not measured here") }
    let count = study.runs.count
    let distinct = study.variants.indices.reduce(0) { $0 + study.distinctRuns(of: $1) }
    let plan =
      "\(Words.count(study.variants.count, "variant")) x \(Words.count(study.seeds.count, "seed"))"
      + (study.blocks.isEmpty ? "" : " x \(Words.count(study.blocks.count, "block"))")
      + " = \(Words.count(count, "run"))"
      + (distinct < count ? ", \(distinct) to make: a deterministic variant is run once" : "")
    do {
      let seconds = try StudyEstimate.seconds(of: study, version: Reckit.version) {
        try ConfigInput.prepare($0, folder: input.folder, context, isQuiet: false)
      }
      let cores = ProcessInfo.processInfo.activeProcessorCount
      context.output.line(
        "runs      \(plan), about \(ProgressBar.time(seconds / Double(cores))) with \(Words.count(cores, "job"))")
    } catch {
      context.output.line(
        "runs      \(plan); how long they take is unknown, because the data cannot be loaded: \(error)")
    }
  }
}
