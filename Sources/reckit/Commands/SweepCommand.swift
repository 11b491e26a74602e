import Foundation
import RecKit

/// `reckit sweep`.
enum SweepCommand: Command {
  static let specification = CommandSpecification(
    name: "sweep", operands: "STUDY [key=value ...]",
    summary: "Run a study's variants over its seeds and compare them.",
    discussion: """
      Finished runs are not run again: an interrupted sweep continues where it was, and if you add seeds or variants,
      only the new runs are run. key=value sets a key of the study (seeds=0..4) or a value of its base (training.epochs=3).
      The folder gets results.csv, summary.json, report.md and report.html.
      """, count: 1...Int.max,
    options: [
      .init(name: "jobs", value: "N", help: "Runs at the same time; default all cores. Fewer runs share the threads."),
      .init(name: "out", value: "DIR", help: "The study's folder; default studies/NAME, by the study's name."),
      .init(name: "list", help: "Print a line for each missing run (index, address, variant, seed) and run nothing."),
      .init(
        name: "only", value: "INDEX",
        help:
          "Run only this run of the list; slurm reads SLURM_ARRAY_TASK_ID, kubernetes JOB_COMPLETION_INDEX. No report."
      ),
      .init(
        name: "shard", value: "I/N",
        help:
          "Run the I-th of N equal parts, I from 1; slurm reads the array's task and size, kubernetes/N JOB_COMPLETION_INDEX. No report."
      ),
      .init(
        name: "force", help: "Replace study.txt and the reports of another study in the folder; its runs stay."),
      .init(name: "keep-models", help: "Store model.safetensors of every run."), RunLog.option, ProcessOptions.memory,
      .init(name: "across-protocols", help: "Compare runs of different protocols too, and mark it."),
      .init(name: "json", help: "Print summary.json and nothing else."),
      .init(name: "quiet", help: "Print nothing but errors."),
    ])

  static func run(_ arguments: ParsedArguments, _ context: Reckit.Environment) throws {
    let jobs = try ProcessOptions.jobs(arguments)
    try ProcessOptions.checkKernels()
    try ProcessOptions.limitMemory(arguments)
    let tracker = try RunLog.tracker(arguments)
    let input = try StudyInput(arguments.operands, context)
    let study = input.study
    let isQuiet = !arguments.switches.isDisjoint(with: ["quiet", "json", "list"])
    let folder = StudyFolder(
      try OutputFolder(arguments.values["out"], default: "studies/\(study.name)", spare: 0, context.variables).path)
    let replaces = arguments.switches.contains("force")
    if !arguments.switches.contains("list") { try folder.check(study, replaces: replaces) }
    let plan = try StudyPlan(study, version: Reckit.version) {
      try ConfigInput.prepare($0, folder: input.folder, context, isQuiet: isQuiet)
    }
    let part = try part(arguments, context.variables, count: plan.runs.count)
    let missing = plan.missing(in: folder, part: part)
    if arguments.switches.contains("list") {
      for run in missing.sorted(by: { $0.addressed.run.index < $1.addressed.run.index }) {
        context.output.write(folder.line(run.addressed, of: study))
      }
      return
    }
    do { try folder.begin(study, plan.addressed, replaces: replaces) } catch let error as FileError {
      throw CommandError.usage("\(error); --out names another folder")
    }
    Interruption.watch()
    MemoryNeed.shareLimit(among: min(jobs, max(1, missing.count)))
    let console = SweepConsole(context.output, study, isQuiet: isQuiet, jobs: min(jobs, max(1, missing.count)))
    let total = part?.isOneRun ?? false ? 1 : plan.distinct.count { part?.contains($0.addressed.run) ?? true }
    console.header(total: total, missing: missing.count, part: part?.name, folder: folder.path)
    let planned = missing.map(\.addressed.run)
    StudyRunner(
      folder, version: Reckit.version, keepsModels: arguments.switches.contains("keep-models"),
      keepsEvents: tracker == .tensorboard,
      peakMemory: { ProcessUsage.peakMemoryBytes }
    ).run(
      missing, workers: jobs, threads: ProcessOptions.threads(jobs: jobs, of: missing.count, part: part),
      isStopped: { Interruption.isRequested },
      observe: { console.see($0, planned) }, wait: { console.draw() })
    console.end()
    if Interruption.isRequested {
      context.output.writeError("interrupted; finished runs are kept, and the same command continues from there\n")
      throw Interruption.Interrupted()
    }
    if part == nil {
      try folder.locked {
        // Another process may have begun with more or fewer variants or seeds: the files are of one study together.
        try folder.check(study, replaces: replaces)
        try folder.writeIndex(study, plan.addressed)
        try ReportCommand.write(
          study, plan.addressed, folder, context, isQuiet: isQuiet, arguments: arguments)
      }
    }
    let failed = console.failures
    if failed > 0 {
      throw CommandError(
        message: "\(failed) of \(Words.count(missing.count, "run")) failed; the same command tries them again",
        code: ExitCode.failed)
    }
  }

  /// The part that `--only` or `--shard` asks for; nil: all.
  static func part(
    _ arguments: ParsedArguments, _ variables: [String: String], count: Int
  ) throws -> StudyPart? {
    do {
      switch (arguments.values["only"], arguments.values["shard"]) {
      case (nil, nil): return nil
      case (.some, .some): throw CommandError.usage("--only and --shard exclude each other")
      case (let text?, nil): return try StudyPart(run: text, of: count, variables: variables)
      case (nil, let text?): return try StudyPart(shard: text, variables: variables)
      }
    } catch let mistake as StudyPart.Mistake {
      throw CommandError.usage("\(mistake)")
    }
  }
}
