/// The evaluation protocol of a result: two results are comparable if their protocols are equal.
public struct ExperimentProtocol: Sendable, Equatable {
  /// The facts in order: data, split, threshold, candidates, exclusions, tie rule, metrics.
  public let node: ConfigNode

  /// Gathers the facts.
  ///
  /// The data's identity is the hash of its positives as sets, so a copy of the data set in another place has the same
  /// protocol, and a damaged copy has another.
  public init(_ configuration: ExperimentConfiguration, data: PreparedData, evaluator: RankingEvaluator) {
    let dataset = configuration.dataset
    var entries = [
      ConfigEntry("dataset", type(of: dataset).name.node),
      ConfigEntry("data_hash", Self.dataHash(data, configuration).node),
      ConfigEntry("positive_at", dataset.preparation.positiveAt.node),
      ConfigEntry("splitter", configuration.resolved["splitter"] ?? ConfigNode(.null)),
    ]
    entries += evaluator.facts(data.isTestWithheld ? .validation : .test).map { ConfigEntry($0.key, $0.value) }
    node = ConfigNode(.mapping(entries))
  }

  /// The data's hash; it covers interactions below the threshold only if the protocol leaves them out of rankings.
  private static func dataHash(_ data: PreparedData, _ configuration: ExperimentConfiguration) -> String {
    data.hashOfSets(includingRated: configuration.evaluation.exclude == .trainRated)
  }

  /// SHA-256 of the facts, in hexadecimal.
  public var hash: String { SHA256.hexadecimal(of: node.text.utf8) }
}
