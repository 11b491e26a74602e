extension Checkpoint {
  /// The checkpoint as one file: weights, the optimiser's tensors, the best epoch's weights, and the rest as text.
  public var safeTensors: SafeTensors {
    var file = SafeTensors()
    file.append(model)
    func add(_ prefix: String, _ name: String, _ values: AlignedBuffer) {
      file.tensors.append((prefix + name, .init(shape: [values.count], values: Array(values.values))))
    }
    for slot in slots { add("slot/", slot.name, slot.values) }
    if let best {
      for (declaration, buffer) in zip(best.model.declarations, best.model.buffers) {
        add("best/", declaration.name, buffer)
      }
    }
    let state = ConfigNode(
      .mapping([
        ConfigEntry("epoch", epoch.node), ConfigEntry("steps", stepCount.node),
        ConfigEntry("best_epoch", (best?.epoch).node), ConfigEntry("drawn", sampling.drawn.node),
        ConfigEntry("excluded", sampling.excluded.node), ConfigEntry("known_positives", sampling.knownPositives.node),
        ConfigEntry("history", ConfigNode(.sequence(history.map(\.node)))),
      ]))
    file.metadata.append(("checkpoint", state.jsonLine))
    return file
  }

  /// Reads a checkpoint of a scorer's run.
  ///
  /// - Parameters:
  ///   - file: the file.
  ///   - scorer: the scorer that was trained.
  ///   - shape: the rows of its tables.
  /// - Throws: ``SafeTensorsError`` where the file belongs to another run.
  public init(_ file: SafeTensors, scorer: any Scorer, shape: CatalogueShape) throws {
    let broken = SafeTensorsError(source: "the checkpoint", message: "it does not belong to this run")
    let declarations = scorer.weights(for: shape)
    func model(_ prefix: String) throws -> Model {
      let model = Model(declarations, shape: shape)
      for (declaration, buffer) in zip(declarations, model.buffers) {
        guard let tensor = file[prefix + declaration.name], tensor.values.count == buffer.count else { throw broken }
        _ = buffer.mutableValues.update(fromContentsOf: tensor.values)
      }
      return model
    }
    guard let text = file.metadata("checkpoint"),
      let state = try? ConfigDocument.parse(text.utf8, source: "checkpoint").root,
      let epoch = state["epoch"].flatMap(Int.init), let steps = state["steps"].flatMap(Int.init),
      let best = state["best_epoch"].flatMap(Int?.init(_:)), let drawn = state["drawn"].flatMap(Int.init),
      let excluded = state["excluded"].flatMap(Int.init), let known = state["known_positives"].flatMap(Int.init),
      case .sequence(let nodes) = state["history"]?.value
    else { throw broken }
    let history = nodes.compactMap(EpochRecord.init)
    guard history.count == nodes.count else { throw broken }
    var sampling = SamplingCounts()
    (sampling.drawn, sampling.excluded, sampling.knownPositives) = (drawn, excluded, known)
    let slots = file.tensors.filter { $0.name.hasPrefix("slot/") }.map { name, tensor in
      let buffer = AlignedBuffer(count: tensor.values.count)
      _ = buffer.mutableValues.update(fromContentsOf: tensor.values)
      return (name: String(name.dropFirst(5)), values: buffer)
    }
    self.init(
      epoch: epoch, model: try model(""), slots: slots, stepCount: steps, history: history,
      best: try best.map { ($0, try model("best/")) }, sampling: sampling)
  }
}
