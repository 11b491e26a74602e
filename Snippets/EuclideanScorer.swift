import RecKit
import RecKitCommands

/// The squared distance of a user's and an item's point, negated: near is good.
///
/// s(u, i) = -|p_u - q_i|^2. Source: Hsieh et al.: Collaborative Metric Learning (WWW 2017).
struct EuclideanScorer: Scorer {
  static let name = "distance"
  static let summary = "Negated squared distance of two points."

  @Parameter("Coordinates of a point.", in: 1...) var latentDim = 64

  func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
    [
      .embedding("user_embedding", rows: shape.userRows, columns: latentDim),
      .embedding("item_embedding", rows: shape.itemRows, columns: latentDim),
    ]
  }

  func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
    let users = tape.lookup("user_embedding", rows: pairs.users)
    let items = tape.lookup("item_embedding", rows: pairs.items)
    return tape.scale(tape.rowSum(tape.square(tape.subtract(users, items))), by: -1)
  }
}

// RecKit's command line with this scorer added: swift run EuclideanScorer describe distance
Reckit.main { try $0.register(EuclideanScorer.self) }
