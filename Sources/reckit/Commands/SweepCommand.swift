import Foundation
import RecKit

/// `reckit sweep`.
enum SweepCommand: Command {
  static let specification = CommandSpecification(
    name: "sweep", operands: "STUDY [key=value ...]",
    summary: "Run a study's variants over its seeds and compare them.",
    discussion: """
      Runs that are there already are not run again, so an interrupted sweep goes on where it was, and added seeds or
      variants run alone. key=value sets a key of the study (seeds=0..4) or a value of its base (training.epochs=3).
      The folder gets results.csv, summary.json, report.md and report.html.
      """, count: 1...Int.max,
    options: [
      .init(name: "jobs", value: "N", help: "Runs at the same time, a thread each; default all cores."),
      .init(name: "out", value: "DIR", help: "The study's folder; default studies/NAME after the study's name."),
      .init(name: "list", help: "Print a line for each missing run (index, address, variant, seed) and run nothing."),
      .init(
        name: "only", value: "INDEX",
        help:
          "Run this one of the list alone; slurm takes SLURM_ARRAY_TASK_ID, kubernetes JOB_COMPLETION_INDEX. No report."
      ),
      .init(
        name: "shard", value: "I/N",
        help:
          "Run the I-th of N equal parts, I from 1; slurm takes the array's task and size, kubernetes/N JOB_COMPLETION_INDEX. No report."
      ),
      .init(
        name: "force", help: "Replace study.txt and the reports of another study in the folder; its runs stay."),
      .init(name: "keep-models", help: "Store model.safetensors of every run."),
      .init(name: "across-protocols", help: "Compare runs of different protocols too, and mark it."),
      .init(name: "json", help: "Print summary.json and nothing else."),
      .init(name: "quiet", help: "Print nothing but errors."),
    ])

  static func run(_ arguments: ParsedArguments, _ context: Reckit.Environment) throws {
    let jobs = try positive(arguments.values["jobs"], "jobs") ?? ProcessInfo.processInfo.activeProcessorCount
    guard Kernels.isForcedSetAvailable else {
      throw CommandError.usage("RECKIT_SIMD names no kernel set of this machine; portable is everywhere")
    }
    let input = try StudyInput(arguments.operands, context)
    let study = input.study
    let isQuiet = !arguments.switches.isDisjoint(with: ["quiet", "json", "list"])
    let folder = StudyFolder(
      try OutputFolder(arguments.values["out"], default: "studies/\(study.name)", spare: 0, context.variables).path)
    let replaces = arguments.switches.contains("force")
    if !arguments.switches.contains("list") { try folder.check(study, replaces: replaces) }
    let runs = try input.prepare(context, isQuiet: isQuiet)
    // Runs of one address are one run: those of a deterministic variant. The first of them is made, unless --only
    // asks for another one.
    var addresses: Set<String> = []
    let distinct =
      arguments.values["only"] != nil
      ? runs : runs.filter { addresses.insert($0.addressed.address).inserted }
    let missing = distinct.filter { !folder.isFinished($0.addressed.address) }
    if arguments.switches.contains("list") {
      for run in missing { context.output.write(folder.line(run.addressed, of: study)) }
      return
    }
    let part = try Part(arguments, context.variables, count: runs.count)
    let chosen = missing.filter { part?.indices.contains($0.addressed.run.index) ?? true }
    do { try folder.begin(study, runs.map(\.addressed), replaces: replaces) } catch let error as FileError {
      throw CommandError.usage("\(error); --out names another folder")
    }
    Interruption.watch()
    let console = SweepConsole(context.output, study, isQuiet: isQuiet, jobs: min(jobs, max(1, chosen.count)))
    console.header(
      total: distinct.count { part?.indices.contains($0.addressed.run.index) ?? true }, missing: chosen.count,
      part: part?.name, folder: folder.path)
    // Seed by seed, so that what is there early can be compared; of a seed the dearest first, so that cores end together.
    let order = chosen.map { ($0, StudyEstimate.relativeCost(of: $0.experiment)) }
      .sorted { ($0.0.addressed.run.seed, -$0.1) < ($1.0.addressed.run.seed, -$1.1) }.map(\.0)
    let planned = order.map(\.addressed.run)
    StudyRunner(
      folder, version: Reckit.version, keepsModels: arguments.switches.contains("keep-models"),
      peakMemory: { ProcessUsage.peakMemoryBytes }
    ).run(
      order.map { .init($0.addressed, $0.experiment) }, workers: jobs, isStopped: { Interruption.isRequested },
      observe: { console.see($0, planned) }, wait: { console.draw() })
    console.end()
    if Interruption.isRequested {
      context.output.writeError("interrupted; finished runs are kept, and the same command goes on from there\n")
      throw Interruption.Interrupted()
    }
    if part == nil {
      try folder.locked {
        // Another process may have begun with more or fewer variants or seeds: the files are of one study together.
        try folder.check(study, replaces: replaces)
        try folder.writeIndex(study, runs.map(\.addressed))
        try ReportCommand.write(
          study, runs.map(\.addressed), folder, context, isQuiet: isQuiet, arguments: arguments)
      }
    }
    let failed = console.failures
    if failed > 0 {
      throw CommandError(
        message: "\(failed) of \(Words.count(chosen.count, "run")) failed; the same command tries them again",
        code: ExitCode.failed)
    }
  }

  static func positive(_ text: String?, _ option: String) throws -> Int? {
    guard let text else { return nil }
    guard let number = Int(text), (1...1024).contains(number) else {
      throw CommandError.usage("--\(option) needs a whole number from 1 to 1024, not \(text)")
    }
    return number
  }

  /// The part of a study that one process runs.
  private struct Part {
    let indices: Set<Int>
    let name: String

    init?(_ arguments: ParsedArguments, _ variables: [String: String], count: Int) throws {
      func number(_ variable: String) throws -> Int {
        guard let text = variables[variable], let number = Int(text) else {
          throw CommandError.usage("\(variable) is not set to a whole number: is this a task of an array?")
        }
        return number
      }
      switch (arguments.values["only"], arguments.values["shard"]) {
      case (nil, nil): return nil
      case (.some, .some): throw CommandError.usage("--only and --shard exclude each other")
      case (let text?, nil):
        let index: Int
        switch text {
        case "slurm": index = try number("SLURM_ARRAY_TASK_ID")
        case "kubernetes": index = try number("JOB_COMPLETION_INDEX")
        default: index = Int(text) ?? -1
        }
        guard (0..<count).contains(index) else {
          throw CommandError.usage(
            "--only needs an index from 0 to \(count - 1), slurm or kubernetes, not \(index < 0 ? text : "\(index)")")
        }
        indices = [index]
        name = "run \(index)"
      case (nil, let text?):
        let parts = text.split(separator: "/").map(String.init)
        let (place, shards): (Int, Int)
        switch (parts.first, parts.count) {
        case ("slurm", 1):
          shards = try number("SLURM_ARRAY_TASK_COUNT")
          place = try number("SLURM_ARRAY_TASK_ID") - number("SLURM_ARRAY_TASK_MIN") + 1
        case ("kubernetes", 2):
          shards = Int(parts[1]) ?? 0
          place = try number("JOB_COMPLETION_INDEX") + 1
        default:
          shards = parts.count == 2 ? Int(parts[1]) ?? 0 : 0
          place = parts.first.flatMap { Int($0) } ?? 0
        }
        guard shards >= 1, (1...shards).contains(place) else {
          throw CommandError.usage(
            "--shard needs I/N with I from 1 to N, slurm or kubernetes/N, not \(text)"
              + (shards > 0 && place > 0 ? " (part \(place) of \(shards))" : ""))
        }
        indices = Set((0..<count).filter { $0 % shards == place - 1 })
        name = "part \(place) of \(shards)"
      }
    }
  }
}
