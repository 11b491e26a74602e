import RecKit
import RecKitCommands

/// The inner product of a user's and an item's factors, and the item's bias.
///
/// s(u, i) = p_u . q_i + b_i. Source: Koren, Bell, Volinsky: Matrix Factorization Techniques (2009).
struct BiasedFactorScorer: Scorer {
  static let name = "biased_factors"
  static let summary = "Inner product of factors, and the item's bias."

  @Parameter("Length of the embeddings.", in: 1...) var latentDim = 64

  func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
    [
      .embedding("user_embedding", rows: shape.userRows, columns: latentDim),
      .embedding("item_embedding", rows: shape.itemRows, columns: latentDim),
      .bias("item_bias", rows: shape.itemRows),
    ]
  }

  func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
    let users = tape.lookup("user_embedding", rows: pairs.users)
    let items = tape.lookup("item_embedding", rows: pairs.items)
    return tape.add(tape.rowDot(users, items), tape.bias("item_bias", rows: pairs.items))
  }
}

// RecKit's command line with this scorer added: swift run BiasedFactorScorer describe biased_factors
Reckit.main { try $0.register(BiasedFactorScorer.self) }
