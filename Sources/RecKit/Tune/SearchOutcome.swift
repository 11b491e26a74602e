/// What came of a trial.
public enum SearchOutcome: Sendable {
  /// It is not run yet.
  case missing
  /// It ran; means on validation, and the epoch that was kept.
  case done(RunRecord)
  /// It failed or diverged, and why.
  case failed(String)

  /// The metric on validation; nil where there is none.
  func value(_ label: String) -> Double? {
    guard case .done(let record) = self, let value = record.validationMean(label), value.isFinite else { return nil }
    return value
  }

  /// Seconds of training and evaluation.
  var seconds: Double {
    guard case .done(let record) = self else { return 0 }
    return (record.number("seconds", "train") ?? 0) + (record.number("seconds", "evaluate") ?? 0)
  }
}
