public import RecKit

/// The inner product of a user's and an item's embedding, with optional biases.
///
/// s(u, i) = p_u . q_i (+ b_u + b_i). Source: Koren, Bell, Volinsky: Matrix Factorization Techniques (2009).
public struct DotScorer: Scorer {
  /// The name in configs.
  public static let name = "dot"
  /// One sentence for lists.
  public static let summary = "Inner product of a user's and an item's embedding, with optional biases."

  /// Length of the embeddings.
  @Parameter("Length of the embeddings.", in: 1...1_000_000, search: .values([16, 32, 64, 128]))
  public var latentDim = 64

  /// Whether each user has a bias.
  @Parameter("Add a bias for each user (it moves a user's scores together, so rankings do not change).")
  public var userBias = false

  /// Whether each item has a bias.
  @Parameter("Add a bias for each item.", search: .values([false, true]))
  public var itemBias = false

  /// Regulariser of all weights.
  @Parameter("Times the sum of squares of every weight, added to the objective.", in: 0..., search: .log(1e-8...1e-2))
  public var l2Reg = 0.0

  /// How both tables start.
  @ComponentParameter("How both tables start.")
  public var `init`: any Initializer = .uniform(0.05)

  /// How embeddings are looked up.
  @ParameterGroup public var embeddings = EmbeddingLookup()

  /// Makes the scorer with its defaults.
  public init() {}

  /// Two tables, and a bias column for each that is switched on.
  public func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
    WeightDeclaration.embeddings(shape, columns: latentDim, initializer: self.`init`, l2: l2Reg)
      + (userBias ? [WeightDeclaration("user_bias", rows: shape.userRows, columns: 1, l2: l2Reg)] : [])
      + (itemBias ? [WeightDeclaration("item_bias", rows: shape.itemRows, columns: 1, l2: l2Reg)] : [])
  }

  /// Scores a batch.
  public func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
    var scores = tape.rowDot(
      embeddings.lookup("user_embedding", rows: pairs.users, on: tape),
      embeddings.lookup("item_embedding", rows: pairs.items, on: tape))
    if userBias { scores = tape.add(scores, tape.lookup("user_bias", rows: pairs.users)) }
    if itemBias { scores = tape.add(scores, tape.lookup("item_bias", rows: pairs.items)) }
    return scores
  }
}
