import Foundation
import RecKit

/// `reckit tune`.
struct TuneCommand: Command {
  /// Where a search can end.
  enum Stage: String, CaseIterable {
    case search, recheck, final
  }

  static let specification = CommandSpecification(
    name: "tune", operands: "SEARCH [key=value ...]",
    summary: "Search every arm's parameters alike on validation, then compare on test.",
    discussion: """
      Each arm gets the same number of trials on a validation part; the best few are run again with other seeds; then the
      chosen configs are compared on test, paired by seed, as `reckit sweep` does. Only these final runs read the test
      part. Finished runs are not run again: an interrupted search continues where it was, and raising search.trials adds
      to it. key=value sets a key of the search (search.trials=20) or a value of its base (training.epochs=3).
      The folder gets trials.csv, search.json, search.html, best-ARM.txt, final.txt and final/; with repeats, the first
      four lie in repeat-1/ and so on.
      """, count: 1...Int.max,
    options: [
      .init(name: "jobs", value: "N", help: "Runs at the same time; default all cores. Fewer runs share the threads."),
      .init(name: "out", value: "DIR", help: "The search's folder; default searches/NAME, by the search's name."),
      .init(
        name: "stage", value: "STAGE",
        help: "Where to end: search (trials alone), recheck (with best-ARM.txt and final.txt), final (default).",
        choices: Stage.allCases.map(\.rawValue)),
      .init(name: "list", help: "Print a line for each missing run of the stage that is next and run nothing."),
      .init(
        name: "only", value: "INDEX",
        help:
          "Run only this run of the list; slurm reads SLURM_ARRAY_TASK_ID, kubernetes JOB_COMPLETION_INDEX. Ends with the stage."
      ),
      .init(
        name: "shard", value: "I/N",
        help:
          "Run the I-th of N equal parts of the stage that is next; slurm and kubernetes/N as in sweep. Ends with the stage."
      ),
      ProcessOptions.memory,
      .init(name: "retry-failed", help: "Run failed trials again, rather than take the failure for their result."),
      .init(name: "force", help: "Replace the files of another search in the folder; its runs stay."),
      .init(name: "quiet", help: "Print nothing but errors."),
    ])

  private let stage: Stage
  private let jobs: Int
  private let isList: Bool
  private let isQuiet: Bool
  private let arguments: ParsedArguments
  private let context: Reckit.Environment

  private init(_ arguments: ParsedArguments, _ context: Reckit.Environment) throws {
    jobs = try ProcessOptions.jobs(arguments)
    try ProcessOptions.checkKernels()
    try ProcessOptions.limitMemory(arguments)
    stage = try Self.stage(arguments.values["stage"])
    isList = arguments.switches.contains("list")
    isQuiet = isList || arguments.switches.contains("quiet")
    self.arguments = arguments
    self.context = context
  }

  private var isPart: Bool { (arguments.values["only"] ?? arguments.values["shard"]) != nil }

  static func run(_ arguments: ParsedArguments, _ context: Reckit.Environment) throws {
    let command = try TuneCommand(arguments, context)
    let input = try SearchInput(arguments.operands, context)
    let search = input.search
    let folder = SearchFolder(
      try OutputFolder(arguments.values["out"], default: "searches/\(search.name)", spare: 0, context.variables).path)
    try command.begin(search, folder)
    Interruption.watch()
    var results: [SearchResults] = []
    var hasRun = false
    for number in 0..<search.repeats {
      var (one, place) = (search, folder)
      if search.repeats > 1 {
        (one, place) = (try search.repetition(number), folder.repetition(number))
        try command.begin(one, place)
      }
      guard let found = try command.search(one, in: place, data: input.folder, hasRun: &hasRun) else { return }
      results.append(found)
    }
    if command.stage == .search { return }
    let failed = results.flatMap(\.failedArms)
    guard failed.isEmpty else {
      let reasons = failed.map { "\($0.name): no trial came to a value; the first: \($0.reason)" }
      throw CommandError(message: reasons.joined(separator: "\n"), code: ExitCode.failed)
    }
    let study = FinalStudy(results)
    try folder.write(study)
    guard study != nil else {
      throw CommandError(
        message: "the chosen configs cannot be trained on train+validation; write final.train_on: train",
        code: ExitCode.failed)
    }
    if !command.isQuiet { context.output.line("written   \(folder.path)/final.txt") }
    guard command.stage == .final, !(hasRun && command.isPart) else { return }
    try command.compare(folder)
  }

  /// Makes the folder, or with `--list` checks it.
  private func begin(_ search: Search, _ folder: SearchFolder) throws {
    let replaces = arguments.switches.contains("force")
    do {
      if isList { try folder.check(search, replaces: replaces) } else { try folder.begin(search, replaces: replaces) }
    } catch let error as FileError {
      throw CommandError.usage("\(error)")
    }
    if arguments.switches.contains("retry-failed"), !isList { folder.forgetFailures() }
  }

  /// Runs trials and rechecks, and writes what was found.
  ///
  /// - Parameters:
  ///   - search: the search, or one of its repeats.
  ///   - folder: its folder.
  ///   - data: the folder that relative paths of datasets start from.
  ///   - hasRun: whether something was run; a part of a stage ends with it.
  /// - Returns: what was found; nil where the command ends before.
  /// - Throws: what loading, running and writing throw.
  private func search(
    _ search: Search, in folder: SearchFolder, data: String, hasRun: inout Bool
  ) throws -> SearchResults? {
    var run = SearchRun(search, in: folder.runs, version: Reckit.version) {
      try ConfigInput.prepare($0, folder: data, context, isQuiet: isQuiet)
    }
    while let batch = try stage == .search ? run.nextRound() : run.next() {
      let part = try SweepCommand.part(arguments, context.variables, count: batch.plan.runs.count)
      if isList {
        for job in run.missing(of: batch, part: part).sorted(by: { $0.addressed.run.index < $1.addressed.run.index }) {
          context.output.write(folder.runs.line(job.addressed, of: batch.plan.study))
        }
        return nil
      }
      if hasRun && part != nil { return nil }
      hasRun = true
      let reason = try perform(run.missing(of: batch, part: part), of: batch, part: part, in: folder)
      // A trial that fails is a result, and is there; one that cannot be stored would be run again and again.
      let left = run.missing(of: batch, part: part).count
      guard left == 0 else {
        throw CommandError(
          message: "\(Words.count(left, "run")) of the \(batch.title) could not be stored: \(reason)",
          code: ExitCode.failed)
      }
      if part != nil && !run.missing(of: batch).isEmpty {
        if !isQuiet {
          context.output.line(
            "\(part?.name ?? "") of the \(batch.title) is done; the others' runs are missing before it goes on")
        }
        return nil
      }
    }
    let results = try run.results()
    // With --list too: of processes that ended the stage together, each may have left this to the others.
    try folder.write(results, version: Reckit.version)
    if !isQuiet { show(results, folder) }
    return results
  }

  private static func stage(_ text: String?) throws -> Stage {
    guard let text else { return .final }
    guard let stage = Stage(rawValue: text) else {
      throw CommandError.usage(
        "--stage must be one of \(Stage.allCases.map(\.rawValue).joined(separator: ", ")), not \(text)")
    }
    return stage
  }

  /// Runs a part of a batch.
  ///
  /// - Returns: why the last run that failed did; empty where none did.
  private func perform(
    _ missing: [StudyRunner.Job], of batch: SearchRun.Batch, part: StudyPart?, in folder: SearchFolder
  ) throws -> String {
    let console = SweepConsole(
      context.output, batch.plan.study, isQuiet: isQuiet, jobs: min(jobs, max(1, missing.count)))
    console.header(
      of: batch.title, total: batch.plan.distinct.count { part?.contains($0.addressed.run) ?? true },
      missing: missing.count, part: part?.name, folder: folder.path)
    let planned = missing.map(\.addressed.run)
    MemoryNeed.shareLimit(among: min(jobs, max(1, missing.count)))
    StudyRunner(folder.runs, version: Reckit.version, peakMemory: { ProcessUsage.peakMemoryBytes }).run(
      missing, workers: jobs, threads: ProcessOptions.threads(jobs: jobs, of: missing.count, part: part),
      isStopped: { Interruption.isRequested },
      observe: { console.see($0, planned) }, wait: { console.draw() })
    console.end()
    if Interruption.isRequested {
      context.output.writeError("interrupted; finished runs are kept, and the same command continues from there\n")
      throw Interruption.Interrupted()
    }
    return console.lastReason
  }

  private func show(_ results: SearchResults, _ folder: SearchFolder) {
    context.output.line()
    context.output.write(results.table)
    context.output.line()
    for remark in results.remarks { context.output.line(remark) }
    context.output.line("protocol  search \(results.protocolHash.prefix(8))")
    let files = results.hasChosen ? ", best-ARM.txt" : ""
    context.output.line("written   \(folder.path)/trials.csv, search.json, search.html\(files)")
  }

  /// The final comparison, which is a study like any other.
  private func compare(_ folder: SearchFolder) throws {
    if !isQuiet { context.output.line() }
    var sweep = ParsedArguments()
    sweep.operands = [folder.path + "/final.txt"]
    sweep.values = arguments.values.filter { ["jobs", "only", "shard", "memory"].contains($0.key) }
    sweep.values["out"] = folder.path + "/final"
    // More trials may choose another config, and then the comparison is another one.
    sweep.switches = arguments.switches.intersection(["list", "quiet"]).union(["force"])
    try SweepCommand.run(sweep, context)
  }
}
