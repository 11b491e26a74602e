public import RecKit

/// Neural matrix factorisation: an element-wise product and a perceptron, each with embeddings of its own, joined by one
/// output unit.
///
/// x_0 = concat(p'_u, q'_i); `n_hidden` times: x_l = dropout(relu(x_(l-1) W_l + b_l)), each layer half as wide as the one
/// before (at least 1 unit), the first `mlp_dim` wide; s(u, i) = h . concat(p_u * q_i, x_n) + b. All parts are trained
/// together from the start, without the paper's pre-training. There is no output activation: `loss: logistic` takes the
/// score as a log-odds, which is the paper's sigmoid with its log loss.
/// Source: He et al.: Neural Collaborative Filtering (WWW 2017), formula 12.
public struct NeuMFScorer: Scorer {
  /// The name in configs.
  public static let name = "neumf"
  /// One sentence for lists.
  public static let summary = "Element-wise product of embeddings, joined with a perceptron of others."

  /// Length of the embeddings that are multiplied.
  @Parameter("Length of the embeddings that are multiplied.", in: 1...1_000_000, search: .values([16, 32, 64, 128]))
  public var latentDim = 32

  /// Length of the perceptron's embeddings.
  @Parameter(
    "Length of the perceptron's embeddings, and units of its first hidden layer.", in: 1...1_000_000,
    search: .values([16, 32, 64, 128]))
  public var mlpDim = 32

  /// Hidden layers.
  @Parameter("Hidden layers, each half as wide as the one before.", in: 0...16, search: .values([1, 2, 3]))
  public var nHidden = 3

  /// Dropout rate.
  @Parameter("Share of hidden units that training drops at random.", in: 0..<1, search: .linear(0...0.5))
  public var dropout = 0.0

  /// Regulariser of the kernels.
  @Parameter("Times the sum of squares of every kernel, added to the objective.", in: 0..., search: .log(1e-8...1e-2))
  public var l2Reg = 0.0

  /// Regulariser of the tables.
  @Parameter(
    "Times the sum of squares of the four whole tables, added to the objective.", in: 0..., search: .log(1e-8...1e-2))
  public var embeddingL2Reg = 0.0

  /// How the four tables start.
  @ComponentParameter("How the four tables start.")
  public var `init`: any Initializer = .uniform(0.05)

  /// How embeddings are looked up.
  @ParameterGroup public var embeddings = EmbeddingLookup()

  /// Makes the scorer with its defaults.
  public init() {}

  /// Four tables; a kernel and a bias for each hidden layer and for the output.
  public func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
    var weights: [WeightDeclaration] = []
    for (part, columns) in [("gmf", latentDim), ("mlp", mlpDim)] {
      for (side, rows) in [("user", shape.userRows), ("item", shape.itemRows)] {
        weights.append(
          .embedding(
            "\(part)_\(side)_embedding", rows: rows, columns: columns, initializer: self.`init`, l2: embeddingL2Reg))
      }
    }
    var inputs = 2 * mlpDim
    for layer in 0..<nHidden {
      let units = max(1, mlpDim >> layer)
      weights += WeightDeclaration.dense("hidden_\(layer + 1)", inputs: inputs, units: units, l2: l2Reg)
      inputs = units
    }
    return weights + WeightDeclaration.dense("output", inputs: latentDim + inputs, units: 1, l2: l2Reg)
  }

  /// Scores a batch.
  public func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
    let product = tape.multiply(
      embeddings.lookup("gmf_user_embedding", rows: pairs.users, on: tape),
      embeddings.lookup("gmf_item_embedding", rows: pairs.items, on: tape))
    var x = tape.concatenate(
      embeddings.lookup("mlp_user_embedding", rows: pairs.users, on: tape),
      embeddings.lookup("mlp_item_embedding", rows: pairs.items, on: tape))
    for names in Self.hiddenNames.prefix(nHidden) {
      x = tape.dropout(tape.relu(tape.dense(x, kernel: names.kernel, bias: names.bias)), rate: dropout)
    }
    return tape.dense(tape.concatenate(product, x), kernel: "output_kernel", bias: "output_bias")
  }

  /// Names of hidden layers' weights, made once rather than at every step.
  private static let hiddenNames = (1...16).map { (kernel: "hidden_\($0)_kernel", bias: "hidden_\($0)_bias") }
}
