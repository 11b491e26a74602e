/// A model that gives a (user, item) pair a score, trained by gradient.
///
/// Write two functions: ``PreparedScorer/weights(for:)`` says which weights there are,
/// ``PreparedScorer/scores(of:on:)`` computes a batch of scores from them with the tape's operations, from which RecKit
/// derives the gradients. A pair's score must not depend on the other pairs of the batch.
///
/// ```swift
/// struct Factorised: Scorer {
///   static let name = "factorised"
///   static let summary = "Inner product of two embeddings."
///   @Parameter("Length of the embeddings.", in: 1...) var latentDim = 64
///
///   func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
///     [
///       .embedding("user_embedding", rows: shape.userRows, columns: latentDim),
///       .embedding("item_embedding", rows: shape.itemRows, columns: latentDim),
///     ]
///   }
///
///   func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
///     let users = tape.lookup("user_embedding", rows: pairs.users)
///     let items = tape.lookup("item_embedding", rows: pairs.items)
///     return tape.rowDot(users, items)
///   }
/// }
/// ```
public protocol Scorer: PreparableScorer, PreparedScorer {}

extension Scorer {
  /// The scorer itself, because it needs nothing from the training data.
  public func prepare(for training: TrainingSet) throws -> any PreparedScorer { self }
}

/// The parameters of a scorer that needs the training data before it is trained: a graph, user histories, features.
///
/// Write ``prepare(for:)``: compute what the scores need from the training set, which has no validation and no test,
/// and return a value that scores. A scorer that needs nothing from it is a ``Scorer``.
///
/// ```swift
/// struct LightGCN: PreparableScorer {
///   static let name = "lightgcn"
///   static let summary = "Embeddings averaged over the neighbours in the graph of positives."
///   @Parameter("Layers.", in: 0...) var layers = 3
///
///   func prepare(for training: TrainingSet) throws -> any PreparedScorer {
///     Convolution(layers: layers, graph: training.adjacency { 1 / ($0 * $1).squareRoot() })
///   }
/// }
/// ```
public protocol PreparableScorer: Component {
  /// Computes what the scores need from the training data.
  ///
  /// - Parameter training: what training may see.
  /// - Returns: the scorer that is trained.
  /// - Throws: an error with reason and remedy if the training data is not enough.
  func prepare(for training: TrainingSet) throws -> any PreparedScorer
}

/// A scorer that has seen the training data: weights, and scores computed from them on a tape.
public protocol PreparedScorer: Sendable {
  /// Declares the weights.
  func weights(for shape: CatalogueShape) -> [WeightDeclaration]

  /// Computes the scores of a batch: `pairs.count` rows, 1 column.
  func scores(of pairs: PairBatch, on tape: Tape) -> Variable

  /// Prepares scoring of every item for whole users.
  ///
  /// The default runs ``scores(of:on:)`` separately on users and items as far as possible: see Guides/Tape.md. An
  /// override can only be faster: its scores must agree with the pairwise ones.
  func catalogueScorer(for model: Model) -> any CatalogueScorer
}

extension PreparedScorer {
  /// The name in errors: the component's, or the type's if it is not a component.
  var nameInErrors: String {
    (self as? NamedScorer)?.name ?? (self as? any Component).map { type(of: $0).name } ?? "\(type(of: self))"
  }
}

extension PreparableScorer {
  /// Prepares the scorer; errors name the component and not the type that scores.
  ///
  /// - Throws: what ``prepare(for:)`` throws.
  public func prepared(for training: TrainingSet) throws -> any PreparedScorer {
    let scorer = try prepare(for: training)
    return scorer is any Component ? scorer : NamedScorer(name: Self.name, base: scorer)
  }
}

/// A prepared scorer with the name of its component.
private struct NamedScorer: PreparedScorer {
  let name: String
  let base: any PreparedScorer

  func weights(for shape: CatalogueShape) -> [WeightDeclaration] { base.weights(for: shape) }
  func scores(of pairs: PairBatch, on tape: Tape) -> Variable { base.scores(of: pairs, on: tape) }
  func catalogueScorer(for model: Model) -> any CatalogueScorer { base.catalogueScorer(for: model) }
}

extension Model {
  /// Allocates a scorer's weights and fills them from the seed.
  ///
  /// A weight's initial values depend on the seed, its name and its shape alone.
  public convenience init(for scorer: any PreparedScorer, shape: CatalogueShape, seed: UInt64) {
    self.init(scorer.weights(for: shape), shape: shape, seed: seed)
  }
}
