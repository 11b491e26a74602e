/// Makes the comparisons of a study: what is paired with what, and the correction.
struct StudyComparer {
  typealias Comparison = StudyAnalysis.Comparison

  private let study: Study
  private let records: [Int: RunRecord]
  private let acrossProtocols: Bool
  /// Fitted variants that had the same values with every seed although they do not declare `isDeterministic`.
  let unsaidDeterministic: Set<Int>

  init(_ study: Study, _ records: [Int: RunRecord], acrossProtocols: Bool) {
    self.study = study
    self.records = records
    self.acrossProtocols = acrossProtocols
    unsaidDeterministic = Set(
      study.variants.indices.filter { variant in
        guard case .fitted(let scorer) = study.variants[variant].configuration.scorer, !scorer.isDeterministic else {
          return false
        }
        let runs = study.runs(of: variant).compactMap { records[$0.index] }
        return runs.count > 1 && runs.allSatisfy { $0.hasValues(of: runs[0]) }
      })
  }

  private func isDeterministic(_ variant: Int) -> Bool {
    study.isDeterministic(variant) || unsaidDeterministic.contains(variant)
  }

  /// Every variant's comparison with the baseline, by unit.
  func withBaseline(_ label: String) -> [[Comparison]] {
    StudyAnalysis.Unit.ofOneStudy.map { unit in
      study.variants.indices.filter { $0 != study.baseline }.map { compare($0, study.baseline, label, unit) }
    }
  }

  /// Every pair of variants, by unit.
  func allPairs(_ label: String) -> [[Comparison]] {
    StudyAnalysis.Unit.ofOneStudy.map { unit in
      study.pairs.map { compare($0.variant, $0.reference, label, unit) }
    }
  }

  /// The comparisons of one unit with Holm's correction over those that have a test.
  static func corrected(_ comparisons: [Comparison]) -> [Comparison] {
    var comparisons = comparisons
    let family = comparisons.indices.filter { comparisons[$0].p != nil }
    let adjusted = MultipleComparisons.holm(family.map { comparisons[$0].p ?? 1 })
    for (position, p) in zip(family, adjusted) {
      comparisons[position].holmP = p
      comparisons[position].familySize = family.count
    }
    return comparisons
  }

  private func compare(
    _ variant: Int, _ reference: Int, _ label: String, _ unit: StudyAnalysis.Unit
  ) -> Comparison {
    let constants = [variant, reference].filter(isDeterministic).count
    let replication: StudyAnalysis.Replication =
      unit == .users && study.isOfLists(label)
      ? .notPerUser : unit == .users || constants == 0 ? .paired : constants == 1 ? .againstConstant : .none
    let pairs = pairs(variant, reference)
    let differs = differInProtocol(variant, reference)
    var paired: PairedComparison?
    if (!differs || acrossProtocols) && replication != .none && replication != .notPerUser {
      switch unit {
      case .seeds:
        let values = pairs.compactMap { one, other in
          one.mean(label).flatMap { a in other.mean(label).map { (a, $0) } }
        }
        if !values.isEmpty { paired = PairedComparison(values.map(\.0), against: values.map(\.1)) }
      case .users: paired = StudyAnalysis.overUsers(pairs, label)
      case .blocks: preconditionFailure("a study without blocks has none to compare over")
      }
    }
    return Comparison(
      variant: variant, reference: reference, label: label, unit: unit, replication: replication, paired: paired,
      higherIsBetter: study.higherIsBetter(label), differsInProtocol: differs)
  }

  /// Whether runs of two variants that are compared were measured by different protocols.
  func differInProtocol(_ one: Int, _ other: Int) -> Bool {
    pairs(one, other).contains { $0.0.protocolHash != $0.1.protocolHash }
  }

  /// The runs of two variants with the same seed; a deterministic one's run stands beside each seed of the other.
  private func pairs(_ one: Int, _ other: Int) -> [(RunRecord, RunRecord)] {
    func runs(_ variant: Int) -> [RunRecord?] {
      let found = study.runs(of: variant).map { records[$0.index] }
      guard isDeterministic(variant) else { return found }
      let first = found.lazy.compactMap { $0 }.first
      return found.map { _ in first }
    }
    let pairs = zip(runs(one), runs(other)).compactMap { one, other in one.flatMap { one in other.map { (one, $0) } } }
    return isDeterministic(one) && isDeterministic(other) ? Array(pairs.prefix(1)) : pairs
  }
}

extension RunRecord {
  /// Whether every user, and every metric over users or lists, has the same values, bit by bit.
  fileprivate func hasValues(of other: RunRecord) -> Bool {
    users == other.users && metrics == other.metrics
      && values.mapValues { $0.map(\.bitPattern) } == other.values.mapValues { $0.map(\.bitPattern) }
  }
}

extension StudyAnalysis {
  /// Pairs by user: means over the seeds that both have; users with an undefined value are left out.
  static func overUsers(_ pairs: [(RunRecord, RunRecord)], _ label: String) -> PairedComparison? {
    guard let order = pairs.first?.0.users else { return nil }
    var sums = [(Double, Double, Int)](repeating: (0, 0, 0), count: order.count)
    for (one, other) in pairs {
      guard let left = one.values(label, of: order), let right = other.values(label, of: order) else { return nil }
      for user in order.indices where !left[user].isNaN && !right[user].isNaN {
        sums[user] = (sums[user].0 + left[user], sums[user].1 + right[user], sums[user].2 + 1)
      }
    }
    let means = sums.compactMap { sum in
      sum.2 == pairs.count ? (sum.0 / Double(sum.2), sum.1 / Double(sum.2)) : nil
    }
    return means.isEmpty ? nil : PairedComparison(means.map(\.0), against: means.map(\.1))
  }
}

extension RunRecord {
  /// A metric's values in the order of some users, NaN for those that are not there; nil without the metric.
  fileprivate func values(_ label: String, of order: [String]) -> [Double]? {
    guard let values = values[label], users != order else { return values[label] }
    let byUser = Dictionary(zip(users, values), uniquingKeysWith: { first, _ in first })
    return order.map { byUser[$0] ?? .nan }
  }
}

extension Study {
  /// Every pair of variants: a later variant less an earlier one, and every variant less the baseline.
  var pairs: [(variant: Int, reference: Int)] {
    variants.indices.flatMap { first in
      variants.indices.dropFirst(first + 1).map { $0 == baseline ? (first, $0) : ($0, first) }
    }
  }
}
