extension ExperimentConfiguration {
  /// The sections that say how a model is measured and not how it was trained.
  public static let evaluatedSections = ["dataset", "splitter", "evaluation"]

  /// Another protocol for a model that was trained by a config.
  ///
  /// - Parameters:
  ///   - path: the config.
  ///   - overrides: `key=value` of the sections ``evaluatedSections``.
  ///   - registry: the components that it can name.
  /// - Returns: the configuration to measure by.
  /// - Throws: ``ConfigErrors``, also where an argument would change how the model was trained.
  public static func evaluating(
    _ path: String, with overrides: [String], registry: Registry
  ) throws -> ExperimentConfiguration {
    var document = try ConfigDocument(contentsOf: path)
    let problems = overrides.compactMap { argument -> ConfigProblem? in
      let key = argument.prefix { $0 != "=" }
      let section = String(key.prefix { $0 != "." })
      let place = ConfigLocation.argument(argument, column: 1)
      if ["evaluation.every", "evaluation.before_training"].contains(key) {
        return ConfigProblem("`\(key)` is about epochs, and a stored model is evaluated once; leave it out", at: place)
      }
      guard Self.sections.contains(section), !evaluatedSections.contains(section) else { return nil }
      return ConfigProblem(
        "`\(section)` is part of how the model was trained, which cannot be changed any more; change evaluation, dataset or splitter, or train another model with `reckit run`",
        at: place)
    }
    guard problems.isEmpty else { throw document.errors(problems) }
    try document.override(with: overrides)
    // What watches metrics during training has no part in this.
    if case .mapping(let entries) = document.root.value {
      document.root.value = .mapping(entries.filter { $0.key != "training" })
    }
    return try ExperimentConfiguration(document, registry: registry)
  }

  /// Whether another configuration has the same data.
  public func hasSameData(as other: ExperimentConfiguration) -> Bool {
    ["dataset", "splitter"].allSatisfy { resolved[$0] == other.resolved[$0] }
  }
}
