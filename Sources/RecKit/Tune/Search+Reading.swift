extension Search {
  /// The keys of a search file.
  public static let keys = [
    "name", "base", "arms", "space", "search", "validation", "metric", "stop", "budget", "repeats", "recheck", "final",
    "baseline",
  ]

  /// The most repeats of a search.
  static let mostRepeats = 100

  /// The most trials of an arm.
  static let mostTrials = 10_000

  /// The largest seed: repeats add to it.
  static let largestSeed = Int.max - 1000

  /// Whether a document is a search rather than a study or the config of one experiment.
  public static func isSearch(_ document: ConfigDocument) -> Bool {
    ["arms", "space"].contains { document.root[$0] != nil }
  }

  /// Reads and checks a whole search, every arm and the ends of every range included.
  ///
  /// - Parameters:
  ///   - document: the search.
  ///   - name: what it is called where it does not say.
  ///   - registry: the components that it can name.
  ///   - overrides: `key=value` arguments for the base.
  ///   - readBase: reads the config that `base` names by its path.
  /// - Throws: ``ConfigErrors`` with every problem, or what `readBase` throws.
  public init(
    _ document: ConfigDocument, name: String, registry: Registry, overrides: [String] = [],
    readBase: (String) throws -> ConfigDocument
  ) throws {
    var reader = SearchReader(document, registry: registry, overrides: overrides)
    guard let search = try reader.read(name: name, readBase: readBase), reader.problems.isEmpty else {
      throw document.errors(reader.problems)
    }
    self = search
  }
}
