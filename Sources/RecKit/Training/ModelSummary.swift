/// A scorer's layers as `reckit summary` prints them.
public struct ModelSummary: Sendable, Equatable {
  /// One operation of the forward pass.
  public struct Layer: Sendable, Equatable {
    /// The layer's name: its weight's, or the operation's with its number.
    public var name: String
    /// The operation, such as `dense`.
    public var operation: String
    /// Columns of the output; rows are the pairs of the batch.
    public var columns: Int
    /// Numbers in the weights that this layer is the first to use.
    public var parameters: Int
    /// The layers whose outputs are its inputs.
    public var connectedTo: [String]
  }

  /// The layers in order.
  public let layers: [Layer]
  /// Weights that the scores do not depend on.
  public let unused: [String]
  /// Numbers in all weights.
  public let total: Int

  /// Traces a scorer's forward pass, as in training, over one pair.
  ///
  /// - Throws: ``TrainingError`` where the scorer uses the tape wrongly.
  public init(of scorer: any PreparedScorer, shape: CatalogueShape) throws {
    try scorer.checkDeclarations(for: shape)
    let model = Model(for: scorer, shape: shape, seed: 0)
    let tape = Tape(for: model)
    let row = [Int32(0)]
    try row.withUnsafeBufferPointer { row in
      let pair = PairBatch(users: row, items: row)
      tape.reset(pairs: pair, dropout: .init(seed: 0, epoch: 0, step: 0))
      try tape.check(scorer.scores(of: pair, on: tape), of: pair, by: scorer)
    }
    var seen: Set<Int> = []
    var names: [String] = []
    var layers: [Layer] = []
    for (position, node) in tape.nodes.enumerated() {
      let operation = type(of: node.operation).name
      let weights = node.operation.weights
      let fresh = weights.filter { seen.insert($0).inserted }
      let title = weights.first.map { model.declarations[$0].name } ?? "\(operation) \(position + 1)"
      names.append(names.contains(title) ? "\(title) \(position + 1)" : title)
      layers.append(
        Layer(
          name: names[position], operation: operation, columns: node.value.columns,
          parameters: fresh.reduce(0) { $0 + model.declarations[$1].count },
          connectedTo: [node.first, node.second].filter { $0 >= 0 }.map { names[$0] }))
    }
    self.layers = layers
    unused = model.declarations.indices.filter { !seen.contains($0) }.map { model.declarations[$0].name }
    total = model.parameterCount
  }
}
