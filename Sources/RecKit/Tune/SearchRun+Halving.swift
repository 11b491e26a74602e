extension SearchRun {
  /// The trials of a round that go on after the epoch of its last batch; nil where none is paused any more.
  mutating func goingOn(in round: Round) throws -> Batch? {
    guard let halving = search.halving, let last = round.batches.last else { return nil }
    let epoch = halving.epoch(ofRung: round.batches.count - 1)
    let values = try trials().map { trials in
      var seen: Set<String> = []
      return trials.filter { seen.insert($0.addresses[0]).inserted }.compactMap { value($0, after: epoch) }
    }
    let going = try zip(last.pauses, results(of: last)).compactMap { pause, result -> SearchTrial? in
      let arm = result.trial.arm
      guard pause != nil, result.outcomes[0].stoppedAt != nil,
        halving.goesOn(value(result, after: epoch), among: values[arm], higherIsBetter: search.higherIsBetter)
      else { return nil }
      return result.trial
    }
    guard !going.isEmpty else { return nil }
    return try batch(round.title, going, seeds: [search.trialSeed], rung: round.batches.count)
  }

  /// What a trial came to by an epoch; where a run keeps its best epoch, the best so far.
  func value(_ result: Result, after epoch: Int) -> Double? {
    let keepsBest = result.trial.configuration.training.stoppingRule != nil
    return result.outcomes[0].value(search.metric, after: epoch, best: keepsBest ? search.higherIsBetter : nil)
  }

  /// The epoch after which halving looks at a trial.
  func pause(_ trial: SearchTrial, atRung rung: Int) -> Int? {
    guard let halving = search.halving, trial.number >= halving.afterTrials, trial.configuration.isTrained else {
      return nil
    }
    let epoch = halving.epoch(ofRung: rung)
    return epoch < trial.configuration.training.epochs ? epoch : nil
  }
}
