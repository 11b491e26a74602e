import Foundation
import RecKit

/// `reckit run`.
enum RunCommand: Command {
  static let specification = CommandSpecification(
    name: "run", operands: "CONFIG [key=value ...]", summary: "Run one experiment.",
    discussion: """
      CONFIG - is standard input. key=value sets a value by its path: training.epochs=3, scorer=dot.
      The run's folder gets config.txt (resolved), history.jsonl, users.csv, result.json and model.safetensors.
      """, count: 1...Int.max,
    options: [
      .init(
        name: "out", value: "DIR",
        help:
          "The run's folder; default runs/NAME-ADDRESS, by the config's name and a hash of all that the result depends on."
      ),
      .init(
        name: "threads", value: "N",
        help: "Threads; default all cores. The number does not change a bit of the results."),
      ProcessOptions.memory, RunLog.option, .init(name: "json", help: "Print result.json and nothing else."),
      .init(name: "quiet", help: "Print nothing but errors."),
      .init(
        name: "resume",
        help: "Continue the same run where it was interrupted; if it is finished, print its result."),
      .init(name: "force", help: "Replace the finished or interrupted run in the folder; other files in it stay."),
    ])

  static func run(_ arguments: ParsedArguments, _ context: Reckit.Environment) throws {
    let clock = ContinuousClock()
    let start = clock.now
    let threads = try ProcessOptions.threads(arguments)
    try ProcessOptions.checkKernels()
    try ProcessOptions.limitMemory(arguments)
    let tracker = try RunLog.tracker(arguments)
    let loaded = try ConfigInput.load(arguments.operands, context)
    var place = try RunPlace(arguments, name: loaded.name, context)
    let isJSON = arguments.switches.contains("json")
    let console = RunConsole(
      context.output, isQuiet: arguments.switches.contains("quiet"), isJSON: isJSON,
      epochs: loaded.configuration.isTrained ? loaded.configuration.training.epochs : 0)
    let data = try ConfigInput.prepare(loaded, context, threads: threads, isQuiet: console.isQuiet)
    let loadSeconds = (clock.now - start).inSeconds
    MemoryNeed.shareLimit(among: 1)
    let experiment = Experiment(loaded.configuration, data: data, threads: threads)
    let identity = RunIdentity(loaded.configuration, dataHash: data.hash, version: Reckit.version)
    let (folder, decision) = try place.decide(identity, loaded.configuration.resolved)
    guard case .train(let resumes) = decision else {
      if case .finished(let text) = decision {
        if isJSON { context.output.write(text) }
        console.note("finished already: \(folder.path)")
      }
      return
    }
    let rules = try experiment.makeProtocol()
    var checkpoints = try CheckpointStore(folder, experiment, resumes: resumes)
    try folder.write(identity)
    // Until here nothing is lost: a signal ends the process at once, also where reading data takes minutes.
    Interruption.watch()
    console.header(experiment, rules, folder: folder)
    if let former = folder.takenFrom {
      console.note("taken over from \(former), which ended without finishing the run")
    }
    if let epoch = checkpoints.resumed?.epoch {
      if let damage = checkpoints.damage {
        context.output.writeError(
          "the newest checkpoint is damaged (\(damage.reason)); continues after epoch \(epoch) from the previous one\n")
      } else {
        console.note("continues after epoch \(epoch)")
      }
    } else if arguments.switches.contains("resume") {
      console.note("nothing to resume: starts at epoch 0")
    }
    try context.output.check()
    // Of a run that was logged when it was interrupted, and is not now, it would be a part.
    if tracker == nil { unlink(folder.staged(TensorBoardEvents.fileName)) }
    let log = tracker.map { _ in RunLog(folder, resuming: checkpoints.resumed) }
    let result: ExperimentResult
    do { result = try train(experiment, &checkpoints, console, log, context) } catch {
      if !(error is Interruption.Interrupted) { folder.discardWithoutState() }
      throw error
    }
    let report = RunReport(
      experiment, result: result, experimentProtocol: rules,
      seconds: (loadSeconds, (clock.now - start).inSeconds), peakMemoryBytes: ProcessUsage.peakMemoryBytes,
      version: Reckit.version, program: context.program)
    let files = report.files
    try store(report, files, in: folder, checkpoints)
    if isJSON, let result = files.last { context.output.write(String(decoding: result.data, as: UTF8.self)) }
    console.footer(report, folder: folder)
  }

  /// Runs the experiment; an interruption leaves its state behind.
  private static func train(
    _ experiment: Experiment, _ checkpoints: inout CheckpointStore, _ console: RunConsole, _ log: RunLog?,
    _ context: Reckit.Environment
  ) throws -> ExperimentResult {
    do {
      return try experiment.run(from: checkpoints.resumed) { event in
        console.show(event)
        if let error = log?.see(event) { context.output.writeError("the log is not complete: \(error)\n") }
        if let error = checkpoints.see(event, isLast: Interruption.isRequested) {
          context.output.writeError(
            "the state of the run cannot be stored, so the run could not be resumed: \(error)\n")
        }
        if checkpoints.mayStop(at: event) { try Interruption.check() }
      }
    } catch let error as Interruption.Interrupted {
      context.output.status("")
      switch checkpoints.save() {
      case .success(nil): context.output.writeError("interrupted before the first epoch was done\n")
      case .success(let epoch?):
        let place = epoch == checkpoints.finished ? "from there" : "after epoch \(epoch)"
        context.output.writeError("interrupted after epoch \(checkpoints.finished); --resume continues \(place)\n")
      case .failure(let error):
        context.output.writeError(
          "interrupted after epoch \(checkpoints.finished), which could not be stored: \(error)\n")
      }
      throw error
    }
  }

  private static func store(
    _ report: RunReport, _ files: [(name: String, data: Data)], in folder: RunFolder, _ checkpoints: CheckpointStore
  ) throws {
    do {
      try folder.write(report.model, as: "model.safetensors")
      for file in files { try folder.write(file.data, as: file.name) }
      checkpoints.remove()
      try folder.finish()
    } catch let error as FileError {
      throw CommandError(message: "the run is finished but could not be stored: \(error)", code: ExitCode.failed)
    }
  }
}

extension Duration {
  /// The duration in seconds.
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
