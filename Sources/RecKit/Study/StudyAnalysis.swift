/// What a study's finished runs say: means, paired differences from the baseline, and verdicts.
public struct StudyAnalysis: Sendable {
  /// The level of tests and, as 1 - level, of intervals.
  public static let level = 0.05

  /// What is compared with what: the pairs of a comparison.
  public enum Unit: String, Sendable, CaseIterable {
    /// A seed is one observation: says how sure the difference is over repetitions of training.
    case seeds
    /// A user is one observation, the mean over seeds: says how sure it is over users like these.
    case users
  }

  /// A comparison with the baseline.
  public struct Comparison: Sendable {
    /// The variant's position.
    public let variant: Int
    /// The metric's label.
    public let label: String
    /// What a pair is.
    public let unit: Unit
    /// Difference, interval and tests; nil where no pair is there, or the protocols differ.
    public let paired: PairedComparison?
    /// The t-test's p after Holm's correction over the family; nil where it is not of the family.
    public var holmP: Double?
    /// Comparisons in the family.
    public var familySize = 1
    /// Whether more of the metric is better.
    public let higherIsBetter: Bool
    /// Whether the two were measured by different protocols.
    public let differsInProtocol: Bool
    /// The verdict in a sentence, the unit of replication included.
    public fileprivate(set) var sentence = ""
  }

  /// The study.
  public let study: Study
  /// The finished runs by index.
  public let records: [Int: RunRecord]
  /// Why runs failed, by index.
  public let failures: [Int: String]
  /// Where each run is stored, by index.
  public let addresses: [String]
  /// All comparisons: the primary metric first, by variant.
  public let comparisons: [Comparison]
  /// What is to be said about runs of other builds of components that RecKit does not ship.
  let remarksOnBuilds: [String]

  /// Compares.
  ///
  /// - Parameters:
  ///   - study: the study.
  ///   - runs: its runs and where they are stored.
  ///   - folder: where to read them; unfinished ones are left out.
  ///   - acrossProtocols: whether runs of different protocols are compared.
  /// - Throws: ``FileError`` for a damaged run.
  public init(
    _ study: Study, _ runs: [StudyFolder.Addressed], in folder: StudyFolder, acrossProtocols: Bool = false
  ) throws {
    var records: [Int: RunRecord] = [:]
    var failures: [Int: String] = [:]
    for run in runs {
      if folder.isFinished(run.address) {
        records[run.run.index] = try RunRecord(path: folder.run(run.address).path)
      } else if let reason = folder.failure(run.address) {
        failures[run.run.index] = reason
      }
    }
    self.init(
      study, records: records, failures: failures, addresses: runs.map(\.address), acrossProtocols: acrossProtocols,
      remarksOnBuilds: folder.remarksOnBuilds(study, runs))
  }

  init(
    _ study: Study, records: [Int: RunRecord], failures: [Int: String], addresses: [String],
    acrossProtocols: Bool = false, remarksOnBuilds: [String] = []
  ) {
    self.study = study
    self.remarksOnBuilds = remarksOnBuilds
    self.records = records
    self.failures = failures
    self.addresses = addresses
    var comparisons: [Comparison] = []
    for label in study.labels {
      for unit in Unit.allCases {
        let first = comparisons.count
        for variant in study.variants.indices where variant != study.baseline {
          comparisons.append(
            Self.compare(variant, label, unit, study, records, acrossProtocols: acrossProtocols))
        }
        guard label == study.primary else { continue }
        let family = comparisons.indices[first...].filter { comparisons[$0].paired?.p != nil }
        let adjusted = MultipleComparisons.holm(family.map { comparisons[$0].paired?.p ?? 1 })
        for (position, p) in zip(family, adjusted) {
          comparisons[position].holmP = p
          comparisons[position].familySize = family.count
        }
      }
    }
    for position in comparisons.indices { comparisons[position].sentence = comparisons[position].makeSentence() }
    self.comparisons = comparisons
  }

  /// The runs of a variant that are there, by seed.
  public func records(of variant: Int) -> [(seed: Int, record: RunRecord)] {
    study.seeds.enumerated().compactMap { place, seed in
      records[place * study.variants.count + variant].map { (seed, $0) }
    }
  }

  /// A variant's mean over users, a number a seed.
  public func values(_ label: String, of variant: Int) -> [Double] {
    records(of: variant).compactMap { $0.record.mean(label) }
  }

  /// The comparison of a variant on a metric.
  public func comparison(_ variant: Int, _ label: String, _ unit: Unit) -> Comparison? {
    comparisons.first { $0.variant == variant && $0.label == label && $0.unit == unit }
  }

  /// Variants by the primary metric, the best first; those without a run last, ties in the study's order.
  public var ranking: [Int] {
    let sign = study.higherIsBetter(study.primary) ? -1.0 : 1.0
    let keys = study.variants.indices.map { variant -> Double in
      let values = values(study.primary, of: variant)
      return values.isEmpty ? .infinity : sign * values.mean
    }
    return study.variants.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
  }

  /// The family that Holm's correction is over, in words.
  public var family: String {
    let count = comparisons.count { $0.label == study.primary && $0.unit == .seeds && $0.holmP != nil }
    return
      "the \(count) comparison\(count == 1 ? "" : "s") with \(study.variants[study.baseline].name) on \(study.primary)"
  }

  /// The hashes of the protocols that occur, and whose they are.
  public var protocols: [(hash: String, variants: [Int])] {
    var found: [(hash: String, variants: [Int])] = []
    for variant in study.variants.indices {
      guard let hash = records(of: variant).first?.record.protocolHash else { continue }
      if let place = found.firstIndex(where: { $0.hash == hash }) {
        found[place].variants.append(variant)
      } else {
        found.append((hash, [variant]))
      }
    }
    return found
  }

  private static func compare(
    _ variant: Int, _ label: String, _ unit: Unit, _ study: Study, _ records: [Int: RunRecord],
    acrossProtocols: Bool
  ) -> Comparison {
    let pairs = study.seeds.indices.compactMap { place -> (RunRecord, RunRecord)? in
      let row = place * study.variants.count
      guard let one = records[row + variant], let other = records[row + study.baseline] else { return nil }
      return (one, other)
    }
    let differs = pairs.contains { $0.0.protocolHash != $0.1.protocolHash }
    var paired: PairedComparison?
    if !differs || acrossProtocols {
      switch unit {
      case .seeds:
        let values = pairs.compactMap { one, other in one.mean(label).flatMap { a in other.mean(label).map { (a, $0) } }
        }
        if !values.isEmpty { paired = PairedComparison(values.map(\.0), against: values.map(\.1)) }
      case .users: paired = Self.overUsers(pairs, label)
      }
    }
    return Comparison(
      variant: variant, label: label, unit: unit, paired: paired, higherIsBetter: study.higherIsBetter(label),
      differsInProtocol: differs)
  }

  /// Pairs by user: means over the seeds that both have; users with an undefined value are left out.
  static func overUsers(_ pairs: [(RunRecord, RunRecord)], _ label: String) -> PairedComparison? {
    var sums: [String: (Double, Double, Int)] = [:]
    for (one, other) in pairs {
      guard let left = one.values[label], let right = other.values[label] else { return nil }
      let theirs =
        one.users == other.users
        ? right
        : {
          let byUser = Dictionary(zip(other.users, right), uniquingKeysWith: { first, _ in first })
          return one.users.map { byUser[$0] ?? .nan }
        }()
      for (position, user) in one.users.enumerated() where !left[position].isNaN && !theirs[position].isNaN {
        let sum = sums[user] ?? (0, 0, 0)
        sums[user] = (sum.0 + left[position], sum.1 + theirs[position], sum.2 + 1)
      }
    }
    guard let order = pairs.first?.0.users else { return nil }
    let means = order.compactMap { user in
      sums[user].flatMap { $0.2 == pairs.count ? ($0.0 / Double($0.2), $0.1 / Double($0.2)) : nil }
    }
    return means.isEmpty ? nil : PairedComparison(means.map(\.0), against: means.map(\.1))
  }
}

extension StudyAnalysis.Comparison {
  /// What the comparison found.
  public enum Verdict: String, Sendable {
    /// The difference is significant and in the metric's direction.
    case better
    /// The difference is significant and against the metric's direction.
    case worse
    /// The difference is not significant.
    case notDistinguishable = "cannot be told apart"
    /// Every pair is equal.
    case identical
    /// There are too few pairs for a test.
    case notTested = "not tested"
  }

  /// The verdict at level 0.05, after the correction where there is one.
  public var verdict: Verdict {
    guard let paired, let p = holmP ?? paired.p else { return .notTested }
    if paired.meanDifference == 0 && paired.deviation == 0 { return .identical }
    guard p < StudyAnalysis.level else { return .notDistinguishable }
    return (paired.meanDifference > 0) == higherIsBetter ? .better : .worse
  }

  fileprivate func makeSentence() -> String {
    guard let paired else {
      return differsInProtocol ? "not compared: measured by another protocol" : "not compared: no pair of runs yet"
    }
    let count = "\(paired.count) \(paired.count == 1 ? String(unit.rawValue.dropLast()) : unit.rawValue)"
    let mark = differsInProtocol ? " (across protocols)" : ""
    let size = signed(abs(paired.meanDifference))
    switch verdict {
    case .notTested:
      return "\(paired.meanDifference >= 0 ? "+" : "-")\(size) in \(count), too few for a test\(mark)"
    case .identical: return "the same in each of \(count)\(mark)"
    case .better, .worse:
      let interval = paired.interval.map {
        let ends = [abs($0.lowerBound), abs($0.upperBound)].sorted()
        return " [\(signed(ends[0])), \(signed(ends[1]))]"
      }
      return "\(verdict.rawValue) by \(size)\(interval ?? "") over \(count)\(mark)"
    case .notDistinguishable:
      let needed = paired.effect.flatMap {
        PairedPower.pairsNeeded(effect: $0, level: StudyAnalysis.level / Double(familySize))
      }
      let more = needed.map { "about \(max($0, paired.count + 1))" } ?? "more than 1000000"
      return "cannot be told apart with \(count); \(more) would show a difference of \(size)\(mark)"
    }
  }

  private func signed(_ value: Double) -> String { Figures.difference(value) }
}

/// How numbers are written in reports.
enum Figures {
  /// Four decimals, or two significant digits where that is more.
  static func difference(_ value: Double) -> String {
    let size = abs(value)
    guard size > 0 && size < 0.00095 else { return fixed(value, 4) }
    var places = 4
    var scaled = size * 1e4
    while scaled < 9.5 && places < 12 {
      scaled *= 10
      places += 1
    }
    return fixed(value, places)
  }

  /// A fixed number of decimals.
  static func fixed(_ value: Double, _ places: Int) -> String { rounded(value, places: places) }

  /// A p-value: three significant digits, or below 0.0001 a bound.
  static func p(_ value: Double?) -> String {
    guard let value else { return "" }
    return value < 0.0001 ? "< 0.0001" : fixed(value, 4)
  }
}

extension StudyAnalysis {
  /// Compares two runs on a metric, user by user.
  ///
  /// - Parameters:
  ///   - first: the baseline.
  ///   - second: the other run.
  ///   - label: a metric of both.
  ///   - registry: knows whether more of the metric is better; of an unknown one it is taken to be.
  /// - Returns: second less first over users that both evaluated.
  public static func compare(
    _ first: RunRecord, _ second: RunRecord, _ label: String, registry: Registry
  ) -> Comparison {
    var problems: [ConfigProblem] = []
    let metric = registry.build(.metric, from: ConfigNode(.string(label)), problems: &problems) as? any Metric
    var comparison = Comparison(
      variant: 1, label: label, unit: .users, paired: overUsers([(second, first)], label),
      higherIsBetter: metric.map { type(of: $0).higherIsBetter } ?? true,
      differsInProtocol: first.protocolHash != second.protocolHash)
    comparison.sentence = comparison.makeSentence()
    return comparison
  }
}

extension StudyAnalysis.Comparison {
  /// Difference, interval, p of both tests and pairs, for a table.
  public var cells: [String] {
    [
      paired.map { ($0.meanDifference > 0 ? "+" : "") + Figures.difference($0.meanDifference) } ?? "",
      paired?.interval.map { "[\(Figures.difference($0.lowerBound)), \(Figures.difference($0.upperBound))]" } ?? "",
      Figures.p(paired?.p), Figures.p(paired?.wilcoxonP), paired.map { "\($0.count)" } ?? "0",
    ]
  }
}
