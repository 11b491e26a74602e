public import RecKit

/// The cosine of the angle between a user's and an item's embedding.
///
/// s(u, i) = p_u . q_i / (|p_u| |q_i|), without an epsilon; in [-1, 1]. With `user_dropout` training scores numbers of
/// p_u / |p_u| alone, as the `MF_CCL` of Mao et al.: SimpleX (CIKM 2021) does.
public struct CosineScorer: Scorer {
  /// The name in configs.
  public static let name = "cosine"
  /// One sentence for lists.
  public static let summary = "Cosine of a user's and an item's embedding."

  /// Length of the embeddings.
  @Parameter("Length of the embeddings.", in: 1...1_000_000, search: .values([16, 32, 64, 128]))
  public var latentDim = 64

  /// Regulariser of both tables.
  @Parameter(
    "Times the sum of squares of both whole tables, added to the objective.", in: 0..., search: .log(1e-8...1e-2))
  public var l2Reg = 0.0

  /// How both tables start.
  @ComponentParameter("How both tables start.")
  public var `init`: any Initializer = .uniform(0.05)

  /// The share of the numbers of users' embeddings of length 1 that training drops at random.
  @Parameter(
    "Share of the numbers of users' embeddings of length 1 that training drops at random (inverted dropout).",
    in: 0..<1)
  public var userDropout = 0.0

  /// `user_dropout`.
  public static let leftOutAtDefault: Set = ["user_dropout"]

  /// How embeddings are looked up.
  @ParameterGroup public var embeddings = EmbeddingLookup()

  /// Makes the scorer with its defaults.
  public init() {}

  /// Two tables.
  public func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
    WeightDeclaration.embeddings(shape, columns: latentDim, initializer: self.`init`, l2: l2Reg)
  }

  /// Scores a batch.
  public func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
    let users = embeddings.lookup("user_embedding", rows: pairs.users, on: tape)
    let items = embeddings.lookup("item_embedding", rows: pairs.items, on: tape)
    guard userDropout > 0 && tape.isTraining else { return tape.rowCosine(users, items) }
    return tape.rowDot(
      tape.dropout(tape.l2Normalize(users), of: pairs.users, rate: userDropout), tape.l2Normalize(items))
  }
}
