import RecKit
import RecKitDatasets
import RecKitTesting

/// `reckit verify`.
enum VerifyCommand: Command {
  static let specification = CommandSpecification(
    name: "verify", operands: "CONFIG [key=value ...]",
    summary: "Check the contracts of the components that a config names.",
    discussion: """
      Gradients against finite differences weight by weight, permutation, catalogue scoring, samplers, losses, metrics
      with ties, the dataset, and the same bits on one thread and three, with the parameters of the config. Nothing is
      written. Exit code 1 where something does not hold.
      """, count: 1...Int.max, options: [])

  static func run(_ arguments: ParsedArguments, _ context: Reckit.Environment) throws {
    let loaded = try ConfigInput.load(arguments.operands, context)
    let checks = checks(of: loaded, context)
    var table = TextTable(["component", "what must hold", "held"])
    var failures: [String] = []
    for (place, (component, check)) in checks.enumerated() {
      context.output.status("\(place + 1)/\(checks.count) \(component): \(check.what)")
      do {
        try check.run()
        table.append([component, check.what, "yes"])
      } catch {
        table.append([component, check.what, "NO"])
        failures.append("\(component), \(check.what):\n  \(error)")
      }
    }
    context.output.status("")
    context.output.write(table.text)
    guard !failures.isEmpty else { return }
    throw CommandError(
      message: "\n" + failures.joined(separator: "\n")
        + "\n\(failures.count) of \(Words.count(checks.count, "check")) failed",
      code: ExitCode.failed)
  }

  private static func checks(
    of loaded: ConfigInput.Loaded, _ context: Reckit.Environment
  ) -> [(component: String, check: ContractCheck)] {
    let configuration = loaded.configuration
    var checks: [(String, ContractCheck)] = []
    func add(_ kind: ComponentKind, _ component: any Component, _ new: [ContractCheck]) {
      checks += new.map { ("\(kind.rawValue) \(type(of: component).name)", $0) }
    }
    let dataset = configuration.dataset
    add(
      .dataset, dataset,
      [
        ContractCheck("loads twice the same, rows and ratings are sound") {
          try checkDataset(
            dataset, context: DatasetContext(folder: context.dataFolder, configFolder: loaded.folder))
        }
      ])
    if case .trained(let scorer) = configuration.scorer {
      let excludes = configuration.resolved["sampler"]?["exclude"] == "positives".node
      add(
        .sampler, configuration.sampler,
        [
          ContractCheck("draws end, are items, and depend on seed, epoch and positive alone") {
            try checkSampler(configuration.sampler, excludesPositives: excludes)
          }
        ])
      add(.scorer, scorer, scorerChecks(scorer))
      add(
        .loss, configuration.loss,
        [
          ContractCheck("gradients agree with finite differences, rows are independent") {
            try checkLoss(configuration.loss)
          }
        ])
    }
    for metric in configuration.metrics {
      checks.append(
        (
          "metric \(metric.label)",
          ContractCheck("values are in 0...1, ties are the mean over their orders, a better order is no worse") {
            try checkMetric(metric)
          }
        ))
    }
    checks.append(
      ("run", ContractCheck("1 and 3 threads give the same bits, twice") { try checkThreads(configuration) }))
    checks.append(
      (
        "run",
        ContractCheck("users without test positives are left out, the others are ranked") {
          try checkEmptyUsers(configuration)
        }
      ))
    return checks
  }

  /// A small generated set of the config's own protocol.
  private static func data(_ configuration: ExperimentConfiguration) throws -> PreparedData {
    var generated = SyntheticDataset()
    generated.users = 40
    generated.items = 60
    generated.interactions = 600
    return try DataPreparer(generated.preparation, splitter: RandomSplitter()).prepare(
      generated.load(from: DatasetContext(folder: ".")))
  }

  private static func checkThreads(_ configuration: ExperimentConfiguration) throws {
    var configuration = configuration
    configuration.training.epochs = 2
    let data = try data(configuration)
    let results = try [1, 3, 1].map { try Experiment(configuration, data: data, threads: $0).run() }
    for (threads, result) in zip([3, 1], results.dropFirst()) {
      let weights = zip(result.model?.buffers ?? [], results[0].model?.buffers ?? [])
      if let place = weights.map({ $0.values.elementsEqual($1.values) }).firstIndex(of: false) {
        let name = result.model?.declarations[place].name ?? ""
        throw CheckFailure("run", "\(threads) threads train other numbers of \(name) than 1 thread did before")
      }
      guard result.test == results[0].test else {
        throw CheckFailure("run", "\(threads) threads measure something else than 1 thread did before")
      }
    }
  }

  private static func checkEmptyUsers(_ configuration: ExperimentConfiguration) throws {
    var configuration = configuration
    configuration.training.epochs = 1
    let whole = try data(configuration)
    // The test positives of user rows below 10 are taken away.
    let kept = whole.test.users.indices.filter { whole.test.users[$0] >= 10 }
    let test = Interactions(
      users: kept.map { whole.test.users[$0] }, items: kept.map { whole.test.items[$0] }, userRows: whole.test.userRows)
    let data = PreparedData(
      training: whole.training, rated: whole.rated, validation: nil, test: test, logs: [], notes: [])
    let result = try Experiment(configuration, data: data, threads: 1).run().test
    guard Set(result.users) == Set(test.users) else {
      throw CheckFailure(
        "run", "users \(result.users) were evaluated, but \(Set(test.users).sorted()) have test positives")
    }
  }
}
