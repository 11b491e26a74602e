extension Search {
  /// Successive halving: at a few epochs, an arm's trials that are not among its best are stopped.
  ///
  /// The first epoch is ``fromEpochs``, each further one ``eta`` times the one before. Of n trials of an arm that came so far
  /// the best n / eta go on, rounded down, and what is as good as the last of them. Trials are looked at together, so that the
  /// number of jobs does not change which of them go on; a trial that is stopped is never chosen.
  ///
  /// Source: Jamieson, Talwalkar: Non-stochastic best arm identification and hyperparameter optimization (AISTATS 2016);
  /// Li, Jamieson, Rostamizadeh, Gonina, Ben-tzur, Hardt, Recht, Talwalkar: A system for massively parallel hyperparameter
  /// tuning (MLSys 2020).
  public struct Halving: Sendable, Equatable {
    /// One of so many trials goes on, at least 2.
    public let eta: Int
    /// The first epoch after which trials are stopped, at least 1.
    public let fromEpochs: Int
    /// An arm's first trials, which run to their end, so that the others are compared with something.
    public let afterTrials: Int

    /// The epoch of a rung, from rung 0; the largest number where it would be more.
    func epoch(ofRung rung: Int) -> Int {
      (0..<rung).reduce(fromEpochs) { epoch, _ in
        let (product, isTooLarge) = epoch.multipliedReportingOverflow(by: eta)
        return isTooLarge ? .max : product
      }
    }

    /// Whether a trial with a value goes on among all that have one, its own included.
    ///
    /// Fewer trials than ``eta`` all go on: there would be too few to compare with. So do those that are as good as the
    /// last that goes on. A trial without a value does not.
    func goesOn(_ value: Double?, among values: [Double], higherIsBetter: Bool) -> Bool {
      guard values.count >= eta else { return true }
      guard let value else { return false }
      return values.count { higherIsBetter ? $0 > value : $0 < value } < values.count / eta
    }

    /// The share of its epochs that a trial is expected to be trained, with trials that all have so many epochs.
    func expectedShare(of epochs: Int) -> Double {
      var (sum, share, before, rung) = (0.0, 1.0, 0, 0)
      while epoch(ofRung: rung) < epochs {
        let next = epoch(ofRung: rung)
        sum += share * Double(next - before)
        (before, share, rung) = (next, share / Double(eta), rung + 1)
      }
      return (sum + share * Double(epochs - before)) / Double(epochs)
    }

    /// As a search file has it.
    var node: ConfigNode {
      ConfigNode(
        .mapping([
          ConfigEntry("name", "halving".node), ConfigEntry("eta", eta.node),
          ConfigEntry("from_epochs", fromEpochs.node),
          ConfigEntry("after_trials", afterTrials.node),
        ]))
    }

    /// What happens, in words.
    public var inWords: String {
      "halving: after \(fromEpochs) epoch\(fromEpochs == 1 ? "" : "s"), then at \(eta) times as many, and so on, one of \(eta) trials of an arm goes on"
        + (afterTrials > 0 ? "; its first \(afterTrials) run to their end" : "")
    }
  }
}
