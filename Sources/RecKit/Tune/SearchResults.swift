/// What a search found: trials, rechecks, and the config of each arm for the final comparison.
public struct SearchResults: Sendable {
  /// An arm's trials in their order, and those that were run again, the best on average first.
  struct Arm: Sendable {
    let trials: [SearchRun.Result]
    let rechecks: [SearchRun.Result]
  }

  /// The search.
  public let search: Search
  let arms: [Arm]
  /// Method, budget, space, seeds and validation.
  public let protocolNode: ConfigNode
  /// SHA-256 of ``protocolNode``, in hexadecimal.
  public let protocolHash: String

  /// Arms of which no trial came to a value, and why the first failed.
  public var failedArms: [(name: String, reason: String)] {
    arms.indices.filter { arms[$0].rechecks.isEmpty }.map { arm in
      let reasons = (arms[arm].trials + arms[arm].rechecks).flatMap(\.outcomes).compactMap { outcome -> String? in
        if case .failed(let reason) = outcome { reason } else { nil }
      }
      return (search.arms[arm].name, reasons.first ?? "no trial is finished")
    }
  }

  /// How many trials of an arm count, and how many of them failed.
  func counts(_ arm: Int) -> (trials: Int, failed: Int) {
    let trials = arms[arm].trials
    return (trials.count, trials.count { if case .failed = $0.outcomes[0] { true } else { false } })
  }

  /// How many trials of an arm were stopped, by the epoch.
  func stopped(_ arm: Int) -> [(epoch: Int, count: Int)] {
    var seen: Set<String> = []
    let trials = arms[arm].trials.filter { seen.insert($0.addresses[0]).inserted }
    let counts = Dictionary(grouping: trials.compactMap { $0.outcomes[0].stoppedAt }) { $0 }
    return counts.keys.sorted().map { ($0, counts[$0]?.count ?? 0) }
  }

  // MARK: Files

  /// `trials.csv`: a row for each trial, then for each recheck; means on validation.
  ///
  /// It has no times, so that a search that was interrupted has the same bytes.
  public var trialsCSV: String {
    var paths: [String] = []
    for axis in search.arms.flatMap(\.axes) where !paths.contains(axis.path) { paths.append(axis.path) }
    let labels = [search.metric] + search.base.metrics.map(\.label).filter { $0 != search.metric }
    var text = CSV.line(
      ["stage", "arm", "trial", "seed", "address", "status", "epochs", "kept_epoch"] + labels.map { "validation_\($0)" }
        + paths + ["reason"])
    func add(_ stage: String, _ result: SearchRun.Result, seeds: [Int], repeats: inout [String: Int]) {
      let arm = search.arms[result.trial.arm]
      let values = paths.map { path in
        zip(arm.axes, result.trial.values).first { $0.0.path == path }?.1?.inlineText ?? ""
      }
      for (place, outcome) in result.outcomes.enumerated() {
        /// What a run is, or which trial's it is again.
        func status(_ word: String) -> String {
          let address = result.addresses[place]
          if let first = repeats[address] { return "as trial \(first)" }
          repeats[address] = result.trial.number
          return word
        }
        var cells = [stage, arm.name, "\(result.trial.number)", "\(seeds[place])", result.addresses[place]]
        var reason = ""
        switch outcome {
        case .missing: cells += ["missing", "", ""] + labels.map { _ in "" }
        case .failed(let text):
          cells += ["failed", "", ""] + labels.map { _ in "" }
          reason = text
        case .stopped(let history):
          let epoch = history.last?.epoch ?? 0
          cells += [status("stopped"), "\(epoch)", ""]
          cells += labels.map { outcome.value($0, after: epoch).map { ConfigNode.text(of: $0) } ?? "" }
          reason = "not among the arm's best of epoch \(epoch)"
        case .done(let record):
          cells.append(status("done"))
          cells += ["epochs", "kept_epoch"].map { key in record.number(key).map { "\(Int($0))" } ?? "" }
          cells += labels.map { label in record.validationMean(label).map { ConfigNode.text(of: $0) } ?? "" }
        }
        text += CSV.line(cells + values + [reason.escapedOnOneLine])
      }
    }
    for (place, arm) in arms.enumerated() {
      let isDeterministic = search.arms[place].configuration.isDeterministic
      var repeats: [String: Int] = [:]
      for result in arm.trials {
        add("search", result, seeds: [isDeterministic ? 0 : search.trialSeed], repeats: &repeats)
      }
    }
    for (place, arm) in arms.enumerated() {
      let isDeterministic = search.arms[place].configuration.isDeterministic
      for result in arm.rechecks {
        var repeats: [String: Int] = [:]
        add("recheck", result, seeds: isDeterministic ? [0] : search.recheckSeeds, repeats: &repeats)
      }
    }
    return text
  }

  /// The config of an arm's final runs, with the first final seed; nil where no trial of the arm came to a value.
  public func best(_ arm: Int) -> ExperimentConfiguration? {
    guard let chosen = arms[arm].rechecks.first else { return nil }
    var configuration = chosen.trial.configuration
    if search.trainOn == .trainAndValidation {
      guard
        let both = Search.withoutValidation(
          configuration, epochs: max(1, chosen.keptEpoch), isCut: search.validation != nil, search.registry)
      else { return nil }
      configuration = both
    }
    return configuration.with(seed: search.finalSeeds[0])
  }

  /// Whether each arm has a config for the final runs.
  public var hasChosen: Bool { arms.indices.allSatisfy { best($0) != nil } }

  /// `best-ARM.txt`: the chosen config, which runs as it is.
  public func bestFile(_ arm: Int) -> String? {
    guard let best = best(arm), let chosen = arms[arm].rechecks.first else { return nil }
    let (trials, failed) = counts(arm)
    return """
      # \(search.arms[arm].name): trial \(chosen.trial.number), selected on validation among \(trials) trials\
      \(failed > 0 ? " (\(failed) of them failed)" : ""),
      # then among the best \(arms[arm].rechecks.count) by the mean over seeds \(Self.words(search.recheckSeeds)). Search \(protocolHash.prefix(8)).
      \(best.text)
      """
  }

  /// `60 trials an arm`; `dot 60 trials, ease 1 trial`.
  public var selection: String {
    let all = arms.indices.map { counts($0).trials }
    if Set(all).count == 1, let trials = all.first { return "\(trials) trial\(trials == 1 ? "" : "s") an arm" }
    return zip(search.arms, all).map { "\($0.name) \($1) trial\($1 == 1 ? "" : "s")" }.joined(separator: ", ")
  }

  /// `0..9`, or a list.
  static func words(_ seeds: [Int]) -> String {
    guard seeds.count > 2, let first = seeds.first, let last = seeds.last, seeds == Array(first...max(first, last))
    else {
      return seeds.map { "\($0)" }.joined(separator: ", ")
    }
    return "\(first)..\(last)"
  }
}
