import Foundation
import RecKit

/// `reckit check`.
enum CheckCommand: Command {
  static let specification = CommandSpecification(
    name: "check", operands: "CONFIG [key=value ...]",
    summary: "Check a config, a study or a search; print it resolved.",
    discussion: """
      The resolved config has a value for every parameter; running it gives the same bits. For a study, every variant is
      checked and listed, with the number of runs and, if the data is there, an estimate of their time from a short
      piece of each. For a search, every arm and the ends of every range are checked, and arms, trials and time are shown.
      CONFIG - is standard input.
      """,
    count: 1...Int.max,
    options: [
      .init(name: "json", help: "Print JSON (for a config only)."),
      .init(
        name: "estimate",
        help: "Load a config's data, try a short piece, and add as comments how long a run takes and how much memory."),
    ])

  static func run(_ arguments: ParsedArguments, _ context: Reckit.Environment) throws {
    var context = context
    if arguments.operands[0] == "-" {
      let input = try context.readInput()
      context.readInput = { input }
    }
    let isSearch = SearchInput.isSearch(arguments.operands[0], context)
    let isStudy = !isSearch && StudyInput.isStudy(arguments.operands[0], context)
    let switches = arguments.switches.sorted()
    guard switches.isEmpty || !(isSearch || isStudy) else {
      throw CommandError.usage(
        "--\(switches[0]) is for the config of a single run; a \(isSearch ? "search" : "study") is always listed, with the time of its runs"
      )
    }
    if isSearch {
      return try check(SearchInput(arguments.operands, context), context)
    }
    if isStudy {
      return try check(StudyInput(arguments.operands, context), context)
    }
    let loaded = try ConfigInput.load(arguments.operands, context)
    let resolved = loaded.configuration.resolved
    let isJSON = arguments.switches.contains("json")
    guard !(isJSON && arguments.switches.contains("estimate")) else {
      throw CommandError.usage("--estimate adds comments, which JSON does not have; leave one of the two out")
    }
    context.output.write(isJSON ? resolved.json + "\n" : resolved.text)
    if arguments.switches.contains("estimate") { try estimate(loaded, context) }
  }

  /// Adds comments, so that what is printed is still the config.
  private static func estimate(_ loaded: ConfigInput.Loaded, _ context: Reckit.Environment) throws {
    let data = try ConfigInput.prepare(loaded, context, isQuiet: false)
    let loading = ProcessUsage.peakMemoryBytes
    let experiment = Experiment(loaded.configuration, data: data, threads: 1)
    let seconds = try StudyEstimate.measuredSeconds(of: experiment)
    // A fit that takes long is not finished here, so that it may not have taken all yet.
    let need = Int(min(1e18, try experiment.memoryNeed().bytes))
    let peak = max(ProcessUsage.peakMemoryBytes, loading + need)
    context.output.write(
      """
      # time: about \(ProgressBar.time(seconds)) on one thread, without loading
      # memory: \(peak >> 20) MiB with the model and an evaluation, \(loading >> 20) MiB when the data was loaded

      """)
  }

  private static func check(_ input: SearchInput, _ context: Reckit.Environment) throws {
    let search = input.search
    var table = TextTable(["arm", "trials", "axis", "values"], [.left, .right, .left, .left])
    for (place, arm) in search.arms.enumerated() {
      let name = arm.name + (place == search.baseline ? " (baseline)" : "")
      let first = arm.axes.first
      table.append([name, "\(search.trials(of: place))", first?.path ?? "none", first?.inWords ?? ""])
      for axis in arm.axes.dropFirst() { table.append(["", "", axis.path, axis.inWords]) }
    }
    context.output.write(table.text)
    context.output.line()
    for note in search.notes { context.output.line("note      \(note)") }
    let trials = search.arms.indices.reduce(0) { $0 + search.trials(of: $1) }
    let rechecks = search.arms.indices.reduce(0) { sum, arm in
      let best = min(search.recheckedTrials, search.trials(of: arm))
      return sum + (search.arms[arm].configuration.isDeterministic ? 0 : best * search.recheckSeeds.count)
    }
    let finals = search.arms.reduce(0) { $0 + ($1.configuration.isDeterministic ? 1 : search.finalSeeds.count) }
    let (method, repeats) = (search.method.rawValue, search.repeats)
    let plan =
      "\(Words.count(trials * repeats, "trial")) by \(method), \(rechecks * repeats) to recheck, \(finals * repeats) final: \(Words.count((trials + rechecks + finals) * repeats, "run"))"
      + (repeats > 1 ? " in \(repeats) repeats" : "")
    context.output.line("metric    \(search.metric) on validation; test is read by the final runs alone")
    if let halving = search.halving { context.output.line("stop      \(halving.inWords)") }
    if let seconds = search.secondsOfArm {
      context.output.line("budget    \(ProgressBar.time(seconds)) of training and evaluation for each arm's trials")
    }
    show(plan, context) {
      var run = SearchRun(search, in: StudyFolder("."), version: Reckit.version) {
        try ConfigInput.prepare($0, folder: input.folder, context, isQuiet: false)
      }
      return try run.estimatedSeconds() * Double(repeats)
    }
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
    show(plan, context) {
      try StudyEstimate.seconds(of: study, version: Reckit.version) {
        try ConfigInput.prepare($0, folder: input.folder, context, isQuiet: false)
      }
    }
  }

  /// How many runs there are, and how long they take.
  ///
  /// - Parameters:
  ///   - plan: how many, in words.
  ///   - context: the command's surroundings.
  ///   - seconds: of all of them, one after the other; throws what loading the data throws.
  private static func show(_ plan: String, _ context: Reckit.Environment, seconds: () throws -> Double) {
    let time: String
    do {
      let cores = ProcessInfo.processInfo.activeProcessorCount
      time = try ", about \(ProgressBar.time(seconds() / Double(cores))) with \(Words.count(cores, "job"))"
    } catch {
      time = "; how long they take is unknown, because the data cannot be loaded: \(error)"
    }
    context.output.line("runs      \(plan)\(time)")
  }
}
