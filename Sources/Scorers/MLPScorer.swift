public import RecKit

/// A multi-layer perceptron over the concatenation of a user's and an item's embedding.
///
/// x = dropout(concat(p_u, q_i)); `n_hidden` times: x = dropout(relu(x W + b)); s = activation(x w + b). With
/// `n_hidden` 0 the perceptron is the output unit alone, without dropout. The kernels' regulariser is `l2_reg`, 0 by
/// default. An output of `relu` ties many scores at 0.
public struct MLPScorer: Scorer {
  /// The activation of the output unit.
  public enum Activation: String, ParameterChoice {
    /// max(0, x), as the notebook has it: many scores are 0 and tied.
    case relu
    /// x itself.
    case linear
    /// 1 / (1 + exp(-x)).
    case sigmoid
  }

  /// The name in configs.
  public static let name = "mlp"
  /// One sentence for lists.
  public static let summary = "Multi-layer perceptron over the concatenated embeddings."

  /// Length of user embeddings.
  @Parameter("Length of user embeddings.", in: 1...1_000_000, search: .values([16, 32, 64, 128]))
  public var userDim = 32

  /// Length of item embeddings.
  @Parameter("Length of item embeddings.", in: 1...1_000_000, search: .values([16, 32, 64, 128]))
  public var itemDim = 64

  /// Hidden layers.
  @Parameter("Hidden layers.", in: 0...16, search: .values([1, 2, 3]))
  public var nHidden = 1

  /// Units in a hidden layer.
  @Parameter("Units in each hidden layer.", in: 1...1_000_000, search: .values([32, 64, 128, 256]))
  public var hiddenSize = 128

  /// Dropout rate.
  @Parameter("Share of inputs and hidden units that training drops at random.", in: 0..<1, search: .linear(0...0.5))
  public var dropout = 0.1

  /// Regulariser of the kernels.
  @Parameter("Times the sum of squares of every kernel, added to the objective.", in: 0..., search: .log(1e-8...1e-2))
  public var l2Reg = 0.0

  /// Regulariser of the tables.
  @Parameter(
    "Times the sum of squares of both whole tables, added to the objective.", in: 0..., search: .log(1e-8...1e-2))
  public var embeddingL2Reg = 0.0

  /// Output activation.
  @Parameter("The activation of the output unit.")
  public var outputActivation = Activation.relu

  /// How both tables start.
  @ComponentParameter("How both tables start.")
  public var `init`: any Initializer = .uniform(0.05)

  /// How embeddings are looked up.
  @ParameterGroup public var embeddings = EmbeddingLookup()

  /// Makes the scorer with its defaults.
  public init() {}

  /// Two tables; a kernel and a bias for each hidden layer and for the output.
  public func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
    var weights: [WeightDeclaration] = [
      .embedding(
        "user_embedding", rows: shape.userRows, columns: userDim, initializer: self.`init`, l2: embeddingL2Reg),
      .embedding(
        "item_embedding", rows: shape.itemRows, columns: itemDim, initializer: self.`init`, l2: embeddingL2Reg),
    ]
    var inputs = userDim + itemDim
    for (layer, units) in layers {
      weights.append(
        WeightDeclaration("\(layer)_kernel", rows: inputs, columns: units, initializer: .xavier, l2: l2Reg))
      weights.append(WeightDeclaration("\(layer)_bias", rows: 1, columns: units))
      inputs = units
    }
    return weights
  }

  /// Scores a batch.
  public func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
    var x = tape.concatenate(
      embeddings.lookup("user_embedding", rows: pairs.users, on: tape),
      embeddings.lookup("item_embedding", rows: pairs.items, on: tape))
    if nHidden > 0 { x = tape.dropout(x, rate: dropout) }
    for layer in 0..<nHidden {
      let names = Self.hiddenNames[layer]
      x = tape.relu(tape.dense(x, kernel: names.kernel, bias: names.bias))
      x = tape.dropout(x, rate: dropout)
    }
    let score = tape.dense(x, kernel: "output_kernel", bias: "output_bias")
    switch outputActivation {
    case .relu: return tape.relu(score)
    case .linear: return score
    case .sigmoid: return tape.sigmoid(score)
    }
  }

  /// Names of hidden layers' weights, made once rather than at every step.
  private static let hiddenNames = (1...16).map { (kernel: "hidden_\($0)_kernel", bias: "hidden_\($0)_bias") }

  /// Names and units of the dense layers, the output last.
  var layers: [(name: String, units: Int)] {
    (0..<nHidden).map { ("hidden_\($0 + 1)", hiddenSize) } + [("output", 1)]
  }
}
