import RecKit
import RecKitCommands

/// An item is its embedding plus a linear layer of its features, so that similar items learn from each other.
///
/// s(u, i) = p_u . (q_i + x_i W + b). Source: Kula: Metadata Embeddings for User and Item Cold-start (2015).
struct FeatureScorer: PreparableScorer {
  static let name = "features"
  static let summary = "Inner product of a user and an item with features."

  @Parameter("Length of the embeddings.", in: 1...) var latentDim = 32

  func prepare(for training: TrainingSet) throws -> any PreparedScorer {
    guard let features = training.itemFeatures else { throw TrainingSetError(Self.name, needs: "features of items") }
    return Prepared(latentDim: latentDim, features: features)
  }

  struct Prepared: PreparedScorer {
    let latentDim: Int
    let features: FeatureTable

    func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
      WeightDeclaration.embeddings(shape, columns: latentDim)
        + WeightDeclaration.dense("feature", inputs: features.columnCount, units: latentDim)
    }

    func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
      let described = tape.dense(tape.constant(features), layer: "feature")
      let items = tape.add(tape.table("item_embedding", of: .items), described)
      return tape.rowDot(tape.lookup("user_embedding", rows: pairs.users), tape.gather(items, rows: pairs.items))
    }
  }
}

// RecKit's command line with this scorer added: swift run FeatureScorer describe features
private let program: Never = Reckit.main { try $0.register(FeatureScorer.self) }
