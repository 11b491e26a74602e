extension EpochRecord {
  /// The line that a run prints: `Epoch 1/15  loss 0.7703  auc 0.8500`.
  ///
  /// With a validation part both are named: `validation auc 0.8500  test auc 0.8432`.
  ///
  /// - Parameter epochs: epochs in all; 0 for a fitted scorer.
  /// - Returns: text without a line end.
  public func line(of epochs: Int) -> String {
    var parts = [epochs == 0 ? "Fitted" : "Epoch \(pad(epoch, to: epochs))/\(epochs)"]
    parts.append(loss.map { "loss \(rounded($0, places: 4))" } ?? (epochs == 0 ? "" : "loss      -"))
    parts += MetricValue.words(test: metrics, validation: validation)
    return parts.filter { !$0.isEmpty }.joined(separator: "  ")
  }

  private func pad(_ number: Int, to largest: Int) -> String {
    String(repeating: " ", count: String(largest).count - String(number).count) + String(number)
  }

  /// The record as a line of `history.jsonl`.
  public var node: ConfigNode {
    ConfigNode(
      .mapping([
        ConfigEntry("epoch", epoch.node), ConfigEntry("loss", loss.node), ConfigEntry("metrics", metrics.node),
        ConfigEntry("validation", validation.node),
        ConfigEntry(
          "seconds",
          ConfigNode(
            .mapping([ConfigEntry("train", trainSeconds.node), ConfigEntry("evaluate", evaluateSeconds.node)]))),
      ]))
  }

  /// Reads a record back from its node; nil if the node is not a record.
  public init?(_ node: ConfigNode) {
    guard let epoch = node["epoch"].flatMap(Int.init), let metrics = node["metrics"].flatMap([MetricValue].init(_:)),
      let validation = node["validation"].flatMap([MetricValue].init(_:)),
      let loss = node["loss"].flatMap(Double?.init(_:)),
      let train = node["seconds"]?["train"].flatMap(Double.init),
      let evaluate = node["seconds"]?["evaluate"].flatMap(Double.init)
    else { return nil }
    self.init(
      epoch: epoch, loss: loss, metrics: metrics, validation: validation, trainSeconds: train,
      evaluateSeconds: evaluate)
  }
}

extension MetricValue {
  /// The metrics of an evaluation in words: validation before test, named where there are both.
  public static func words(test: [MetricValue], validation: [MetricValue]) -> [String] {
    let part = validation.isEmpty ? "" : "test "
    return validation.map { "validation \($0.label) \(rounded($0.mean, places: 4))" }
      + test.map { "\(part)\($0.label) \(rounded($0.mean, places: 4))" }
  }
}

extension [MetricValue] {
  /// The metrics as a mapping from label to mean.
  public var node: ConfigNode { ConfigNode(.mapping(map { ConfigEntry($0.label, $0.mean.node) })) }

  fileprivate init?(_ node: ConfigNode) {
    guard case .mapping(let entries) = node.value else { return nil }
    self = entries.compactMap { entry in Double(entry.node).map { MetricValue(entry.key, $0) } }
    guard count == entries.count else { return nil }
  }
}

extension ConfigNode {
  /// The value of a key, where the node is a mapping that has it.
  public subscript(key: String) -> ConfigNode? {
    guard case .mapping(let entries) = value else { return nil }
    return entries.first { $0.key == key }?.node
  }
}
