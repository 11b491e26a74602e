extension SearchResults {
  /// The arms: trials, the best trial, its mean over fresh seeds, and the values that were chosen.
  public var table: String {
    var table = TextTable(
      ["arm", "trials", "failed", "best trial", "rechecked", "kept epoch", "chosen"],
      [.left, .right, .right, .right, .right, .right, .left])
    for (place, arm) in search.arms.enumerated() {
      let (trials, failed) = counts(place)
      let best = bestTrial(place)?.outcomes[0].value(search.metric)
      let chosen = arms[place].rechecks.first
      table.append([
        arm.name + (place == search.baseline ? " (baseline)" : ""), "\(trials)", "\(failed)",
        best.map { rounded($0, places: 4) } ?? "", chosen?.mean(search.metric).map { rounded($0, places: 4) } ?? "",
        chosen.map { arm.configuration.isTrained ? "\($0.keptEpoch)" : "" } ?? "",
        chosen.map { valuesInWords($0.trial) } ?? "no trial came to a value",
      ])
    }
    return table.text
  }

  /// The trial with the best value.
  func bestTrial(_ arm: Int) -> SearchRun.Result? {
    let sign = search.higherIsBetter ? 1.0 : -1.0
    return arms[arm].trials.filter { $0.outcomes[0].value(search.metric) != nil }.max { left, right in
      let (l, r) = (
        sign * (left.outcomes[0].value(search.metric) ?? 0), sign * (right.outcomes[0].value(search.metric) ?? 0)
      )
      return l < r || (l == r && left.trial.number > right.trial.number)
    }
  }

  /// What a reader should know, a sentence each.
  public var remarks: [String] {
    var remarks = [
      "Selected on \(search.metric) of validation: \(selection), by \(search.method.rawValue); then the best \(search.recheckedTrials) by the mean over seeds \(Self.words(search.recheckSeeds)). Test was not read."
    ]
    let counts = arms.indices.map { self.counts($0).trials }
    if Set(counts).count > 1 {
      remarks.append("Arms have different numbers of trials; a larger number is an advantage.")
    }
    for place in arms.indices { remarks += edges(place) + stops(place) + failures(place) + repeats(place) }
    return remarks
  }

  /// `scorer.l2_reg 0.001, training.negatives 4`: the values of a trial, those that do not count left out.
  func valuesInWords(_ trial: SearchTrial) -> String {
    let axes = search.arms[trial.arm].axes
    let words = zip(axes, trial.values).compactMap { axis, value in value.map { "\(axis.path) \($0.inlineText)" } }
    return words.isEmpty ? "nothing to choose" : words.joined(separator: ", ")
  }

  /// Chosen values at an end of their range.
  func edges(_ arm: Int) -> [String] {
    search.arms[arm].axes.indices.compactMap { place in
      edge(arm, place).map { words in
        let value = arms[arm].rechecks.first?.trial.values[place]?.inlineText ?? ""
        return "At the edge: \(search.arms[arm].name) has \(search.arms[arm].axes[place].path) \(value); \(words)."
      }
    }
  }

  /// `widen scorer.l2_reg below 1e-8`, where the chosen value of an axis is at an end of its range; nil elsewhere.
  ///
  /// Where the parameter itself allows nothing beyond, it says that instead.
  func edge(_ arm: Int, _ place: Int) -> String? {
    let axis = search.arms[arm].axes[place]
    guard let chosen = arms[arm].rechecks.first?.trial, chosen.values[place] != nil,
      let edge = axis.edge(of: chosen.point[place])
    else { return nil }
    let direction = edge == .low ? "below" : "above"
    return search.allows(beyond: edge, of: place, in: chosen)
      ? "widen \(axis.path) \(direction) \(axis.end(edge))"
      : "\(axis.path) may not be \(direction) \(axis.end(edge)), so there is nothing to widen"
  }

  private func stops(_ arm: Int) -> [String] {
    let stopped = stopped(arm)
    guard !stopped.isEmpty else { return [] }
    let places = stopped.map { "\($0.count) after epoch \($0.epoch)" }.joined(separator: ", ")
    let (trained, whole) = epochs(arm)
    let count = stopped.reduce(0) { $0 + $1.count }
    return [
      "Stopped by halving: \(count) of \(arms[arm].trials.count) trials of \(search.arms[arm].name), \(places); \(trained) of \(whole) epochs were trained."
    ]
  }

  /// The epochs that an arm's trials were trained for, and those that they would have been without halving.
  func epochs(_ arm: Int) -> (trained: Int, whole: Int) {
    var seen: Set<String> = []
    return arms[arm].trials.filter { seen.insert($0.addresses[0]).inserted }.reduce((0, 0)) { sum, result in
      switch result.outcomes[0] {
      case .done(let record):
        let epochs = record.history.last?.epoch ?? 0
        return (sum.0 + epochs, sum.1 + epochs)
      case .stopped(let history):
        return (sum.0 + (history.last?.epoch ?? 0), sum.1 + result.trial.configuration.training.epochs)
      case .missing, .failed: return sum
      }
    }
  }

  private func failures(_ arm: Int) -> [String] {
    var reasons: [(text: String, count: Int)] = []
    for result in arms[arm].trials {
      guard case .failed(let reason) = result.outcomes[0] else { continue }
      // Epochs and batches differ from trial to trial.
      let text = String(reason.trimmingPrefix(/epoch [0-9]+, batch [0-9]+:\s/))
      if let place = reasons.firstIndex(where: { $0.text == text }) {
        reasons[place].count += 1
      } else {
        reasons.append((text, 1))
      }
    }
    guard !reasons.isEmpty else { return [] }
    let count = reasons.reduce(0) { $0 + $1.count }
    let first = reasons.max { $0.count < $1.count }?.text ?? ""
    return ["Failed: \(count) of \(arms[arm].trials.count) trials of \(search.arms[arm].name), most often: \(first)"]
  }

  private func repeats(_ arm: Int) -> [String] {
    let addresses = arms[arm].trials.map { $0.addresses[0] }
    let repeated = addresses.count - Set(addresses).count
    return repeated > 0
      ? [
        "Repeated: \(repeated) of \(addresses.count) trials of \(search.arms[arm].name) have the values of an earlier one and were not run again."
      ]
      : []
  }

  /// `search.json`: what was searched, how, and what was chosen.
  public var summary: ConfigNode {
    func mapping(_ entries: [(String, ConfigNode)]) -> ConfigNode {
      ConfigNode(.mapping(entries.map { ConfigEntry($0.0, $0.1) }))
    }
    let arms = search.arms.enumerated().map { place, arm -> ConfigNode in
      let (trials, failed) = counts(place)
      let chosen = self.arms[place].rechecks.first
      let values = chosen.map { result in
        zip(arm.axes, result.trial.values).compactMap { axis, value in value.map { (axis.path, $0) } }
      }
      return mapping([
        ("arm", arm.name.node), ("trials", trials.node), ("failed", failed.node),
        ("stopped", stopped(place).reduce(0) { $0 + $1.count }.node),
        ("best_trial", (bestTrial(place)?.trial.number).node),
        ("best_value", (bestTrial(place)?.outcomes[0].value(search.metric)).node),
        ("chosen_trial", (chosen?.trial.number).node),
        ("rechecked", mapping(self.arms[place].rechecks.map { ("\($0.trial.number)", $0.mean(search.metric).node) })),
        ("kept_epoch", (arm.configuration.isTrained ? chosen?.keptEpoch : nil).node),
        ("values", values.map(mapping) ?? ConfigNode(.null)), ("edges", edges(place).node),
      ])
    }
    return mapping([
      ("name", search.name.node), ("arms", ConfigNode(.sequence(arms))), ("protocol", protocolNode),
      ("protocol_hash", protocolHash.node),
    ])
  }
}
