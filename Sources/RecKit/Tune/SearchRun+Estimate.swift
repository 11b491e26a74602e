extension SearchRun {
  /// How many whole trials an arm's are expected to cost; halving stops some.
  private func expectedTrials(_ arm: Int) -> Double {
    let (count, configuration) = (search.trials(of: arm), search.arms[arm].configuration)
    guard let halving = search.halving, configuration.isTrained else { return Double(count) }
    let whole = min(halving.afterTrials, count)
    return Double(whole) + Double(count - whole) * halving.expectedShare(of: configuration.training.epochs)
  }

  /// Seconds of all runs together, on one thread: of each arm up to three trials are measured.
  ///
  /// - Returns: an estimate; early stopping makes it less.
  /// - Throws: what loading the data throws.
  public mutating func estimatedSeconds() throws -> Double {
    let data = try searchData()
    var sum = 0.0
    for arm in search.arms.indices {
      let count = search.trials(of: arm)
      let random = SobolSequence(dimensions: search.arms[arm].axes.count, seed: UInt64(search.seed))
      let measured = try (0..<min(3, count)).map { number in
        StudyEstimate.seconds(
          of: Experiment(try search.trial(arm, number, at: random.point(number)).configuration, data: data, threads: 1))
      }
      let isDeterministic = search.arms[arm].configuration.isDeterministic
      let more =
        isDeterministic ? 1 : min(search.recheckedTrials, count) * search.recheckSeeds.count + search.finalSeeds.count
      let trials = measured.mean * expectedTrials(arm)
      sum += min(trials, search.secondsOfArm ?? .infinity) + measured.mean * Double(more)
    }
    return sum
  }
}
