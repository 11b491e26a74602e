extension Checkpoint {
  /// Refuses a checkpoint that no run of this experiment can have written, so that nothing that is restored traps
  /// later.
  ///
  /// - Parameters:
  ///   - experiment: the run that is to go on.
  ///   - model: its weights.
  ///   - expected: its optimiser's tensors.
  /// - Throws: ``CheckpointError/foreign(_:)``.
  func check(
    against experiment: Experiment, model: Model, slots expected: [(name: String, values: AlignedBuffer)]
  ) throws(CheckpointError) {
    let options = experiment.configuration.training
    guard 0...options.epochs ~= epoch else { throw .foreign("epoch \(epoch) of \(options.epochs)") }
    try checkFinal(of: experiment)
    let positives =
      experiment.data.training.positives.count + (final.isEmpty ? 0 : experiment.data.validation?.count ?? 0)
    let batches = (positives + options.batchSize - 1) / options.batchSize
    guard 0...Self.product(final.isEmpty ? epoch : final.count, batches) ~= stepCount else {
      throw .foreign("\(stepCount) steps after \(epoch) epochs of \(batches) batches")
    }
    guard
      0...Self.product(epoch + final.count, Self.product(positives, max(options.negatives, options.batchSize)))
        ~= sampling.drawn,
      0...sampling.drawn ~= sampling.knownPositives, 0...Int.max / 2 ~= sampling.excluded
    else {
      throw .foreign(
        "\(sampling.drawn) negatives (\(sampling.knownPositives) known positives, \(sampling.excluded) rejected) after \(epoch) epochs of \(positives) positives"
      )
    }
    try Self.check(self.model, against: model)
    try checkSlots(expected)
    try checkHistory(of: experiment.configuration, experiment.data)
    guard let best else { return }
    guard options.stoppingRule != nil, history.contains(where: { $0.epoch == best.epoch && $0.isEvaluated }),
      best.epoch >= 1
    else { throw .foreign("epoch \(best.epoch) is not the best of this run") }
    try Self.check(best.model, against: model)
  }

  /// Final epochs are there only where the config asks for them, and no more than were chosen.
  private func checkFinal(of experiment: Experiment) throws(CheckpointError) {
    guard !final.isEmpty else { return }
    guard experiment.configuration.training.final == .trainAndValidation, experiment.data.validation != nil,
      final.count <= best?.epoch ?? epoch, final.map(\.epoch) == Array(1...final.count),
      final.allSatisfy({
        !$0.isEvaluated && 0...Double.greatestFiniteMagnitude ~= $0.trainSeconds
      })
    else { throw .foreign("its \(final.count) epochs on training and validation are not of this run") }
  }

  private static func check(_ stored: Model, against model: Model) throws(CheckpointError) {
    guard stored.declarations == model.declarations else { throw .foreign("its weights have other names or shapes") }
    for (weight, buffer) in zip(stored.declarations, stored.buffers) where buffer.values.contains(where: \.isNaN) {
      throw .foreign("the weight \(weight.name) contains NaN")
    }
  }

  private func checkSlots(_ expected: [(name: String, values: AlignedBuffer)]) throws(CheckpointError) {
    let sizes = Dictionary(slots.map { ($0.name, $0.values.count) }) { first, _ in first }
    for slot in expected where sizes[slot.name] != slot.values.count {
      throw .foreign(
        "the optimiser's tensor \(slot.name) has \(sizes[slot.name] ?? 0) numbers, not \(slot.values.count)")
    }
    guard slots.count == expected.count else {
      throw .foreign("it has \(slots.count) tensors of an optimiser, not \(expected.count)")
    }
  }

  /// Every epoch has a record, and it has the metrics of this config or none.
  private func checkHistory(
    of configuration: ExperimentConfiguration, _ data: PreparedData
  ) throws(CheckpointError) {
    let first = configuration.evaluation.beforeTraining ? 0 : 1
    guard history.count == epoch + 1 - first else { throw .foreign("\(history.count) records of \(epoch) epochs") }
    let labels = configuration.metrics.map(\.label)
    for (place, record) in history.enumerated() {
      guard record.epoch == place + first,
        record.metrics.map(\.label) == (record.isEvaluated && !data.isTestWithheld ? labels : []),
        record.validation.map(\.label) == (record.isEvaluated && data.validation != nil ? labels : []),
        0...Double.greatestFiniteMagnitude ~= record.trainSeconds,
        0...Double.greatestFiniteMagnitude ~= record.evaluateSeconds
      else { throw .foreign("the record of epoch \(place + first) is not one of this run") }
    }
  }

  /// A product, or the largest whole number where it does not fit.
  private static func product(_ left: Int, _ right: Int) -> Int {
    let (product, overflows) = left.multipliedReportingOverflow(by: right)
    return overflows ? .max : product
  }
}
