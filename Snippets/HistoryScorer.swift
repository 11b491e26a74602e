import RecKit
import RecKitCommands

/// A user as the mean of the embeddings of the user's other items: no table of users, so new users need no training.
///
/// s(u, i) = mean over the items j of u but i of p_j . q_i. Source: Kabbur, Ning, Karypis: FISM (KDD 2013), alpha = 1.
struct HistoryScorer: PreparableScorer {
  static let name = "other_items"
  static let summary = "Inner product of an item and the mean of the user's other items."

  @Parameter("Length of the embeddings.", in: 1...) var latentDim = 32

  func prepare(for training: TrainingSet) throws -> any PreparedScorer {
    History(latentDim: latentDim, known: training.known, graph: training.adjacency())
  }

  struct History: PreparedScorer {
    let latentDim: Int
    let known: KnownItems
    let graph: SparseMatrix

    func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
      ["history_embedding", "item_embedding"].map { .embedding($0, rows: shape.itemRows, columns: latentDim) }
    }

    func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
      let history = tape.table("history_embedding", of: .items)
      let items = tape.lookup("item_embedding", rows: pairs.items)
      let own = tape.constant(for: pairs) { known.contains(Int32($1), of: $0) ? 1 : 0 }
      let share = tape.constant(for: pairs) { user, item in
        1 / Float(max(1, known.of(user).count - (known.contains(Int32(item), of: user) ? 1 : 0)))
      }
      let all = tape.rowDot(tape.gather(tape.product(graph, history), rows: pairs.users), items)
      let itself = tape.rowDot(tape.gather(history, rows: pairs.items), items)
      return tape.multiply(tape.subtract(all, tape.multiply(itself, own)), share)
    }
  }
}

// RecKit's command line with this scorer added: swift run HistoryScorer describe other_items
private let program: Never = Reckit.main { try $0.register(HistoryScorer.self) }
