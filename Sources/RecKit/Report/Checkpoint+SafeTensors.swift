extension Checkpoint {
  private static let bestPrefix = "best/"
  private static let slotPrefix = "slot/"

  /// The checkpoint as one file: weights, the optimiser's tensors (`slot/`), the best epoch's weights (`best/`), the
  /// epochs' records (`checkpoint/history`), and the rest as text.
  ///
  /// Write it before the checkpoint's model changes: nothing is copied.
  public var safeTensors: SafeTensors {
    var file = SafeTensors()
    file.append(model)
    for slot in slots {
      file.tensors.append((Self.slotPrefix + slot.name, .init(shape: [slot.values.count], buffer: slot.values)))
    }
    if let best { file.append(best.model, prefix: Self.bestPrefix) }
    file.append(history: history)
    let state = ConfigNode(
      .mapping(
        [
          ConfigEntry("epoch", epoch.node), ConfigEntry("steps", stepCount.node),
          ConfigEntry("best_epoch", (best?.epoch).node), ConfigEntry("drawn", sampling.drawn.node),
          ConfigEntry("excluded", sampling.excluded.node), ConfigEntry("known_positives", sampling.knownPositives.node),
          ConfigEntry("follow_model", sampling.followModel.node),
        ] + (final.isEmpty ? [] : [ConfigEntry("final", ConfigNode(.sequence(final.map(\.node))))])))
    file.metadata.append(("checkpoint", state.jsonLine))
    return file
  }

  /// Reads a checkpoint of a scorer's run.
  ///
  /// Whether its values fit the run is checked when the run continues from it.
  ///
  /// - Parameters:
  ///   - file: the file.
  ///   - scorer: the scorer that was trained.
  ///   - shape: the rows of its tables.
  /// - Throws: ``CheckpointError`` where the file belongs to another run.
  public init(_ file: SafeTensors, scorer: any PreparedScorer, shape: CatalogueShape) throws {
    let declarations = scorer.weights(for: shape)
    var unread = Dictionary(file.tensors.map { ($0.name, $0.tensor) }) { first, _ in first }
    func model(_ prefix: String) throws(CheckpointError) -> Model {
      // Before anything is allocated.
      for weight in declarations {
        guard let tensor = unread[prefix + weight.name] else {
          throw .foreign("there is no tensor \(prefix)\(weight.name)")
        }
        guard tensor.element == .float32, tensor.shape == [weight.rows, weight.columns] else {
          throw .foreign("the tensor \(prefix)\(weight.name) is not \(weight.rows) x \(weight.columns) floats")
        }
      }
      let model = Model(declarations, shape: shape)
      for (weight, buffer) in zip(declarations, model.buffers) {
        _ = unread.removeValue(forKey: prefix + weight.name)?.copy(to: buffer)
      }
      return model
    }
    guard let text = file.metadata("checkpoint"),
      let state = try? ConfigDocument.parse(text.utf8, source: "checkpoint").root,
      let epoch = state["epoch"].flatMap(Int.init), let steps = state["steps"].flatMap(Int.init),
      let best = state["best_epoch"].flatMap(Int?.init(_:)), let drawn = state["drawn"].flatMap(Int.init),
      let excluded = state["excluded"].flatMap(Int.init), let known = state["known_positives"].flatMap(Int.init),
      let follow = state["follow_model"].flatMap(Bool.init)
    else { throw CheckpointError.foreign("it does not say its epoch, steps and draws") }
    var final: [EpochRecord] = []
    if case .sequence(let nodes)? = state["final"]?.value {
      final = nodes.compactMap(EpochRecord.init)
      guard final.count == nodes.count else { throw CheckpointError.foreign("it has no readable final epochs") }
    }
    var sampling = SamplingCounts()
    (sampling.drawn, sampling.excluded, sampling.knownPositives) = (drawn, excluded, known)
    sampling.followModel = follow
    let weights = try model("")
    let bestModel = try best.map { _ in try model(Self.bestPrefix) }
    var slots: [(name: String, values: AlignedBuffer)] = []
    for (name, tensor) in file.tensors where name.hasPrefix(Self.slotPrefix) && unread[name] != nil {
      guard tensor.element == .float32 else { throw CheckpointError.foreign("the tensor \(name) is not of floats") }
      let buffer = AlignedBuffer(count: tensor.count)
      _ = tensor.copy(to: buffer)
      slots.append((String(name.dropFirst(Self.slotPrefix.count)), buffer))
      unread[name] = nil
    }
    let history = try [EpochRecord](file)
    for name in [SafeTensors.historyName, CheckpointFile.checksumName] { unread[name] = nil }
    if let name = unread.keys.min() {
      throw CheckpointError.foreign("the run has no tensor \(ConfigNode.jsonText(of: name))")
    }
    self.init(
      epoch: epoch, model: weights, slots: slots, stepCount: steps, history: history,
      best: best.flatMap { epoch in bestModel.map { (epoch, $0) } }, sampling: sampling, final: final)
  }
}
