extension PreparedScorer {
  /// Tries the forward pass on the first and the last user and item.
  ///
  /// - Throws: ``TrainingError``.
  func checkForwardPass(on model: Model) throws {
    let shape = model.shape
    let ends = ([0, Int32(shape.userRows - 1)], [0, Int32(shape.itemRows - 1)])
    _ = try ScorerProbe(scorer: self, model: model).scores(ends.0, ends.1)
  }

  /// Checks what ``weights(for:)`` declares: at least one weight, unique names, at least one row and column.
  ///
  /// - Throws: ``TrainingError/wrongWeights(scorer:problem:)``; ``MemoryError`` where they do not fit into memory.
  public func checkDeclarations(for shape: CatalogueShape) throws {
    let declarations = weights(for: shape)
    var names: Set<String> = []
    let problems = declarations.compactMap { weight in
      !names.insert(weight.name).inserted
        ? "\(weight.name) twice; give each weight a name of its own"
        : weight.name.isReservedInFiles
          ? "\(weight.name.escapedOnOneLine), a name that is reserved in files of weights; choose another, words joined with _"
          : weight.rows < 1 || weight.columns < 1
            ? "\(weight.name) of \(weight.rows) x \(weight.columns); a weight has at least one row and one column"
            : weight.initializer.problem(rows: weight.rows, columns: weight.columns).map {
              "\(weight.name), which cannot start as \(type(of: weight.initializer).name): \($0)"
            }
    }
    if let problem = declarations.isEmpty ? "no weights; a scorer without any is a FittedScorer" : problems.first {
      throw TrainingError.wrongWeights(scorer: nameInErrors, problem: problem)
    }
    var need = MemoryNeed("scorer \(nameInErrors)")
    for weight in declarations {
      need.add("\(weight.name), \(weight.rows) x \(weight.columns) numbers", 4, weight.rows, weight.columns)
    }
    try need.check()
  }
}

extension Tape {
  /// Throws what a scorer did wrong on this tape, or that its scores have the wrong shape.
  func check(_ scores: Variable, of pairs: PairBatch, by scorer: any PreparedScorer) throws {
    let name = scorer.nameInErrors
    require(scores.batch == batch, "the scores were computed for another batch or tape; compute them in scores(of:on:)")
    if let mistake { throw TrainingError.wrongUseOfTape(scorer: name, mistake: mistake) }
    guard scores.rows == pairs.count && scores.columns == 1 else {
      throw TrainingError.wrongScoreShape(
        scorer: name, rows: scores.rows, columns: scores.columns, pairs: pairs.count)
    }
  }
}
