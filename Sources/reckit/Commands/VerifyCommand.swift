import RecKit
import RecKitTesting

/// `reckit verify`.
enum VerifyCommand: Command {
  static let specification = CommandSpecification(
    name: "verify", operands: "CONFIG [key=value ...]",
    summary: "Check the contracts of the components that a config names.",
    discussion: """
      Compares gradients with finite differences (of large weights a sample). Checks permutation, catalogue scoring,
      samplers, losses, optimisers, metrics with ties, the dataset and its splitter, and that one thread and three give
      the same bits. All use the config's parameters. Nothing is written. The exit code is 1 if a check fails.
      """, count: 1...Int.max, options: [])

  static func run(_ arguments: ParsedArguments, _ context: Reckit.Environment) throws {
    let loaded = try ConfigInput.load(arguments.operands, context)
    let checks = checks(of: loaded, context)
    var table = TextTable(["component", "what must hold", "holds"])
    var failures: [String] = []
    for (place, (component, check)) in checks.enumerated() {
      context.output.status("\(place + 1)/\(checks.count) \(component): \(check.what)")
      do {
        try check.run()
        table.append([component, check.what, "yes"])
      } catch {
        table.append([component, check.what, "NO"])
        failures.append("\(component), \(check.what):\n  \(error)\n")
      }
    }
    context.output.status("")
    context.output.write(table.text)
    guard failures.isEmpty else {
      throw CommandError(
        message: failures.joined() + "\(failures.count) of \(Words.count(checks.count, "check")) failed",
        code: ExitCode.failed)
    }
    context.output.line("\(Words.count(checks.count, "check")), all hold")
  }

  private static func checks(
    of loaded: ConfigInput.Loaded, _ context: Reckit.Environment
  ) -> [(component: String, check: ContractCheck)] {
    let configuration = loaded.configuration
    var checks: [(String, ContractCheck)] = []
    func add(_ component: String, _ new: [ContractCheck]) { checks += new.map { (component, $0) } }
    add(
      "dataset \(type(of: configuration.dataset).name)",
      datasetChecks(
        configuration.dataset, context: DatasetContext(folder: context.dataFolder, configFolder: loaded.folder)))
    if let splitter = configuration.splitter { add("splitter \(type(of: splitter).name)", splitterChecks(splitter)) }
    let scorer = configuration.scorer.component
    let named: [any Component] =
      configuration.isTrained
      ? [configuration.sampler, scorer, configuration.loss, configuration.optimizer] : [scorer]
    for component in named + configuration.nestedComponents {
      let name = type(of: component).name
      switch component {
      case let sampler as any NegativeSampler:
        // A sampler says it itself; `exclude: positives` is how configs say it.
        let excludes =
          sampler.excludesPositives
          || sampler.resolvedEntries.contains { $0.key == "exclude" && $0.node == "positives".node }
        add("sampler \(name)", samplerChecks(sampler, excludesPositives: excludes))
      case let scorer as any PreparableScorer: add("scorer \(name)", scorerChecks(scorer))
      case let scorer as any FittedScorer:
        add("scorer \(name)", fittedScorerChecks(scorer, recipe: configuration.recipe))
      case let loss as any PreparableLoss: add("loss \(name)", lossChecks(loss))
      case let optimizer as any Optimizer: add("optimizer \(name)", optimizerChecks(optimizer))
      case let schedule as any Schedule: add("schedule \(name)", scheduleChecks(schedule))
      case let rule as any StoppingRule: add("stopping rule \(name)", stoppingRuleChecks(rule))
      case let initializer as any Initializer: add("initializer \(name)", initializerChecks(initializer))
      default: break
      }
    }
    for measure in configuration.metrics {
      if let metric = measure as? any Metric { add("metric \(metric.label)", metricChecks(metric)) }
      if let metric = measure as? any ListMetric { add("metric \(metric.label)", listMetricChecks(metric)) }
    }
    add("run", RunChecks(configuration: configuration).all)
    return checks
  }
}
