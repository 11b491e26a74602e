extension ExperimentConfiguration {
  /// The sections of a config, in the order of the resolved one.
  public static let sections = [
    "seed", "dataset", "splitter", "sampler", "scorer", "loss", "optimizer", "training", "evaluation", "checkpoint",
  ]

  /// Reads and checks a whole config.
  ///
  /// - Parameters:
  ///   - document: the config.
  ///   - registry: the components that it can name.
  /// - Throws: ``ConfigErrors`` with every problem of every section.
  public init(_ document: ConfigDocument, registry: Registry) throws {
    var reader = SectionReader(document, registry: registry)
    let configuration = reader.read()
    guard reader.problems.isEmpty, let configuration else { throw document.errors(reader.problems) }
    self = configuration
  }
}

extension ConfigNode {
  /// Whether an argument wrote the node, or something in it.
  fileprivate var holdsArgument: Bool {
    if case .mapping(let entries) = value, entries.contains(where: { $0.node.holdsArgument }) { return true }
    return location.isArgument
  }
}

/// Reads the sections of one config.
struct SectionReader {
  let registry: Registry
  let root: ConfigNode
  let entries: [ConfigEntry]
  var problems: [ConfigProblem] = []

  init(_ document: ConfigDocument, registry: Registry) {
    self.registry = registry
    root = document.root
    guard case .mapping(let entries) = document.root.value else {
      self.entries = []
      problems.append(
        ConfigProblem(
          "a config is a mapping of sections (\(ExperimentConfiguration.sections.joined(separator: ", "))), not "
            + document.root.shortText, at: document.root.location))
      return
    }
    self.entries = entries
    for entry in entries where !ExperimentConfiguration.sections.contains(entry.key) {
      problems.append(
        ConfigProblem(
          "unknown section `\(entry.key.shortened(to: 60))`"
            + (problems.count < ConfigErrors.shown
              ? Suggestion.text(for: entry.key, among: ExperimentConfiguration.sections) : ""),
          at: entry.keyLocation))
    }
  }

  mutating func read() -> ExperimentConfiguration? {
    let seed = readSeed()
    let dataset = component(.dataset) as? any Dataset
    let splitter = readSplitter(for: dataset)
    let scorer = readScorer()
    let isTrained = if case .fitted(let fitted) = scorer { fitted.wrapsTrained } else { true }
    let sampler = component(.sampler) as? any NegativeSampler
    let loss = component(.loss) as? any PreparableLoss
    let optimizer = component(.optimizer) as? any Optimizer
    var training = options(TrainingOptions.self, "training")
    var evaluation = options(EvaluationOptions.self, "evaluation")
    if let standard = registry.defaults[.metric], entry("evaluation")?.node["metrics"] == nil {
      evaluation.metrics = [MetricSpecification(stringLiteral: standard)]
    }
    let checkpoint = options(CheckpointOptions.self, "checkpoint")
    let metrics = readMetrics(evaluation)
    if let monitor = training.monitor, !metrics.contains(where: { $0.label == monitor }) {
      // `gini` is `gini@10` where that is the only one of the name.
      let meant = metrics.filter { type(of: $0).name == monitor }
      if meant.count == 1 { training.monitor = meant[0].label }
    }
    if isTrained {
      checkPatience(training, metrics: metrics)
      checkEvaluations(training, every: evaluation.every)
      if let optimizer { checkBatchL2(training, optimizer) }
      if case .fitted = scorer { checkNothingStops(training) }
    } else {
      // `scorer=popularity` behind a config of a trained scorer means that scorer on the same data.
      let isArgument = entry("scorer").map { ($0.node["name"] ?? $0.node).location.isArgument } ?? false
      for section in ["sampler", "loss", "optimizer", "training", "checkpoint"] {
        guard let entry = entry(section), !isArgument || entry.node.holdsArgument else { continue }
        problems.append(
          ConfigProblem(
            "a fitted scorer is not trained, so `\(section)` would have no effect; remove it", at: entry.keyLocation))
      }
    }
    guard let dataset, let sampler, let scorer, let loss, let optimizer, problems.isEmpty else { return nil }
    var resolved = [ConfigEntry("seed", seed.node), ConfigEntry("dataset", Self.node(of: dataset))]
    resolved.append(ConfigEntry("splitter", splitter.map { Self.node(of: $0) } ?? ConfigNode(.null)))
    if isTrained { resolved.append(ConfigEntry("sampler", Self.node(of: sampler))) }
    resolved.append(ConfigEntry("scorer", Self.node(of: scorer.component)))
    if isTrained {
      resolved.append(ConfigEntry("loss", Self.node(of: loss)))
      resolved.append(ConfigEntry("optimizer", Self.node(of: optimizer)))
      resolved.append(ConfigEntry("training", ConfigNode(.mapping(training.resolvedEntries))))
    }
    resolved.append(ConfigEntry("evaluation", ConfigNode(.mapping(evaluation.resolvedEntries))))
    if checkpoint.every != nil {
      resolved.append(ConfigEntry("checkpoint", ConfigNode(.mapping(checkpoint.resolvedEntries))))
    }
    return ExperimentConfiguration(
      seed: seed, dataset: dataset, splitter: splitter, sampler: sampler, scorer: scorer, loss: loss,
      optimizer: optimizer, training: training, evaluation: evaluation, checkpoint: checkpoint, metrics: metrics,
      resolved: ConfigNode(.mapping(resolved)))
  }

  func entry(_ section: String) -> ConfigEntry? { entries.first { $0.key == section } }

  private static func node(of component: any Component) -> ConfigNode {
    ConfigNode(
      .mapping([ConfigEntry("name", ConfigNode(.string(type(of: component).name)))] + component.resolvedEntries))
  }

  /// The component of a section; where it is not named, the registry's default.
  private mutating func component(_ kind: ComponentKind) -> (any Component)? {
    let standard = registry.defaults[kind]
    guard let node = entry(kind.rawValue)?.node ?? standard.map({ ConfigNode(.string($0), at: root.location) }) else {
      problems.append(
        ConfigProblem(
          "`\(kind.rawValue)` is missing: the registry has no default for it; name \(kind.noun.withArticle)",
          at: root.location))
      return nil
    }
    return registry.build(kind, from: node, default: standard, problems: &problems)
  }

  private mutating func options<C: ParameterContainer>(_ type: C.Type, _ section: String) -> C {
    guard let entry = entry(section) else { return C() }
    guard case .mapping(let entries) = entry.node.value else {
      problems.append(
        ConfigProblem("`\(section)` expects a mapping, not \(entry.node.shortText)", at: entry.node.location))
      return C()
    }
    return C.read(
      entries, at: entry.keyLocation, owner: "`\(section)`", components: registry,
      computesIn32Bits: section == "training", problems: &problems)
  }

  private mutating func readSeed() -> Int {
    guard let node = entry("seed")?.node else { return 0 }
    guard case .integer(let seed) = node.value, seed >= 0 else {
      problems.append(
        ConfigProblem("`seed` expects a whole number of at least 0, not \(node.shortText)", at: node.location))
      return 0
    }
    return seed
  }

  /// The splitter: for data that comes with its test part the config's, where it names one to cut validation from
  /// training; for other data the config's, or the registry's default.
  private mutating func readSplitter(for dataset: (any Dataset)?) -> (any Splitter)? {
    let entry = entry("splitter")
    let isNamed = entry.map { $0.node.value != .null } ?? false
    guard let dataset else {
      if isNamed { _ = component(.splitter) }
      return nil
    }
    if dataset.isSplit {
      guard let entry, isNamed else { return nil }
      return readValidationSplitter(entry, for: dataset)
    }
    if let node = entry?.node, isNamed {
      let splitter =
        registry.build(.splitter, from: node, default: registry.defaults[.splitter], problems: &problems)
        as? any Splitter
      if let splitter, !splitter.asksForTest {
        problems.append(
          ConfigProblem(
            "splitter \(type(of: splitter).name) holds out no test part, and dataset \(type(of: dataset).name) comes without one",
            at: node.location))
      }
      return splitter
    }
    guard let standard = registry.defaults[.splitter] else {
      problems.append(
        ConfigProblem(
          "dataset \(type(of: dataset).name) is not split, and the registry has no default splitter; name one",
          at: root.location))
      return nil
    }
    return registry.build(.splitter, from: ConfigNode(.string(standard), at: root.location), problems: &problems)
      as? any Splitter
  }

  /// A splitter that cuts validation from the training part of data that comes with its test part.
  private mutating func readValidationSplitter(_ entry: ConfigEntry, for dataset: any Dataset) -> (any Splitter)? {
    let name = type(of: dataset).name
    guard !dataset.hasValidation else {
      problems.append(
        ConfigProblem(
          "dataset \(name) comes with validation and test; remove `splitter`, or leave its validation out",
          at: entry.keyLocation))
      return nil
    }
    guard
      let splitter = registry.build(
        .splitter, from: entry.node, default: registry.defaults[.splitter], problems: &problems) as? any Splitter
    else { return nil }
    if splitter.asksForTest || !splitter.asksForValidation {
      problems.append(
        ConfigProblem(
          "dataset \(name) comes with its split, so a splitter can only cut validation from its training part: "
            + "splitter: {name: random, test: 0, validation: 0.1}; or remove `splitter`", at: entry.keyLocation))
    }
    return splitter
  }

  private mutating func readScorer() -> ExperimentConfiguration.AnyScorer? {
    switch component(.scorer) {
    case let scorer as any PreparableScorer: .trained(scorer)
    case let scorer as any FittedScorer: .fitted(scorer)
    default: nil
    }
  }

  private mutating func readMetrics(_ evaluation: EvaluationOptions) -> [any Measure] {
    var metrics: [any Measure] = []
    var labels: Set<String> = []
    let location = entry("evaluation")?.keyLocation ?? root.location
    for specification in evaluation.metrics {
      guard let metric = registry.build(.metric, from: specification.node, problems: &problems) as? any Measure else {
        continue
      }
      if !labels.insert(metric.label).inserted {
        problems.append(ConfigProblem("metric `\(metric.label)` is named twice", at: specification.node.location))
      }
      metrics.append(metric)
    }
    if evaluation.metrics.isEmpty {
      problems.append(ConfigProblem("`metrics` is empty; name at least one, such as auc", at: location))
    }
    return metrics
  }
}
