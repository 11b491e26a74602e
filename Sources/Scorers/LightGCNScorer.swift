public import RecKit

/// The inner product of embeddings that are averaged over the layers of a graph convolution.
///
/// The graph has an edge for each distinct training positive (u, i), with the weight 1 / sqrt(d_u d_i), d counting edges.
/// E_0 is learned; layer l + 1 of a user is the weighted sum of layer l of the user's items, and of an item that of its
/// users; s(u, i) = mean over layers 0...`layers` of u . mean over the same of i. With 0 layers it is `dot`. A user or
/// item without a positive has layer 0 alone, divided by `layers` + 1.
///
/// A step computes the layers of all users and items: O(`layers` n d) for n positives and d columns, whatever the batch, so
/// large batches are cheaper. Source: He et al.: LightGCN (SIGIR 2020), formulas 3 to 6, with equal weights of layers.
public struct LightGCNScorer: PreparableScorer {
  /// The name in configs.
  public static let name = "lightgcn"
  /// One sentence for lists.
  public static let summary = "Inner product of embeddings averaged over graph convolutions."

  /// Length of the embeddings.
  @Parameter("Length of the embeddings.", in: 1...1_000_000, search: .values([16, 32, 64, 128]))
  public var latentDim = 64

  /// Convolutions.
  @Parameter("Convolutions; 0 leaves the graph out.", in: 0...16, search: .values([1, 2, 3, 4]))
  public var layers = 3

  /// Regulariser of both tables.
  @Parameter(
    "Times the sum of squares of both whole tables, added to the objective.", in: 0..., search: .log(1e-8...1e-2))
  public var l2Reg = 0.0

  /// How both tables start.
  @ComponentParameter("How both tables start.")
  public var `init`: any Initializer = .uniform(0.05)

  /// Makes the scorer with its defaults.
  public init() {}

  /// Builds the graph: O(n) for n positives.
  public func prepare(for training: TrainingSet) throws -> any PreparedScorer {
    Convolutions(parameters: self, graph: training.adjacency { 1 / ($0 * $1).squareRoot() })
  }

  private struct Convolutions: PreparedScorer {
    let parameters: LightGCNScorer
    let graph: SparseMatrix

    func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
      WeightDeclaration.embeddings(
        shape, columns: parameters.latentDim, initializer: parameters.`init`, l2: parameters.l2Reg)
    }

    func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
      var (users, items) = (tape.table("user_embedding", of: .users), tape.table("item_embedding", of: .items))
      var (userSum, itemSum) = (users, items)
      for _ in 0..<parameters.layers {
        (users, items) = (tape.product(graph, items), tape.product(graph.transposed, users))
        (userSum, itemSum) = (tape.add(userSum, users), tape.add(itemSum, items))
      }
      // Both means at once and before the product, so that a catalogue's scores are one matrix product.
      let count = Double(parameters.layers + 1)
      let scaled = tape.scale(tape.gather(userSum, rows: pairs.users), by: 1 / (count * count))
      return tape.rowDot(scaled, tape.gather(itemSum, rows: pairs.items))
    }
  }
}
