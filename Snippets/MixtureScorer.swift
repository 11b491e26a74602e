import RecKit
import RecKitCommands

/// The inner product of two embeddings plus a perceptron of both.
///
/// s(u, i) = p_u . q_i + relu([p_u, q_i] V + c) w + b. After He et al.: Neural Collaborative Filtering (WWW 2017).
struct MixtureScorer: Scorer {
  static let name = "mixture"
  static let summary = "Inner product plus a perceptron."

  @Parameter("Length of the embeddings.", in: 1...) var latentDim = 32
  @Parameter("Units of the hidden layer.", in: 1...) var hiddenSize = 64

  func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
    [
      .embedding("user_embedding", rows: shape.userRows, columns: latentDim),
      .embedding("item_embedding", rows: shape.itemRows, columns: latentDim),
    ] + WeightDeclaration.dense("hidden", inputs: 2 * latentDim, units: hiddenSize)
      + WeightDeclaration.dense("output", inputs: hiddenSize, units: 1)
  }

  func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
    let users = tape.lookup("user_embedding", rows: pairs.users)
    let items = tape.lookup("item_embedding", rows: pairs.items)
    let hidden = tape.relu(tape.dense(tape.concatenate(users, items), layer: "hidden"))
    return tape.add(tape.rowDot(users, items), tape.dense(hidden, layer: "output"))
  }
}

// RecKit's command line with this scorer added: swift run MixtureScorer describe mixture
Reckit.main { try $0.register(MixtureScorer.self) }
