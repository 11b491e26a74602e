extension SearchReader {
  /// The base with the part that parameters are chosen on, and what cuts it.
  mutating func withValidation(
    _ root: ConfigNode, _ base: ExperimentConfiguration
  ) -> (root: ConfigNode, splitter: ConfigNode?) {
    let node = section("validation", ["splitter"])
    var root = root
    let dataset = type(of: base.dataset).name
    let hasValidation = base.dataset.hasValidation || (base.splitter?.asksForValidation ?? false)
    // The final training on both parts is the search's matter: see `final.train_on`.
    if base.training.final == .trainAndValidation {
      root.set(TrainingOptions.Final.train.rawValue.node, at: ["training", "final"], keyLocation: .builtIn)
    }
    guard var splitter = node?["splitter"] else {
      if let node {
        note("`validation` needs `splitter`, such as {name: random, validation: 0.1, seed: 1}", at: node.location)
      }
      if !hasValidation {
        note(
          base.dataset.isSplit
            ? "`validation` is missing: parameters are chosen on a part of training, such as validation: {splitter: {name: random, validation: 0.1, seed: 1}}"
            : "the base has no validation part to choose on; give its splitter a validation share, such as splitter: {name: random, test: 0.1, validation: 0.1}",
          at: document.root.location)
      }
      return (root, nil)
    }
    guard base.dataset.isSplit else {
      note(
        "dataset \(dataset) comes without a split, so the base's own splitter cuts validation as well; give it a validation share and remove this",
        at: splitter.location)
      return (root, nil)
    }
    guard !hasValidation else {
      note(
        "the base has a validation part already; remove `validation`, or take that part out of the base",
        at: splitter.location)
      return (root, nil)
    }
    // The test part is there; what is cut now is validation alone.
    let name = study.scorerName(splitter) ?? ""
    if let component = registry.entry(.splitter, named: name)?.component, splitter["test"] == nil,
      component.init().flatParameters.contains(where: { $0.key == "test" })
    {
      splitter.set(0.0.node, at: ["test"], keyLocation: splitter.location)
    }
    root.set(splitter, at: ["splitter"], keyLocation: splitter.location)
    return (root, splitter)
  }

  mutating func readArms(_ root: ConfigNode) -> [Search.Arm] {
    guard let node = document.root["arms"] else {
      note(
        "`arms` is missing: what is compared, by name, such as {dot: {scorer: dot}, ease: {scorer: ease}}",
        at: document.root.location)
      return []
    }
    guard case .mapping(let entries) = node.value, !entries.isEmpty else {
      note("`arms` expects a mapping from names to what they set, not \(node.shortText)", at: node.location)
      return []
    }
    var arms: [Search.Arm] = []
    for entry in entries {
      guard entry.key.wholeMatch(of: /[A-Za-z0-9_][A-Za-z0-9_\-]{0,63}/) != nil,
        !ExperimentConfiguration.sections.contains(entry.key), entry.key != "default"
      else {
        note(
          "an arm's name is a file's and stands before the paths of its own axes: letters, digits, _ and -, and not a section's name, unlike `\(entry.key.escapedOnOneLine)`",
          at: entry.keyLocation)
        continue
      }
      guard !arms.contains(where: { $0.name.lowercased() == entry.key.lowercased() }) else {
        note("two arms are called `\(entry.key)`, or differ in capitals alone", at: entry.keyLocation)
        continue
      }
      let changes: StudyReader.Changes
      switch entry.node.value {
      case .mapping(let entries): changes = entries.map { ($0.key, $0.node) }
      case .null: changes = []
      default:
        note(
          "arm `\(entry.key)` expects a mapping from dotted paths to values, not \(entry.node.shortText)",
          at: entry.node.location)
        continue
      }
      let fixed = changes.filter { ["dataset", "splitter", "evaluation", "seed"].contains(Self.section(of: $0.path)) }
      for change in fixed {
        note(
          "arm `\(entry.key)` sets `\(change.path)`, but all arms share data, evaluation and seeds; set it in the base",
          at: change.value.location)
      }
      guard fixed.isEmpty else { continue }
      let found = study.variant(entry.key, changes, of: root, isProduct: false, at: entry.keyLocation)
      problems += study.problems.map {
        ConfigProblem($0.message.replacing("variant `\(entry.key)`", with: "arm `\(entry.key)`"), at: $0.location)
      }
      study.problems = []
      if let found {
        arms.append(
          Search.Arm(name: entry.key, changes: changes, configuration: found.variant.configuration, axes: []))
      }
    }
    return arms
  }

  /// The first key of a path.
  static func section(of path: String) -> String { String(path.prefix { $0 != "." }) }

  /// The final runs of whole data are trained on both parts by a splitter without a validation share.
  mutating func checkTrainOn(_ trainOn: Search.TrainOn, _ arms: [Search.Arm], validation: ConfigNode?) {
    guard trainOn == .trainAndValidation else { return }
    let isCut = validation != nil
    guard
      arms.contains(where: {
        Search.withoutValidation($0.configuration, epochs: 1, isCut: isCut, registry) == nil
      })
    else { return }
    let node = document.root["final"]
    note(
      "`train_on: train+validation` needs a splitter that can be asked for no validation part; write train_on: train",
      at: (node?["train_on"] ?? node ?? document.root).location)
  }
}

extension Search {
  /// A config whose training part has the validation part in it, the test part the same; nil where the splitter cannot.
  ///
  /// - Parameters:
  ///   - configuration: with a validation part.
  ///   - epochs: the epochs that it is trained for.
  ///   - isCut: whether a splitter cuts it from the training part of data that comes with its test part.
  ///   - registry: the components.
  /// - Returns: the config, without early stopping, which has nothing to look at any more.
  static func withoutValidation(
    _ configuration: ExperimentConfiguration, epochs: Int, isCut: Bool, _ registry: Registry
  ) -> ExperimentConfiguration? {
    var root = configuration.resolved
    if isCut || configuration.dataset.isSplit {
      guard configuration.splitter != nil else { return nil }
      root.set(ConfigNode(.null), at: ["splitter"], keyLocation: .builtIn)
    } else {
      for key in ["validation", "validation_fold"] {
        guard let value = root["splitter"]?[key] else { continue }
        let none: ConfigNode =
          switch value.value {
          case .integer where key == "validation": 0.node
          case .number: 0.0.node
          default: ConfigNode(.null)
          }
        root.set(none, at: ["splitter", key], keyLocation: .builtIn)
      }
    }
    // Early stopping has nothing to look at any more.
    if configuration.isTrained {
      root.set(epochs.node, at: ["training", "epochs"], keyLocation: .builtIn)
      for key in ["patience", "monitor", "stopping"] {
        root.set(ConfigNode(.null), at: ["training", key], keyLocation: .builtIn)
      }
      root.set(TrainingOptions.Final.train.rawValue.node, at: ["training", "final"], keyLocation: .builtIn)
    }
    // Nothing is chosen any more, so the test part is looked at once, after the last epoch.
    root.set(0.node, at: ["evaluation", "every"], keyLocation: .builtIn)
    root.set(false.node, at: ["evaluation", "before_training"], keyLocation: .builtIn)
    guard let found = try? Self.configuration(root, registry), !(found.splitter?.asksForValidation ?? false) else {
      return nil
    }
    return found
  }
}
