/// Whether what the sections of a config say goes together.
extension SectionReader {
  /// `patience` counts evaluations: with too few of them it can never stop a run.
  mutating func checkEvaluations(_ training: TrainingOptions, every: Int) {
    guard let rule = training.stoppingRule as? PatienceRule, training.monitor != nil, every != 1 else { return }
    let patience = rule.evaluations
    let epochs = training.epochs
    let evaluations = every == 0 ? 1 : epochs / every + (epochs % every == 0 ? 0 : 1)
    guard evaluations <= patience else { return }
    let node = entry("evaluation")?.node["every"] ?? entry("training")?.node
    problems.append(
      ConfigProblem(
        "with `every` \(every) there \(evaluations == 1 ? "is 1 evaluation" : "are \(evaluations) evaluations") in \(epochs) epochs, so `\(training.patience == nil ? "training.stopping.evaluations" : "training.patience")` \(patience), "
          + "which counts evaluations, can never stop the run; write every: 1, or leave patience and monitor out",
        at: node?.location ?? root.location))
  }

  /// A scorer within a fitted one is trained without evaluations.
  mutating func checkNothingStops(_ training: TrainingOptions) {
    guard training.stoppingRule != nil || training.monitor != nil || training.final != .train else { return }
    let section = entry("training")
    problems.append(
      ConfigProblem(
        "a scorer within a fitted one is trained for all its epochs, so `patience`, `stopping`, `monitor` and `final` "
          + "would have no effect; leave them out", at: section?.keyLocation ?? root.location))
  }

  /// What is added to the sum of a row's gradients cannot be divided among its occurrences.
  mutating func checkBatchL2(_ training: TrainingOptions, _ optimizer: any Optimizer) {
    let table = WeightDeclaration.embedding("table", rows: 1, columns: 1)
    guard training.batchL2 > 0, optimizer.separatesOccurrences(of: table) else { return }
    problems.append(
      ConfigProblem(
        "`batch_l2` is added to the sum of a row's gradients, but optimizer \(type(of: optimizer).name) needs each of them "
          + "(repeated_rows: separate); leave one of the two out",
        at: entry("training")?.node["batch_l2"]?.location ?? root.location))
  }

  mutating func checkPatience(_ training: TrainingOptions, metrics: [any Measure]) {
    let location = entry("training")?.keyLocation ?? root.location
    if training.patience != nil && training.stopping != nil {
      let node = entry("training")?.node["stopping"]
      problems.append(
        ConfigProblem(
          "`patience` and `stopping` both set a stopping rule; leave one of the two out",
          at: node?.location ?? location))
    }
    if training.final == .trainAndValidation && training.stoppingRule == nil {
      problems.append(
        ConfigProblem(
          "`final: train+validation` trains again for the epochs that validation chose, so it needs `patience` or `stopping`, and `monitor`",
          at: entry("training")?.node["final"]?.location ?? location))
    }
    switch (training.stoppingRule, training.monitor) {
    case (.some, nil):
      let key = training.patience == nil ? "stopping" : "patience"
      problems.append(ConfigProblem("`\(key)` needs `monitor`: the metric to watch, such as auc", at: location))
    case (nil, .some):
      problems.append(
        ConfigProblem("`monitor` needs `patience` (after how many evaluations to stop) or `stopping`", at: location))
    case (_, let label?) where !metrics.isEmpty && !metrics.contains(where: { $0.label == label }):
      problems.append(
        ConfigProblem(
          "`monitor` watches `\(label)`, which `evaluation.metrics` does not name"
            + Suggestion.text(for: label, among: metrics.map(\.label)), at: location))
    default: break
    }
  }
}
