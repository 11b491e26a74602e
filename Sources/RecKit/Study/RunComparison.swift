/// The comparison of two single runs, user by user: one run of each says nothing about other seeds.
public struct RunComparison: Sendable {
  /// The run that is compared with.
  public let first: RunRecord
  /// The other run.
  public let second: RunRecord
  private let registry: Registry

  /// Puts two runs side by side.
  ///
  /// - Parameters:
  ///   - first: the run that is compared with.
  ///   - second: the other run.
  ///   - registry: knows the metrics and scorers that the runs name.
  public init(_ first: RunRecord, _ second: RunRecord, registry: Registry) {
    self.first = first
    self.second = second
    self.registry = registry
  }

  /// The difference, second minus first, on a metric over users that both evaluated, and the verdict on it.
  ///
  /// - Parameter label: a metric of both; of one that the registry does not know, more is taken to be better.
  /// - Returns: a verdict that is at most better or worse over users alone, because there is only one seed.
  public func verdict(_ label: String) -> StudyAnalysis.Verdict {
    var problems: [ConfigProblem] = []
    let metric = registry.build(.metric, from: ConfigNode(.string(label)), problems: &problems) as? any Measure
    func comparison(
      _ unit: StudyAnalysis.Unit, _ replication: StudyAnalysis.Replication, _ paired: PairedComparison?
    ) -> StudyAnalysis.Comparison {
      StudyAnalysis.Comparison(
        variant: 1, reference: 0, label: label, unit: unit, replication: replication, paired: paired,
        higherIsBetter: metric.map { type(of: $0).higherIsBetter } ?? true,
        differsInProtocol: first.protocolHash != second.protocolHash)
    }
    let means = second.mean(label).flatMap { mean in first.mean(label).map { (mean, $0) } }
    let seeds =
      bothAreDeterministic
      ? comparison(.seeds, .none, nil)
      : comparison(.seeds, .paired, means.map { PairedComparison([$0.0], against: [$0.1]) })
    return StudyAnalysis.Verdict(
      seeds: seeds,
      users: comparison(
        .users, isOfLists(label) ? .notPerUser : .paired, StudyAnalysis.overUsers([(second, first)], label)))
  }

  /// Whether a metric is one number for all lists, so that no user has a value of it.
  private func isOfLists(_ label: String) -> Bool {
    [first, second].allSatisfy { $0.mean(label) != nil && $0.values[label] == nil }
  }

  /// Whether no other seed could give another result.
  public var bothAreDeterministic: Bool {
    [first, second].allSatisfy { record in
      var problems: [ConfigProblem] = []
      guard let node = record.config["scorer"] else { return false }
      return (registry.build(.scorer, from: node, problems: &problems) as? any FittedScorer)?.isDeterministic ?? false
    }
  }
}
