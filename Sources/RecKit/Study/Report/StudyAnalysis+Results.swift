extension StudyAnalysis {
  /// `results.csv`: one row per finished run, in the order of indices; the same bytes however the runs were made.
  ///
  /// A deterministic variant's run has a row for each seed, all of one address.
  public var results: String {
    let validation = validationLabels
    let columns = Self.resultHeader(study.labels, validation)
    let rows = study.runs.compactMap { run in
      resultCells(of: run, validation).map { ["\(run.index)", study.variants[run.variant].name, "\(run.seed)"] + $0 }
    }
    return CSV.line(["index", "variant", "seed"] + columns) + rows.map(CSV.line).joined()
  }

  /// The columns of `results.csv` after those that say which run it is.
  static func resultHeader(_ labels: [String], _ validationLabels: [String]) -> [String] {
    ["address", "protocol", "epochs", "kept_epoch", "selected_on", "loss"] + labels
      + validationLabels.map { "validation_\($0)" } + ["tied_share", "known_positive_share", "deterministic"]
  }

  /// A run's cells in ``resultHeader(_:_:)``; nil where it is not finished.
  func resultCells(of run: Study.Run, _ validationLabels: [String]) -> [String]? {
    guard let record = records[run.index] else { return nil }
    func cell(_ key: String) -> String { Self.cell(record.result[key]) }
    return [
      addresses[run.index], record.protocolHash, cell("epochs"), cell("kept_epoch"), cell("selected_on"), cell("loss"),
    ] + study.labels.map { Self.number(record.mean($0)) }
      + validationLabels.map { Self.number(record.validationMean($0)) }
      + [
        cell("tied_share"), Self.cell(record.result["sampling"]?["known_positive_share"]),
        "\(isDeterministic(run.variant))",
      ]
  }

  /// The metrics that some run has on validation.
  var validationLabels: [String] {
    let labels = Set(records.values.flatMap { $0.validation.map(\.label) })
    return study.labels.filter(labels.contains)
  }

  private static func cell(_ node: ConfigNode?) -> String {
    switch node?.value {
    case nil, .null: ""
    case .string(let text): text
    default: node?.inlineText ?? ""
    }
  }

  private static func number(_ value: Double?) -> String { value.map { ConfigNode.text(of: $0) } ?? "" }
}
