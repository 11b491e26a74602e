/// A model that gives a (user, item) pair a score, trained by gradient.
///
/// Write two functions: ``weights(for:)`` says which weights there are, ``scores(of:on:)`` computes a batch
/// of scores from them with the tape's operations; gradients follow from those. It must hold that a pair's
/// score does not depend on the other pairs of the batch.
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
public protocol Scorer: Component {
  /// Declares the weights.
  func weights(for shape: CatalogueShape) -> [WeightDeclaration]

  /// Computes the scores of a batch: `pairs.count` rows, 1 column.
  func scores(of pairs: PairBatch, on tape: Tape) -> Variable

  /// Prepares scoring of every item for whole users.
  ///
  /// The default runs ``scores(of:on:)`` on users and items apart as far as it can: see Guides/Tape.md. An override is
  /// a matter of speed: its scores must agree with the pairwise ones.
  func catalogueScorer(for model: Model) -> any CatalogueScorer
}

/// A scorer that is computed from the training data rather than trained by gradient.
public protocol FittedScorer: Component {
  /// Whether the fit does not use the seed, so that every seed gives the same scores; false where nothing is said.
  ///
  /// A study runs such a scorer once and not once a seed, shows no deviation over seeds for it, and compares it over
  /// seeds as a constant. `reckit verify` checks that another seed gives the same scores.
  var isDeterministic: Bool { get }

  /// Fits the scorer.
  ///
  /// - Parameters:
  ///   - training: the training data.
  ///   - seed: the run's seed.
  /// - Returns: the scores of every item for every user.
  /// - Throws: where the training data is not enough.
  func fit(to training: TrainingSet, seed: UInt64) throws -> any CatalogueScorer
}

extension FittedScorer {
  /// False: the fit may use the seed.
  public var isDeterministic: Bool { false }
}

/// Something that scores every item for a user; used from several threads at once.
public protocol CatalogueScorer: Sendable {
  /// Writes the scores of every item for some users.
  ///
  /// - Parameters:
  ///   - users: rows of the user map.
  ///   - output: `users.count * shape.itemRows` scores, user by user, by item row; rows that are no item
  ///     (below ``IdentifierMap/firstRow``) get any finite number.
  func score(users: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Float>)
}

/// How many rows embedding tables have.
public struct CatalogueShape: Sendable, Equatable {
  /// Rows of a user table.
  public var userRows: Int
  /// Rows of an item table.
  public var itemRows: Int

  /// Makes a shape.
  public init(userRows: Int, itemRows: Int) {
    self.userRows = userRows
    self.itemRows = itemRows
  }
}

/// A batch of (user, item) pairs, as rows of the two maps.
public struct PairBatch {
  /// The user of each pair.
  public let users: UnsafeBufferPointer<Int32>
  /// The item of each pair.
  public let items: UnsafeBufferPointer<Int32>

  /// Pairs in the batch.
  public var count: Int { users.count }

  /// Wraps two columns of equal length.
  public init(users: UnsafeBufferPointer<Int32>, items: UnsafeBufferPointer<Int32>) {
    precondition(users.count == items.count, "\(users.count) users beside \(items.count) items")
    self.users = users
    self.items = items
  }
}
