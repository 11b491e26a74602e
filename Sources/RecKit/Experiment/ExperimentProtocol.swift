/// How a result was measured: two results are comparable where their protocols are equal.
public struct ExperimentProtocol: Sendable, Equatable {
  /// The facts in order: data, split, threshold, candidates, exclusions, tie rule, metrics.
  public let node: ConfigNode

  /// Gathers the facts.
  ///
  /// The data's identity is the hash of its positives, so a copy of the data set in another place has the same
  /// protocol, and a damaged copy has another.
  public init(_ configuration: ExperimentConfiguration, data: PreparedData, evaluator: RankingEvaluator) {
    let dataset = configuration.dataset
    var entries = [
      ConfigEntry("dataset", type(of: dataset).name.node), ConfigEntry("data_hash", data.hash.node),
      ConfigEntry("positive_at", dataset.preparation.positiveAt.node),
      ConfigEntry("splitter", configuration.resolved["splitter"] ?? ConfigNode(.null)),
    ]
    entries += evaluator.facts(.test).map { ConfigEntry($0.key, $0.value) }
    node = ConfigNode(.mapping(entries))
  }

  /// SHA-256 of the facts, in hexadecimal.
  public var hash: String { SHA256.hexadecimal(of: node.text.utf8) }
}

extension PreparedData {
  /// SHA-256 over the positives of every part, in hexadecimal: O(n).
  public var hash: String {
    var hash = SHA256()
    for part in [training.positives, validation, test] {
      var bytes: [UInt8] = Array("\(part?.count ?? -1);".utf8)
      for column in [part?.users ?? [], part?.items ?? []] {
        column.map(\.littleEndian).withUnsafeBytes { bytes.append(contentsOf: $0) }
      }
      hash.update(bytes)
    }
    return SHA256.hexadecimal(hash.finish())
  }
}
