/// What came of a trial.
public enum SearchOutcome: Sendable {
  /// It is not run yet.
  case missing
  /// It ran; means on validation, and the epoch that was kept.
  case done(RunRecord)
  /// Halving has stopped it, or looks at it next; the epochs so far.
  case stopped([EpochRecord])
  /// It failed or diverged, and why.
  case failed(String)

  /// The metric on validation; nil where there is none, and where the run is not whole.
  func value(_ label: String) -> Double? {
    guard case .done(let record) = self, let value = record.validationMean(label), value.isFinite else { return nil }
    return value
  }

  /// The epochs of a run, whole or stopped.
  private var history: [EpochRecord] {
    switch self {
    case .done(let record): record.history
    case .stopped(let history): history
    case .missing, .failed: []
    }
  }

  /// The last epoch of a run that was stopped.
  var stoppedAt: Int? {
    guard case .stopped(let history) = self else { return nil }
    return history.last?.epoch
  }

  /// The metric on validation as it was after an epoch: the last value until then, or where `best` says so the largest
  /// (true) or smallest (false).
  ///
  /// - Returns: nil where the run did not come so far, and where it has no finite value.
  func value(_ label: String, after epoch: Int, best: Bool? = nil) -> Double? {
    if case .stopped(let history) = self, (history.last?.epoch ?? 0) < epoch { return nil }
    let values = history.filter { $0.epoch <= epoch }.compactMap { record in
      record.validation.first { $0.label == label }?.mean
    }
    guard let best else { return values.last.flatMap { $0.isFinite ? $0 : nil } }
    let finite = values.filter(\.isFinite)
    return best ? finite.max() : finite.min()
  }

  /// The value, or where a trial was stopped that at its last epoch.
  func lastValue(_ label: String) -> Double? { value(label) ?? stoppedAt.flatMap { value(label, after: $0) } }

  /// Seconds of training and evaluation.
  var seconds: Double { history.reduce(0) { $0 + $1.trainSeconds + $1.evaluateSeconds } }
}
