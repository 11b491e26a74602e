public import RecKit

/// Generalised matrix factorisation: the weighted sum of the element-wise product of two embeddings.
///
/// s(u, i) = sum over columns c of h_c p_uc q_ic + b, with learned h (`output_kernel`, `latent_dim` x 1) and b. There is no
/// output activation: `loss: logistic` takes the score as a log-odds, which is the paper's sigmoid with its log loss.
/// Source: He et al.: Neural Collaborative Filtering (WWW 2017), formulas 8 and 9.
public struct GMFScorer: Scorer {
  /// The name in configs.
  public static let name = "gmf"
  /// One sentence for lists.
  public static let summary = "Weighted sum of the element-wise product of the embeddings."

  /// Length of the embeddings.
  @Parameter("Length of the embeddings.", in: 1...1_000_000, search: .values([16, 32, 64, 128]))
  public var latentDim = 64

  /// Regulariser of both tables.
  @Parameter(
    "Times the sum of squares of both whole tables, added to the objective.", in: 0..., search: .log(1e-8...1e-2))
  public var embeddingL2Reg = 0.0

  /// Regulariser of the output kernel.
  @Parameter(
    "Times the sum of squares of the output kernel, added to the objective.", in: 0..., search: .log(1e-8...1e-2))
  public var l2Reg = 0.0

  /// How both tables start.
  @ComponentParameter("How both tables start.")
  public var `init`: any Initializer = .uniform(0.05)

  /// How embeddings are looked up.
  @ParameterGroup public var embeddings = EmbeddingLookup()

  /// Makes the scorer with its defaults.
  public init() {}

  /// Two tables, and the output unit's kernel and bias.
  public func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
    WeightDeclaration.embeddings(shape, columns: latentDim, initializer: self.`init`, l2: embeddingL2Reg)
      + WeightDeclaration.dense("output", inputs: latentDim, units: 1, l2: l2Reg)
  }

  /// Scores a batch.
  public func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
    let users = embeddings.lookup("user_embedding", rows: pairs.users, on: tape)
    let items = embeddings.lookup("item_embedding", rows: pairs.items, on: tape)
    return tape.dense(tape.multiply(users, items), kernel: "output_kernel", bias: "output_bias")
  }
}
