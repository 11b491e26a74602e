import Foundation
import RecKit

/// `reckit check`.
enum CheckCommand: Command {
  static let specification = CommandSpecification(
    name: "check", operands: "CONFIG [key=value ...]", summary: "Check a config or a study; print it resolved.",
    discussion: """
      The resolved config names every parameter; run again, it gives the same bits. Of a study, every variant is
      checked and listed, with the number of runs and how long they take, measured on a little of each where the data
      is there. CONFIG - is standard input.
      """,
    count: 1...Int.max, options: [.init(name: "json", help: "Print JSON (of a config).")])

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
    let all = study.runs
    let count = all.count
    func made(_ variant: Int) -> Int { study.isDeterministic(variant) ? 1 : study.seeds.count }
    let distinct = study.variants.indices.reduce(0) { $0 + made($1) }
    let plan =
      "\(Words.count(study.variants.count, "variant")) x \(Words.count(study.seeds.count, "seed")) = \(Words.count(count, "run"))"
      + (distinct < count ? ", \(distinct) to make: a deterministic variant is run once" : "")
    do {
      // Of many variants a few stand for all, evenly spaced; the first seed's runs come first.
      let chosen = Array(stride(from: 0, to: study.variants.count, by: (study.variants.count + 15) / 16))
      let runs = try input.prepare(context, runs: chosen.map { all[$0] }, isQuiet: false)
      let measured = runs.reduce(0.0) {
        $0 + StudyEstimate.seconds(of: $1.experiment) * Double(made($1.addressed.run.variant))
      }
      let seconds = measured * Double(study.variants.count) / Double(runs.count)
      let cores = ProcessInfo.processInfo.activeProcessorCount
      context.output.line(
        "runs      \(plan), about \(ProgressBar.time(seconds / Double(cores))) with \(Words.count(cores, "job"))")
    } catch {
      context.output.line("runs      \(plan); how long they take is unknown, for the data cannot be loaded: \(error)")
    }
  }
}
