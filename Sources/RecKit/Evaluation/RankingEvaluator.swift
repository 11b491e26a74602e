/// Ranks every user's candidates by a scorer and computes metrics.
///
/// Users are those with at least one relevant candidate, in ascending order. A user's relevant items are the part's
/// positives; what is left out is what ``EvaluationOptions/Exclusion`` says, on test the validation positives as
/// well (unless nothing is left out, or training positives only). An item that is relevant and left out, which happens only where the dataset
/// allows overlapping parts, is left out and counted in ``EvaluationResult/missingRelevant``.
public struct RankingEvaluator: Sendable {
  let metrics: [any Measure]
  let candidates: EvaluationOptions.Candidates
  let exclude: EvaluationOptions.Exclusion
  let sets: [EvaluationPart: CandidateSet]
  /// The given candidates, where they are given.
  let lists: CandidateLists?
  let userGroups: CountGroups?
  let itemGroups: CountGroups?
  private let training: TrainingSet
  /// The lengths of the lists that list metrics look at, ascending; empty without such metrics.
  private let listLengths: [Int]

  /// Collects candidates and exclusions, and checks the metrics against them.
  ///
  /// - Parameters:
  ///   - data: the prepared data.
  ///   - options: candidates and exclusions; its metrics' names are not looked at.
  ///   - metrics: the metrics to compute.
  /// - Throws: ``EvaluationError`` for a cut-off beyond the number of candidates, a label that comes twice, or a file of
  ///   candidates that cannot be used.
  public init(_ data: PreparedData, options: EvaluationOptions, metrics: [any Measure]) throws {
    let rows = Self.candidateRows(data, options.candidates)
    let known: [KnownItems] =
      switch options.exclude {
      case .nothing: []
      case .trainPositives, .trainPositivesOnly: [data.training.known]
      case .trainRated: [data.training.known, KnownItems(data.rated)]
      }
    let heldOut = options.exclude.coversValidation ? [data.validation].compactMap { $0 }.map(KnownItems.init) : []
    var sets = [EvaluationPart.test: CandidateSet(rows: rows, relevant: data.test, excluded: known + heldOut)]
    if let validation = data.validation {
      sets[.validation] = CandidateSet(rows: rows, relevant: validation, excluded: known)
    }
    if case .file(let file) = options.candidates {
      let given = try CandidateLists(path: file.path, training: data.training)
      for (part, set) in sets { sets[part] = try set.among(given, part, training: data.training) }
      lists = given
    } else {
      lists = nil
    }
    let measured = sets[data.isTestWithheld ? .validation : .test]
    try Self.check(metrics, candidates: measured?.longestList ?? rows.count)
    self.metrics = metrics
    listLengths = Set(metrics.compactMap { ($0 as? any ListMetric)?.k }).sorted()
    self.sets = sets
    candidates = options.candidates
    exclude = options.exclude
    training = data.training
    userGroups = Self.userGroups(options.userGroups, data.training, test: sets[.test])
    itemGroups = Self.itemGroups(options.itemGroups, data.training, candidates: rows)
  }

  /// No metric looks further than the candidates reach, and no label comes twice.
  private static func check(_ metrics: [any Measure], candidates count: Int) throws(EvaluationError) {
    for (index, metric) in metrics.enumerated() {
      if let k = metric.cutoff, k > count { throw .cutoffBeyondCatalogue(label: metric.label, k: k, count: count) }
      if metrics[..<index].contains(where: { $0.label == metric.label }) { throw .repeatedLabel(metric.label) }
    }
  }

  static func candidateRows(_ data: PreparedData, _ candidates: EvaluationOptions.Candidates) -> Range<Int> {
    let catalogue = data.training.items.rows
    guard candidates == .upToLargestPositive else { return catalogue }
    let parts = [data.training.positives, data.test] + [data.validation].compactMap { $0 }
    let largest = parts.compactMap { $0.items.max() }.max().map(Int.init) ?? catalogue.lowerBound - 1
    return catalogue.lowerBound..<max(catalogue.lowerBound, largest + 1)
  }

  /// Evaluates a scorer on one held-out part: see ``evaluate(_:parts:threads:)``.
  public func evaluate(
    _ scorer: any CatalogueScorer, part: EvaluationPart, threads: Int
  ) throws -> EvaluationResult {
    try evaluate(scorer, parts: [part], threads: threads)[0]
  }

  /// Evaluates a scorer on held-out parts, whose users are scored once for all of them.
  ///
  /// The results have the same bits on any number of threads: each user's values are computed alone, blocks of users
  /// are the same whoever works on them, and means are summed in the order of users.
  ///
  /// - Parameters:
  ///   - scorer: what scores items for users.
  ///   - parts: the held-out parts.
  ///   - threads: how many threads to use, at least 1.
  /// - Returns: for each part the metrics of each user and their means.
  /// - Throws: ``EvaluationError`` where there is nobody to evaluate, or a score or a mean is not a number.
  public func evaluate(
    _ scorer: any CatalogueScorer, parts: [EvaluationPart], threads: Int
  ) throws -> [EvaluationResult] {
    precondition(threads >= 1, "\(threads) threads")
    let sets = try parts.map { part in
      guard let set = self.sets[part] else { throw EvaluationError.noSuchPart(part) }
      guard !set.users.isEmpty else { throw EvaluationError.noUsers(part) }
      return set
    }
    let ranking = RankingPass(scorer, sets: sets, training: training, listLengths: listLengths, itemGroups: itemGroups)
    return try zip(sets, ranking.run(threads: threads)).map(result)
  }

  /// The metrics of a part.
  private func result(_ set: CandidateSet, _ ranked: RankedPart) throws -> EvaluationResult {
    var result = EvaluationResult(
      users: set.users.map(\.row), labels: [], values: [], means: [], tiedShare: Self.tiedShare(ranked.rankings),
      missingRelevant: set.missingRelevant)
    for measure in metrics {
      if let metric = measure as? any Metric {
        let values = ranked.rankings.map { metric.value(of: $0) ?? .nan }
        let defined = values.filter { !$0.isNaN }
        guard !defined.isEmpty else { throw EvaluationError.undefined(label: metric.label) }
        result.labels.append(metric.label)
        result.values.append(values)
        result.means.append(MetricValue(metric.label, defined.reduce(0, +) / Double(defined.count)))
      } else if let metric = measure as? any ListMetric {
        let lists = topLists(ranked.tops, users: result.users, k: metric.k)
        guard let value = metric.value(of: lists, training: training), !value.isNaN else {
          throw EvaluationError.undefinedForLists(label: metric.label)
        }
        result.means.append(MetricValue(metric.label, value))
        result.tiedLists.append(MetricValue(metric.label, lists.tiedShare))
      }
    }
    addGroups(to: &result, of: set, ranked)
    return result
  }

  private func topLists(_ tops: [TopList], users: [Int32], k: Int) -> TopLists {
    let place = listLengths.firstIndex(of: k) ?? 0
    return TopLists(
      users: users, lists: tops.map(\.items), k: k,
      tiedShare: Double(tops.count { $0.isTiedAt[place] }) / Double(tops.count))
  }

  /// Pairs of a relevant item and another candidate, and how many of them have equal scores.
  private static func tiedShare(_ rankings: [UserRanking]) -> Double {
    var tied = 0
    var pairs = 0
    for ranking in rankings {
      tied += ranking.groups.reduce(0) { $0 + $1.relevant * ($1.size - 1) }
      pairs += ranking.relevantCount * (ranking.candidateCount - 1)
    }
    return pairs > 0 ? Double(tied) / Double(pairs) : 0
  }
}
