import RecKit
import RecKitCommands

/// An operation of your own: |x|, element by element.
///
/// The derivative is the sign of x; at 0 it is 0.
struct AbsoluteValue: Operation {
  static let name = "absolute value"
  static let isRowWise = true

  func forward(_ context: OperationContext) {
    let (x, y) = (context.input(0).values, context.output.values)
    for i in y.indices { y[i] = abs(x[i]) }
  }

  func backward(_ context: OperationContext) {
    let (x, dx, dy) = (context.input(0).values, context.inputGradient(0).values, context.outputGradient.values)
    for i in dx.indices where x[i] != 0 { dx[i] += x[i] > 0 ? dy[i] : -dy[i] }
  }
}

/// The Manhattan distance of a user's and an item's point, negated: s(u, i) = -sum of |p_u - q_i|.
struct ManhattanScorer: Scorer {
  static let name = "manhattan"
  static let summary = "Negated Manhattan distance of two points."

  @Parameter("Coordinates of a point.", in: 1...) var latentDim = 64

  func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
    [
      .embedding("user_embedding", rows: shape.userRows, columns: latentDim),
      .embedding("item_embedding", rows: shape.itemRows, columns: latentDim),
    ]
  }

  func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
    let difference = tape.subtract(
      tape.lookup("user_embedding", rows: pairs.users), tape.lookup("item_embedding", rows: pairs.items))
    let distances = tape.record(AbsoluteValue(), difference, rows: difference.rows, columns: difference.columns)
    return tape.scale(tape.rowSum(distances), by: -1)
  }
}

// RecKit's command line with this scorer added: swift run ManhattanScorer describe manhattan
Reckit.main { try $0.register(ManhattanScorer.self) }
