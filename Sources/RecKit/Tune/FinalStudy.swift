/// `final.txt`: the study that compares the arms on test, paired by seed.
///
/// A search that was repeated has a block for each repeat, with the values that this repeat chose; the verdict's unit is
/// then the search.
public struct FinalStudy: Sendable {
  /// The file.
  public let text: String

  /// Puts it together; nil where an arm of one of the results has no config.
  ///
  /// - Parameter results: what each repeat of a search found, at least one.
  public init?(_ results: [SearchResults]) {
    precondition(!results.isEmpty, "no results")
    let search = results[0].search
    let configurations = results.map { result in result.arms.indices.compactMap(result.best) }
    guard configurations.allSatisfy({ $0.count == search.arms.count }) else { return nil }
    let base = configurations[0][search.baseline].resolved
    let blocks = zip(results.indices, configurations).map { repetition, configurations -> ConfigEntry in
      let splitter = configurations[search.baseline].resolved["splitter"]
      let isOther = splitter?.text != base["splitter"]?.text
      return ConfigEntry(
        "search \(repetition + 1)",
        ConfigNode(
          .mapping(
            (isOther ? [ConfigEntry("splitter", splitter ?? ConfigNode(.null))] : [])
              + [ConfigEntry("variants", Self.variants(search, configurations))])))
    }
    let node = ConfigNode(
      .mapping(
        [
          ConfigEntry("name", "\(search.name)-final".node), ConfigEntry("base", base),
          ConfigEntry("variants", Self.variants(search, configurations[0])),
          ConfigEntry("seeds", search.finalSeeds.node),
          ConfigEntry("baseline", search.arms[search.baseline].name.node), ConfigEntry("primary", search.metric.node),
        ] + (results.count > 1 ? [ConfigEntry("blocks", ConfigNode(.mapping(blocks)))] : [])))
    let searches = results.map { String($0.protocolHash.prefix(8)) }
    let words = results.count > 1 ? ", in each of \(results.count) searches" : ""
    text =
      "# Selected on validation: \(results[0].selection)\(words). Search \(searches.joined(separator: ", ")).\n"
      + node.text
  }

  private static func variants(_ search: Search, _ configurations: [ExperimentConfiguration]) -> ConfigNode {
    let sections = ["sampler", "scorer", "loss", "optimizer", "training"]
    return ConfigNode(
      .mapping(
        zip(search.arms, configurations).map { arm, configuration in
          let values = sections.map { ConfigEntry($0, configuration.resolved[$0] ?? ConfigNode(.null)) }
          return ConfigEntry(arm.name, ConfigNode(.mapping(values)))
        }))
  }
}
