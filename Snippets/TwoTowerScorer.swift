import RecKit
import RecKitCommands

/// Two perceptrons, one for users and one for items, and the inner product of what they return.
///
/// s(u, i) = f(p_u) . g(q_i), f(x) = relu(x V + c) W + d, g alike. Source: Covington, Adams, Sargin (RecSys 2016).
struct TwoTowerScorer: Scorer {
  static let name = "two_tower"
  static let summary = "Inner product of two towers with a hidden layer each."

  @Parameter("Length of the embeddings, and of what a tower returns.", in: 1...) var latentDim = 32
  @Parameter("Units of each tower's hidden layer.", in: 1...) var hiddenSize = 64

  func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
    [("user", shape.userRows), ("item", shape.itemRows)].flatMap { tower, rows in
      [.embedding("\(tower)_embedding", rows: rows, columns: latentDim)]
        + WeightDeclaration.dense("\(tower)_hidden", inputs: latentDim, units: hiddenSize)
        + WeightDeclaration.dense("\(tower)_output", inputs: hiddenSize, units: latentDim)
    }
  }

  func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
    let towers = [("user", pairs.users), ("item", pairs.items)].map { tower, rows in
      let hidden = tape.dense(tape.lookup("\(tower)_embedding", rows: rows), layer: "\(tower)_hidden")
      return tape.dense(tape.relu(hidden), layer: "\(tower)_output")
    }
    return tape.rowDot(towers[0], towers[1])
  }
}

// RecKit's command line with this scorer added: swift run TwoTowerScorer describe two_tower
Reckit.main { try $0.register(TwoTowerScorer.self) }
