/// The memory that a training run needs, checked before it is allocated.
struct TrainingNeed {
  private let recipe: TrainingRecipe
  private let training: TrainingSet

  init(_ recipe: TrainingRecipe, _ training: TrainingSet) {
    self.recipe = recipe
    self.training = training
  }

  /// Weights and, while they are trained, their gradients, the optimiser's tensors and, with `patience`, the best epoch's
  /// weights.
  func weights(of scorer: any PreparedScorer) -> MemoryNeed {
    var need = MemoryNeed("scorer \(scorer.nameInErrors)")
    addWeights(scorer.weights(for: training.shape), to: &need)
    return need
  }

  private func addWeights(_ declarations: [WeightDeclaration], to need: inout MemoryNeed) {
    let optimizer = recipe.optimizer
    let small = declarations.map { WeightDeclaration($0.name, rows: 1, columns: 1, l2: $0.l2) }
    let slots = optimizer.makeState(for: Model(small, shape: CatalogueShape(userRows: 1, itemRows: 1))).slots.count
    let tensors = (slots + declarations.count - 1) / declarations.count
    for weight in declarations {
      let copies =
        1 + tensors + (optimizer.separatesOccurrences(of: weight) ? 1 : 0)
        + (recipe.options.stoppingRule == nil ? 0 : 1)
      let size = "\(weight.name), \(weight.rows) x \(weight.columns) numbers"
      need.add(size, 4, weight.rows, weight.columns)
      need.addPassing(
        "gradient and what \(type(of: optimizer).name) keeps of \(size)", 4, copies, weight.rows, weight.columns)
    }
  }

  /// All of it: the weights, a batch's pairs with every layer's values and gradients, what the sampler draws at once.
  func checkBatch(of scorer: any PreparedScorer, model: Model, sampler: any PreparedSampler) throws {
    let options = recipe.options
    let rows = min(options.batchSize, training.positives.count)
    let columns = try ScorerProbe(scorer: scorer, model: model).columns()
    var need = MemoryNeed("training")
    addWeights(model.declarations, to: &need)
    let negatives = sampler.negativesPerPositive(asked: options.negatives, positives: rows)
    let pairs = "\(rows) positives with \(negatives) negatives each"
    need.add("a batch of \(pairs)", bytes: Double(rows) * (1 + Double(negatives)) * (24 + 8 * Double(columns)))
    need.add("the negatives that the sampler draws at once", bytes: sampler.memory(perPositive: options.negatives))
    try need.check()
  }
}

extension ScorerProbe {
  /// Columns of all variables of a forward pass together: numbers for each pair.
  fileprivate func columns() throws -> Int {
    let tape = Tape(for: model)
    tape.reset()
    return try [Int32(0)].withUnsafeBufferPointer { row in
      let pair = PairBatch(users: row, items: row)
      try tape.check(scorer.scores(of: pair, on: tape), of: pair, by: scorer)
      return tape.nodes.reduce(0) { $0 + ($1.space == .pairs ? $1.value.columns : 0) }
    }
  }
}
