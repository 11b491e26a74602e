/// The analysis of a study's finished runs: means, paired differences, and verdicts over both units of replication.
public struct StudyAnalysis: Sendable {
  /// The significance level; 1 - level is the confidence of intervals.
  public static let level = 0.05

  /// The study.
  public let study: Study
  /// The finished runs by index; a deterministic variant's one run stands at each of its seeds.
  public let records: [Int: RunRecord]
  /// Why runs failed, by index.
  public let failures: [Int: String]
  /// Where each run is stored, by index.
  public let addresses: [String]
  /// The comparisons with the baseline over seeds and users: the primary metric first, by unit and variant.
  public let comparisons: [Comparison]
  /// The verdicts on every pair of variants, on the primary metric; empty unless the study compares all pairs.
  public let allPairs: [Verdict]
  /// Fitted variants that had the same values with every seed although they do not declare `isDeterministic`.
  public let unsaidDeterministic: Set<Int>

  /// Notes about runs of other builds of components that are not part of RecKit.
  let remarksOnBuilds: [String]

  private let places: [Key: Int]

  private struct Key: Hashable {
    let variant: Int
    let label: String
    let unit: Unit
  }

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
    var read: [String: RunRecord] = [:]
    var records: [Int: RunRecord] = [:]
    var failures: [Int: String] = [:]
    for run in runs {
      if folder.isFinished(run.address) {
        let record = try read[run.address] ?? folder.record(run.address)
        read[run.address] = record
        records[run.run.index] = record
      } else if let reason = folder.failure(run.address) {
        failures[run.run.index] = reason
      }
    }
    var seen: Set<String> = []
    self.init(
      study, records: records, failures: failures, addresses: runs.map(\.address), acrossProtocols: acrossProtocols,
      remarksOnBuilds: folder.remarksOnBuilds(study, runs.filter { seen.insert($0.address).inserted }))
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
    let comparer = StudyComparer(study, records, acrossProtocols: acrossProtocols)
    unsaidDeterministic = comparer.unsaidDeterministic
    var comparisons: [Comparison] = []
    var allPairs: [Verdict] = []
    for label in study.labels {
      let isPrimary = label == study.primary
      let all = isPrimary && study.comparisons == .all ? comparer.allPairs(label) : nil
      let family = (all ?? comparer.withBaseline(label)).map { isPrimary ? StudyComparer.corrected($0) : $0 }
      comparisons += family.flatMap { $0.filter { $0.reference == study.baseline } }
      if all != nil { allPairs = zip(family[0], family[1]).map { Verdict(seeds: $0, users: $1) } }
    }
    self.comparisons = comparisons
    self.allPairs = allPairs
    places = Dictionary(
      comparisons.enumerated().map { (Key(variant: $1.variant, label: $1.label, unit: $1.unit), $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// Whether a variant has the same result with every seed: it says so, or its runs show it.
  public func isDeterministic(_ variant: Int) -> Bool {
    study.isDeterministic(variant) || unsaidDeterministic.contains(variant)
  }

  /// The finished runs of a variant, by seed; of a deterministic variant one.
  public func records(of variant: Int) -> [(seed: Int, record: RunRecord)] {
    let all = study.runs(of: variant).compactMap { run in records[run.index].map { (run.seed, $0) } }
    return isDeterministic(variant) ? Array(all.prefix(1)) : all
  }

  /// A variant's means over users on test, one number per seed; of a deterministic variant one.
  public func values(_ label: String, of variant: Int) -> [Double] {
    records(of: variant).compactMap { $0.record.mean(label) }
  }

  /// A variant's means over users on validation, one number per seed; empty without a validation part.
  public func validationValues(_ label: String, of variant: Int) -> [Double] {
    records(of: variant).compactMap { $0.record.validationMean(label) }
  }

  /// The comparison of a variant with the baseline on a metric.
  public func comparison(_ variant: Int, _ label: String, _ unit: Unit) -> Comparison? {
    places[Key(variant: variant, label: label, unit: unit)].map { comparisons[$0] }
  }

  /// The verdict over both units on a variant against the baseline; nil for the baseline.
  public func verdict(_ variant: Int, _ label: String) -> Verdict? {
    guard let seeds = comparison(variant, label, .seeds), let users = comparison(variant, label, .users) else {
      return nil
    }
    return Verdict(seeds: seeds, users: users)
  }

  /// Whether variants are ordered by validation: all that have runs have a validation part.
  public var isOrderedByValidation: Bool {
    let present = study.variants.indices.filter { !records(of: $0).isEmpty }
    return !present.isEmpty && present.allSatisfy { !validationValues(study.primary, of: $0).isEmpty }
  }

  /// Variants by the primary metric, on validation where there is one, else on test; the best first, those without a
  /// run last, ties in the study's order.
  public var ranking: [Int] {
    let sign = study.higherIsBetter(study.primary) ? -1.0 : 1.0
    let byValidation = isOrderedByValidation
    let keys = study.variants.indices.map { variant -> Double in
      let values = byValidation ? validationValues(study.primary, of: variant) : values(study.primary, of: variant)
      return values.isEmpty ? .infinity : sign * values.mean
    }
    return study.variants.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
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

  /// The indices of runs that are made: the first of each address.
  public var distinctRuns: [Int] {
    var seen: Set<String> = []
    return addresses.indices.filter { seen.insert(addresses[$0]).inserted }
  }
}
