import RecKit

/// The built-in `cosine` as an author writes it: no catalogue scoring of its own.
struct TapeCosine: Scorer {
  static let name = "tape_cosine"
  static let summary = "Cosine, by the row cosine."
  @Parameter("Length of the embeddings.", in: 1...) var latentDim = 64
  @Parameter("Regulariser of both tables.", in: 0...) var l2Reg = 0.0

  func weights(for shape: CatalogueShape) -> [WeightDeclaration] { tables(shape, latentDim, latentDim, l2: l2Reg) }

  func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
    let (users, items) = lookUp(pairs, tape)
    return tape.rowCosine(users, items)
  }
}

/// The same from elementary operations alone.
struct ElementaryCosine: Scorer {
  static let name = "elementary_cosine"
  static let summary = "Cosine, by an inner product and two norms."
  @Parameter("Length of the embeddings.", in: 1...) var latentDim = 64
  @Parameter("Regulariser of both tables.", in: 0...) var l2Reg = 0.0

  func weights(for shape: CatalogueShape) -> [WeightDeclaration] { tables(shape, latentDim, latentDim, l2: l2Reg) }

  func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
    let (users, items) = lookUp(pairs, tape)
    return tape.divide(tape.rowDot(users, items), tape.multiply(tape.rowNorm(users), tape.rowNorm(items)))
  }
}

/// The built-in `mlp` with one hidden layer, as an author writes it.
struct TapeMLP: Scorer {
  static let name = "tape_mlp"
  static let summary = "Perceptron over the concatenated embeddings."
  @Parameter("Length of user embeddings.", in: 1...) var userDim = 32
  @Parameter("Length of item embeddings.", in: 1...) var itemDim = 64
  @Parameter("Units of the hidden layer.", in: 1...) var hiddenSize = 128
  @Parameter("Dropout rate.", in: 0..<1) var dropout = 0.1

  func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
    tables(shape, userDim, itemDim, l2: 0)
      + WeightDeclaration.dense("hidden_1", inputs: userDim + itemDim, units: hiddenSize)
      + WeightDeclaration.dense("output", inputs: hiddenSize, units: 1)
  }

  func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
    let (users, items) = lookUp(pairs, tape)
    let x = tape.dropout(tape.concatenate(users, items), rate: dropout)
    let hidden = tape.dropout(tape.relu(tape.dense(x, layer: "hidden_1")), rate: dropout)
    return tape.relu(tape.dense(hidden, layer: "output"))
  }
}

private func tables(_ shape: CatalogueShape, _ userDim: Int, _ itemDim: Int, l2: Double) -> [WeightDeclaration] {
  [
    .embedding("user_embedding", rows: shape.userRows, columns: userDim, l2: l2),
    .embedding("item_embedding", rows: shape.itemRows, columns: itemDim, l2: l2),
  ]
}

private func lookUp(_ pairs: PairBatch, _ tape: Tape) -> (Variable, Variable) {
  (tape.lookup("user_embedding", rows: pairs.users), tape.lookup("item_embedding", rows: pairs.items))
}
