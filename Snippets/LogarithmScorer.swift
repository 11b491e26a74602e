import Foundation
import RecKit
import RecKitCommands

/// An operation of your own beside Foundation, which has a class `Operation`: ln(1 + |x|), element by element.
///
/// The derivative is 1 / (1 + |x|) with the sign of x; at 0 it is 0.
struct LogarithmOfDistance: TapeOperation {
  static let name = "logarithm of distance"
  static let isRowWise = true

  func forward(_ context: OperationContext) {
    let (x, y) = (context.input(0).values, context.output.values)
    for i in y.indices { y[i] = log1p(abs(x[i])) }
  }

  func backward(_ context: OperationContext) {
    let (x, dx, dy) = (context.input(0).values, context.inputGradient(0).values, context.outputGradient.values)
    for i in dx.indices where x[i] != 0 { dx[i] += dy[i] / (x[i] + (x[i] < 0 ? -1 : 1)) }
  }
}

/// A negated distance in which large coordinate differences count little: s(u, i) = -sum of ln(1 + |p_u - q_i|).
struct LogarithmScorer: Scorer {
  static let name = "logarithm"
  static let summary = "Negated sum of the logarithms of distances."

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
    let logarithms = tape.record(LogarithmOfDistance(), difference, rows: pairs.count, columns: latentDim)
    return tape.scale(tape.rowSum(logarithms), by: -1)
  }
}

// RecKit's command line with this scorer added: swift run LogarithmScorer describe logarithm
Reckit.main { try $0.register(LogarithmScorer.self) }
