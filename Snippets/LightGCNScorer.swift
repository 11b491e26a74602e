import RecKit
import RecKitCommands

/// Embeddings averaged over the layers of a graph convolution on the users and items of the training positives.
///
/// E0 is learned, E(l+1) = A E(l) with a(u, i) = 1 / sqrt(degree(u) degree(i)), s(u, i) = mean of user layers . mean of
/// item layers. Source: He et al.: LightGCN (SIGIR 2020), formulas 3 to 6.
struct LightGCNScorer: PreparableScorer {
  static let name = "convolutions"
  static let summary = "Inner product of embeddings averaged over graph convolutions."

  @Parameter("Length of the embeddings.", in: 1...) var latentDim = 32
  @Parameter("Convolutions.", in: 0...) var layers = 2

  func prepare(for training: TrainingSet) throws -> any PreparedScorer {
    Convolutions(of: self, graph: training.adjacency { 1 / ($0 * $1).squareRoot() })
  }

  struct Convolutions: PreparedScorer {
    let of: LightGCNScorer
    let graph: SparseMatrix

    func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
      WeightDeclaration.embeddings(shape, columns: of.latentDim)
    }

    func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
      var (users, items) = (tape.table("user_embedding", of: .users), tape.table("item_embedding", of: .items))
      var (userSum, itemSum) = (users, items)
      for _ in 0..<of.layers {
        (users, items) = (tape.product(graph, items), tape.product(graph.transposed, users))
        (userSum, itemSum) = (tape.add(userSum, users), tape.add(itemSum, items))
      }
      let scores = tape.rowDot(tape.gather(userSum, rows: pairs.users), tape.gather(itemSum, rows: pairs.items))
      return tape.scale(scores, by: 1 / Double((of.layers + 1) * (of.layers + 1)))
    }
  }
}

// RecKit's command line with this scorer added: swift run LightGCNScorer describe convolutions
private let program: Never = Reckit.main { try $0.register(LightGCNScorer.self) }
