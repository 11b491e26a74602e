/// A search under way: which runs come next, and what came of those before.
///
/// Everything is derived from the search and from the finished runs in the folder, so any number of processes, and a
/// process that was killed, go on from what is there.
///
/// ```swift
/// var run = SearchRun(search, in: StudyFolder("out"), version: Reckit.version) { try $0.loadData(from: "data") }
/// while let batch = try run.next() { runner.run(run.missing(of: batch), workers: 2) }
/// let results = try run.results()
/// ```
public struct SearchRun {
  /// Runs that may go on side by side.
  public struct Batch: Sendable {
    /// `search`, `search, round 2 of 6`, `recheck`.
    public let title: String
    /// The runs as a study, a variant for each trial.
    public let plan: StudyPlan
    /// The trials, by variant.
    public let trials: [SearchTrial]
    /// The epoch after which halving looks at a trial, by variant; nil: it runs to its end.
    let pauses: [Int?]
  }

  /// All trials of a round, then with halving those that go on, and so on.
  struct Round {
    let title: String
    var batches: [Batch]
  }

  /// A trial and what came of it, with each seed of the stage.
  struct Result {
    let trial: SearchTrial
    let addresses: [String]
    let outcomes: [SearchOutcome]
  }

  /// The search.
  public let search: Search
  /// Where runs are stored.
  public let folder: StudyFolder
  private let version: String
  private let load: (ExperimentConfiguration) throws -> PreparedData
  private var rounds: [Round] = []
  private var recheck: Batch?
  private var data: PreparedData?
  private var read: [String: RunRecord] = [:]

  /// Begins, or goes on.
  ///
  /// - Parameters:
  ///   - search: the search.
  ///   - folder: where runs are stored, in `runs/`.
  ///   - version: RecKit's version.
  ///   - load: loads and prepares the data that a configuration names; its test part is taken away at once.
  public init(
    _ search: Search, in folder: StudyFolder, version: String,
    load: @escaping (ExperimentConfiguration) throws -> PreparedData
  ) {
    self.search = search
    self.folder = folder
    self.version = version
    self.load = load
  }

  /// The next batch that has runs to do; nil where the search and the recheck are done.
  ///
  /// - Throws: what loading the data throws; ``FileError`` for a damaged run.
  public mutating func next() throws -> Batch? {
    if let batch = try nextRound() { return batch }
    if recheck == nil { recheck = try makeRecheck() }
    guard let recheck, !missing(of: recheck).isEmpty else { return nil }
    return recheck
  }

  /// The next round of trials that has runs to do; nil where all trials are done.
  public mutating func nextRound() throws -> Batch? {
    if rounds.isEmpty { rounds = [try makeRound(0)] }
    while true {
      let round = rounds.count - 1
      if let last = rounds[round].batches.last, !missing(of: last).isEmpty { return last }
      if let next = try goingOn(in: rounds[round]) {
        rounds[round].batches.append(next)
      } else {
        guard rounds.count < roundCount else { return nil }
        rounds.append(try makeRound(rounds.count))
      }
    }
  }

  /// The runs of a batch that are still to be made; a failed one is a result, and not made again.
  public func missing(of batch: Batch, part: StudyPart? = nil) -> [StudyRunner.Job] {
    batch.plan.missing(in: folder, part: part).compactMap { job in
      let address = job.addressed.address
      guard folder.failure(address) == nil else { return nil }
      guard let epoch = batch.pauses[job.addressed.run.variant] else { return job }
      guard (folder.pausedHistory(address).last?.epoch ?? 0) < epoch else { return nil }
      var job = job
      job.pauseAfter = epoch
      return job
    }
  }

  // MARK: Rounds

  private var isInRounds: Bool { search.method == .tpe || search.secondsOfArm != nil }

  private var roundCount: Int {
    isInRounds ? (search.mostTrials + search.round - 1) / search.round : 1
  }

  private mutating func makeRound(_ number: Int) throws -> Round {
    let range = isInRounds ? number * search.round..<(number + 1) * search.round : 0..<search.mostTrials
    let results = try trials()
    var proposals = [[SearchTrial]](repeating: [], count: search.arms.count)
    for arm in search.arms.indices {
      let wanted = range.clamped(to: 0..<search.trials(of: arm))
      guard !wanted.isEmpty, !isSpent(results[arm]) else { continue }
      let points = Proposals(search, arm).points(
        wanted, after: results[arm].map { ($0.trial, $0.outcomes[0].value(search.metric)) })
      proposals[arm] = try zip(wanted, points).map { try search.trial(arm, $0, at: $1) }
    }
    // Trial by trial, each of all arms, so that an unfinished search has tried all arms alike.
    let inTurn = proposals.flatMap { $0 }.sorted { ($0.number, $0.arm) < ($1.number, $1.arm) }
    let title = "search" + (roundCount > 1 ? ", round \(number + 1) of \(roundCount)" : "")
    return Round(title: title, batches: [try batch(title, inTurn, seeds: [search.trialSeed], rung: 0)])
  }

  private func isSpent(_ results: [Result]) -> Bool {
    guard let most = search.secondsOfArm else { return false }
    return results.reduce(0) { $0 + $1.outcomes[0].seconds } >= most
  }

  /// A batch; one of a rung pauses where halving looks.
  mutating func batch(
    _ title: String, _ trials: [SearchTrial], seeds: [Int], rung: Int? = nil
  ) throws -> Batch {
    let pauses = trials.map { trial in rung.flatMap { pause(trial, atRung: $0) } }
    let epoch = pauses.compactMap { $0 }.first
    let title =
      title + (search.halving != nil && rung != nil ? "; \(epoch.map { "to epoch \($0)" } ?? "to the end")" : "")
    let variants = trials.map { trial in
      Study.Variant(
        name: "\(search.arms[trial.arm].name) trial \(trial.number)", changes: [], configuration: trial.configuration,
        seedOffset: 0)
    }
    let study = Study(
      name: "\(search.name), \(title)", base: search.arms[0].configuration, design: .list, variants: variants,
      seeds: seeds, baseline: 0, primary: search.metric, comparisons: .baseline, notes: [])
    let data = try searchData()
    let plan = try StudyPlan(study, version: version) { _ in data }
    return Batch(title: title, plan: plan, trials: trials, pauses: pauses)
  }

  /// The data of every trial, without its test part.
  ///
  /// - Throws: what loading throws; ``DataError`` where there is no validation part.
  public mutating func searchData() throws -> PreparedData {
    if let data { return data }
    guard let withheld = try load(search.arms[0].configuration).withholdingTest() else {
      throw DataError.emptyPart(part: "validation", splitter: "validation")
    }
    data = withheld
    return withheld
  }

  // MARK: Results

  mutating func results(of batch: Batch) throws -> [Result] {
    let study = batch.plan.study
    var results: [Result] = []
    for (variant, trial) in batch.trials.enumerated() {
      let addresses = study.runs(of: variant).map { batch.plan.runs[$0.index].addressed.address }
      let distinct = study.isDeterministic(variant) ? Array(addresses.prefix(1)) : addresses
      let outcomes = try distinct.map { try outcome($0, stoppedAfter: batch.pauses[variant]) }
      results.append(Result(trial: trial, addresses: distinct, outcomes: outcomes))
    }
    return results
  }

  /// What came of a run.
  ///
  /// One that the search pauses counts as it was then, even if it has gone on: in a search with fewer trials it may have
  /// been among the best.
  private mutating func outcome(_ address: String, stoppedAfter epoch: Int?) throws -> SearchOutcome {
    let whole = try outcome(address)
    guard let epoch else { return whole }
    let history = if case .done(let record) = whole { record.history } else { folder.pausedHistory(address) }
    guard (history.last?.epoch ?? 0) >= epoch else { return whole }
    return .stopped(history.filter { $0.epoch <= epoch })
  }

  private mutating func outcome(_ address: String) throws -> SearchOutcome {
    if let record = read[address] { return .done(record) }
    if folder.isFinished(address) {
      let record = try folder.record(address)
      read[address] = record
      return .done(record)
    }
    return folder.failure(address).map { .failed($0) } ?? .missing
  }

  /// The trials of every arm so far, in their order, each as the last batch that has it left it.
  mutating func trials() throws -> [[Result]] {
    var latest = [[Int: Result]](repeating: [:], count: search.arms.count)
    for batch in rounds.flatMap(\.batches) {
      for result in try results(of: batch) { latest[result.trial.arm][result.trial.number] = result }
    }
    return latest.map { results in
      // A trial with the values of an earlier one is that one's run.
      var outcomes: [String: [SearchOutcome]] = [:]
      return results.values.sorted { $0.trial.number < $1.trial.number }.map { result in
        let first = outcomes[result.addresses[0]] ?? result.outcomes
        outcomes[result.addresses[0]] = first
        return Result(trial: result.trial, addresses: result.addresses, outcomes: first)
      }
    }
  }

  /// The rechecked trials of every arm, the best on average first.
  mutating func rechecks() throws -> [[Result]] {
    let rechecked = try recheck.map { try results(of: $0) } ?? []
    return search.arms.indices.map { arm in ordered(rechecked.filter { $0.trial.arm == arm }) }
  }

  /// Results with a value, the best first; of equal ones the earlier trial.
  private func ordered(_ results: [Result]) -> [Result] {
    let sign = search.higherIsBetter ? -1.0 : 1.0
    return results.compactMap { result in result.mean(search.metric).map { (sign * $0, result) } }
      .sorted { ($0.0, $0.1.trial.number) < ($1.0, $1.1.trial.number) }.map(\.1)
  }

  /// The best few different trials of each arm, with fresh seeds.
  private mutating func makeRecheck() throws -> Batch {
    var best: [SearchTrial] = []
    for trials in try trials() {
      var seen: Set<String> = []
      let different = ordered(trials).filter { seen.insert($0.addresses[0]).inserted }
      best += different.prefix(search.recheckedTrials).map(\.trial)
    }
    return try batch("recheck", best, seeds: search.recheckSeeds)
  }

  /// What the search found.
  ///
  /// - Throws: what ``next()`` throws.
  public mutating func results() throws -> SearchResults {
    _ = try next()
    let rechecked = try rechecks()
    let arms = try zip(trials(), rechecked).map { SearchResults.Arm(trials: $0, rechecks: $1) }
    let facts = search.makeProtocol(data: try searchData())
    return SearchResults(search: search, arms: arms, protocolNode: facts.node, protocolHash: facts.hash)
  }
}

extension SearchRun.Result {
  /// The mean over seeds of a metric on validation; nil where a run is missing or has failed.
  func mean(_ label: String) -> Double? {
    let values = outcomes.compactMap { $0.value(label) }
    return values.count == outcomes.count ? values.mean : nil
  }

  /// The middle of the kept epochs, the upper of two.
  var keptEpoch: Int {
    let epochs = outcomes.compactMap { outcome -> Int? in
      guard case .done(let record) = outcome else { return nil }
      return record.number("kept_epoch").map { Int($0) }
    }.sorted()
    return epochs.isEmpty ? 0 : epochs[epochs.count / 2]
  }
}
