extension Search {
  /// One of the search's repeats: the same search with other points, another seed of the trials, and another validation
  /// part.
  ///
  /// Repeat r adds r to `seed` and `trial_seed`, and to the seed of the splitter that cuts validation; where that splitter
  /// cuts the test part as well, the repeat has another test part too. A splitter without a seed cuts the same parts.
  ///
  /// - Parameter number: from 0, below ``repeats``.
  /// - Returns: a search of its own.
  /// - Throws: ``ConfigErrors`` where the splitter cannot have the seed.
  public func repetition(_ number: Int) throws -> Search {
    precondition((0..<repeats).contains(number), "repeat \(number) of \(repeats)")
    var search = self
    search.repetition = number
    search.repeats = 1
    search.seed += number
    search.trialSeed += number
    guard number > 0 else { return search }
    for place in arms.indices {
      search.arms[place].configuration = try adding(number, toSeedOfSplitterOf: arms[place].configuration)
    }
    if validation == nil {
      search.base = try adding(number, toSeedOfSplitterOf: base)
    } else {
      // As it is resolved: a seed that the file leaves to its default counts too.
      search.validation = search.arms[0].configuration.resolved["splitter"]
    }
    return search
  }

  private func adding(
    _ number: Int, toSeedOfSplitterOf configuration: ExperimentConfiguration
  ) throws -> ExperimentConfiguration {
    var root = configuration.resolved
    guard let splitter = root["splitter"] else { return configuration }
    root.set(Self.adding(number, toSeedOf: splitter), at: ["splitter"], keyLocation: .builtIn)
    return try Self.configuration(root, registry)
  }

  /// A component's section with another seed; the section itself where it has none.
  private static func adding(_ number: Int, toSeedOf section: ConfigNode) -> ConfigNode {
    guard case .integer(let seed)? = section["seed"]?.value else { return section }
    var section = section
    section.set((seed &+ number).node, at: ["seed"], keyLocation: .builtIn)
    return section
  }
}
