public import RecKit

/// The squared distance of a user's and an item's point, negated, with optional biases.
///
/// s(u, i) = -|p_u - q_i|^2 (+ b_u + b_i); at most 0 without biases. It is computed as 2 p_u . q_i - |p_u|^2 - |q_i|^2, so
/// that the scores of a catalogue are one matrix product; the rounding error is about 1e-7 of |p_u|^2 + |q_i|^2.
/// Source: Hsieh et al.: Collaborative Metric Learning (WWW 2017), without its bound on norms.
public struct EuclideanScorer: Scorer {
  /// The name in configs.
  public static let name = "euclidean"
  /// One sentence for lists.
  public static let summary = "Negated squared distance of a user's and an item's point, with optional biases."

  /// Coordinates of a point.
  @Parameter("Coordinates of a point.", in: 1...1_000_000, search: .values([16, 32, 64, 128]))
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
      + (userBias ? [.bias("user_bias", rows: shape.userRows, l2: l2Reg)] : [])
      + (itemBias ? [.bias("item_bias", rows: shape.itemRows, l2: l2Reg)] : [])
  }

  /// Scores a batch.
  public func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
    let users = embeddings.lookup("user_embedding", rows: pairs.users, on: tape)
    let items = embeddings.lookup("item_embedding", rows: pairs.items, on: tape)
    var scores = tape.rowDot(tape.scale(users, by: 2), items)
    scores = tape.subtract(scores, tape.rowSum(tape.square(users)))
    scores = tape.subtract(scores, tape.rowSum(tape.square(items)))
    if userBias { scores = tape.add(scores, tape.bias("user_bias", rows: pairs.users)) }
    if itemBias { scores = tape.add(scores, tape.bias("item_bias", rows: pairs.items)) }
    return scores
  }
}
