extension SafeTensors {
  static let historyName = "checkpoint/history"
  /// Columns before the metrics: epoch, loss (NaN: none), seconds of training and evaluation, whether it was evaluated.
  fileprivate static let fixedColumns = 5

  /// Adds the epochs' records as one tensor, one row per record, in time linear in their number.
  ///
  /// The columns are epoch, loss (NaN: none), seconds of training, seconds of evaluation, 1 where the epoch was
  /// evaluated, the metrics on test, and the metrics on validation; the metadata `history` has the labels.
  mutating func append(history: [EpochRecord]) {
    let evaluated = history.first(where: \.isEvaluated)
    let (test, validation) = (evaluated?.metrics.map(\.label) ?? [], evaluated?.validation.map(\.label) ?? [])
    let columns = Self.fixedColumns + test.count + validation.count
    var numbers: [Double] = []
    numbers.reserveCapacity(history.count * columns)
    for record in history {
      precondition(
        !record.isEvaluated || record.metrics.count == test.count && record.validation.count == validation.count,
        "epoch \(record.epoch) has other metrics than the first")
      numbers.append(Double(record.epoch))
      numbers.append(record.loss ?? .nan)
      numbers.append(record.trainSeconds)
      numbers.append(record.evaluateSeconds)
      numbers.append(record.isEvaluated ? 1 : 0)
      if record.isEvaluated {
        for value in record.metrics { numbers.append(value.mean) }
        for value in record.validation { numbers.append(value.mean) }
      } else {
        numbers.append(contentsOf: repeatElement(.nan, count: columns - Self.fixedColumns))
      }
    }
    tensors.append((Self.historyName, Tensor(shape: [history.count, columns], doubles: numbers)))
    let labels = ConfigNode(
      .mapping([ConfigEntry("metrics", test.node), ConfigEntry("validation", validation.node)]))
    metadata.append(("history", labels.jsonLine))
  }
}

extension [EpochRecord] {
  /// Reads the records back.
  ///
  /// - Throws: ``CheckpointError`` where they are not what was written.
  init(_ file: SafeTensors) throws(CheckpointError) {
    let broken = CheckpointError.foreign("it has no readable history")
    guard let text = file.metadata("history"),
      let labels = try? ConfigDocument.parse(text.utf8, source: "history").root,
      let test = labels["metrics"].flatMap([String].init), let validation = labels["validation"].flatMap([String].init),
      case let columns = SafeTensors.fixedColumns + test.count + validation.count,
      let tensor = file[SafeTensors.historyName], tensor.shape.count == 2, tensor.shape[1] == columns,
      let numbers = tensor.doubles
    else { throw broken }
    var records: [EpochRecord] = []
    records.reserveCapacity(tensor.shape[0])
    for start in stride(from: 0, to: numbers.count, by: columns) {
      let (loss, isEvaluated) = (numbers[start + 1], numbers[start + 4] == 1)
      guard let epoch = Int(exactly: numbers[start]), isEvaluated || numbers[start + 4] == 0 else { throw broken }
      func values(_ labels: [String], _ offset: Int) -> [MetricValue] {
        isEvaluated ? labels.indices.map { MetricValue(labels[$0], numbers[start + offset + $0]) } : []
      }
      records.append(
        EpochRecord(
          epoch: epoch, loss: loss.isNaN ? nil : loss, metrics: values(test, SafeTensors.fixedColumns),
          validation: values(validation, SafeTensors.fixedColumns + test.count), trainSeconds: numbers[start + 2],
          evaluateSeconds: numbers[start + 3]))
    }
    self = records
  }
}
