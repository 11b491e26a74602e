extension Study {
  /// The keys of a study file.
  public static let keys = [
    "name", "base", "vary", "design", "variants", "seeds", "baseline", "metrics", "primary", "comparisons",
    "blocks", "baselines", "published",
  ]

  /// The most runs that a study may have.
  static let mostRuns = 100_000

  /// The most variants that a study may have: beyond that, no table of them can be read.
  static let mostVariants = 10_000

  /// The most variants of a study that compares all pairs: 4,950 of them.
  static let mostVariantsInPairs = 100

  /// Whether a document is a study rather than the config of one experiment.
  public static func isStudy(_ document: ConfigDocument) -> Bool {
    ["base", "vary", "variants", "seeds"].contains { document.root[$0] != nil }
  }

  /// Reads and checks a whole study, every variant included.
  ///
  /// - Parameters:
  ///   - document: the study.
  ///   - name: what it is called where it does not say.
  ///   - registry: the components that it can name.
  ///   - overrides: `key=value` arguments for the base.
  ///   - readBase: reads the config that `base` names by its path.
  /// - Throws: ``ConfigErrors`` with every problem, or what `readBase` throws.
  public init(
    _ document: ConfigDocument, name: String, registry: Registry, overrides: [String] = [],
    readBase: (String) throws -> ConfigDocument
  ) throws {
    var reader = StudyReader(document, registry: registry, overrides: overrides)
    guard let study = try reader.read(name: name, readBase: readBase), reader.problems.isEmpty else {
      throw document.errors(reader.problems)
    }
    self = study
  }
}
