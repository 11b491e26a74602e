internal import Foundation
public import RecKit

/// A user as the mean of the embeddings of the user's other items: there is no table of users.
///
/// s(u, i) = sum over the distinct training positives j of u but i of p_j . q_i / m^`alpha` (+ b_i), m being how many such
/// j there are. A positive that is scored, in training or later, is left out of its own user's mean; otherwise a model
/// could learn to recognise an item by itself. `alpha` 1 is the mean and 0 the sum. A user without other items has 0 (or
/// the bias).
///
/// A step computes the sums of all users: O(n d) for n positives and d columns, whatever the batch, so large batches are
/// cheaper. Source: Kabbur, Ning, Karypis: FISM (KDD 2013), formula 2 without the users' biases.
public struct HistoryScorer: PreparableScorer {
  /// The name in configs.
  public static let name = "history"
  /// One sentence for lists.
  public static let summary = "Inner product of an item and the mean of the user's other items."

  /// Length of the embeddings.
  @Parameter("Length of the embeddings.", in: 1...1_000_000, search: .values([16, 32, 64, 128]))
  public var latentDim = 64

  /// The exponent of the number of items.
  @Parameter("The exponent of the number of items: 1 is their mean, 0 their sum.", in: 0...1, search: .linear(0...1))
  public var alpha = 1.0

  /// Whether each item has a bias.
  @Parameter("Add a bias for each item.", search: .values([false, true]))
  public var itemBias = false

  /// Regulariser of all weights.
  @Parameter("Times the sum of squares of every weight, added to the objective.", in: 0..., search: .log(1e-8...1e-2))
  public var l2Reg = 0.0

  /// How both tables start.
  @ComponentParameter("How both tables start.")
  public var `init`: any Initializer = .uniform(0.05)

  /// Makes the scorer with its defaults.
  public init() {}

  /// Looks up the users' items: O(n) for n positives.
  public func prepare(for training: TrainingSet) throws -> any PreparedScorer {
    let most = (0..<training.shape.userRows).map { training.known.of($0).count }.max() ?? 0
    return History(
      parameters: self, known: training.known, graph: training.adjacency(),
      shares: (0...most).map { Float(pow(Double(max(1, $0)), -alpha)) })
  }

  private struct History: PreparedScorer {
    let parameters: HistoryScorer
    let known: KnownItems
    /// Users x items, 1 for each positive.
    let graph: SparseMatrix
    /// What the sum over a number of items is multiplied by.
    let shares: [Float]

    func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
      let (start, l2) = (parameters.`init`, parameters.l2Reg)
      let tables = ["history_embedding", "item_embedding"].map {
        WeightDeclaration.embedding(
          $0, rows: shape.itemRows, columns: parameters.latentDim, initializer: start, l2: l2)
      }
      return tables + (parameters.itemBias ? [.bias("item_bias", rows: shape.itemRows, l2: l2)] : [])
    }

    func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
      let history = tape.table("history_embedding", of: .items)
      let items = tape.lookup("item_embedding", rows: pairs.items)
      let share = tape.constant(for: pairs) { user, item in
        shares[known.of(user).count - (known.contains(Int32(item), of: user) ? 1 : 0)]
      }
      let own = tape.constant(for: pairs) { known.contains(Int32($1), of: $0) ? 1 : 0 }
      let all = tape.rowDot(tape.gather(tape.product(graph, history), rows: pairs.users), items)
      let itself = tape.rowDot(tape.gather(history, rows: pairs.items), items)
      let scores = tape.multiply(tape.subtract(all, tape.multiply(itself, own)), share)
      return parameters.itemBias ? tape.add(scores, tape.bias("item_bias", rows: pairs.items)) : scores
    }
  }
}
