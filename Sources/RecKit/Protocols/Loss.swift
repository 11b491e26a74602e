/// A loss over one positive and K >= 1 negatives per row.
///
/// Most losses are a ``PairwiseLoss`` or a ``PointwiseLoss``: value and derivative as functions of one number. For any
/// other, write ``PreparedLoss/evaluate(_:gradients:)``: the sum over rows, in `Double`, and the gradient of that sum
/// with respect to each score. The trainer divides both by the number of rows, so that the objective is the mean over
/// the batch. State the formula with its signs. Where K > 1, a row's loss is the mean over its negatives, unless the
/// loss says otherwise.
public protocol Loss: PreparableLoss, PreparedLoss {}

extension Loss {
  /// The loss itself, because it needs nothing from the training data.
  public func prepare(for training: TrainingSet) throws -> any PreparedLoss { self }
}

/// The parameters of a loss that needs the training data first, such as how often each item occurs.
///
/// A loss that needs nothing from it is a ``Loss``.
public protocol PreparableLoss: Component {
  /// Computes what the loss needs from the training data.
  ///
  /// - Parameter training: what training may see.
  /// - Returns: the loss of a run.
  /// - Throws: an error with reason and remedy if the training data is not enough.
  func prepare(for training: TrainingSet) throws -> any PreparedLoss
}

/// A loss that has seen the training data.
public protocol PreparedLoss: Sendable {
  /// Whether ``RowScores/logProbabilities`` are needed; the default is false.
  ///
  /// With a sampler that does not know them, a run ends with an error before training starts.
  var needsLogProbabilities: Bool { get }

  /// The score that negatives are pulled to, below which a lower one may cost more; the default is -infinity.
  ///
  /// 0 for a squared error with labels 0 and 1. `checkLoss` lowers no negative below it.
  var negativeTarget: Float { get }

  /// Sums the loss over rows and writes its gradient.
  ///
  /// - Parameters:
  ///   - scores: the rows' scores.
  ///   - gradients: to be overwritten with the derivative of the returned sum by each score.
  /// - Returns: the sum over rows.
  func evaluate(_ scores: RowScores, gradients: MutableRowScores) -> Double
}

extension PreparedLoss {
  /// False: scores are enough.
  public var needsLogProbabilities: Bool { false }
  /// -infinity: a lower negative never costs more.
  public var negativeTarget: Float { -.infinity }
}

extension PreparedLoss {
  /// The name in errors: the component's, or the type's if it is not a component.
  var nameInErrors: String {
    (self as? NamedLoss)?.name ?? (self as? any Component).map { type(of: $0).name } ?? "\(type(of: self))"
  }
}

extension PreparableLoss {
  /// Prepares the loss; errors name the component and not the type that computes.
  ///
  /// - Throws: what ``prepare(for:)`` throws.
  public func prepared(for training: TrainingSet) throws -> any PreparedLoss {
    let loss = try prepare(for: training)
    return loss is any Component ? loss : NamedLoss(name: Self.name, base: loss)
  }
}

/// A prepared loss with the name of its component.
private struct NamedLoss: PreparedLoss {
  let name: String
  let base: any PreparedLoss
  var needsLogProbabilities: Bool { base.needsLogProbabilities }
  var negativeTarget: Float { base.negativeTarget }

  func evaluate(_ scores: RowScores, gradients: MutableRowScores) -> Double {
    base.evaluate(scores, gradients: gradients)
  }
}

/// The scores of `rowCount` rows: one positive and `negativeCount` negatives each.
public struct RowScores {
  /// One score per row.
  public let positives: UnsafeBufferPointer<Float>
  /// `rowCount * negativeCount` scores; those of a row are contiguous.
  public let negatives: UnsafeBufferPointer<Float>
  /// Negatives per row, at least 1.
  public let negativeCount: Int

  /// The users and items behind the scores: the positives' pairs, then the negatives'; nil where a caller has scores
  /// alone.
  public let pairs: PairBatch?
  /// ln of the probability with which the sampler draws each pair's item, in the order of `pairs`; nil unless
  /// ``PreparedLoss/needsLogProbabilities``.
  public let logProbabilities: UnsafeBufferPointer<Float>?
  /// The weight of each row, such as the rank weight of WARP; nil: 1 each.
  public let weights: UnsafeBufferPointer<Float>?

  /// Rows in the batch.
  public var rowCount: Int { positives.count }

  /// Wraps scores.
  ///
  /// - Parameters:
  ///   - positives: one score per row.
  ///   - negatives: `negativeCount` scores per row, those of a row contiguous.
  ///   - negativeCount: negatives per row, at least 1.
  ///   - pairs: users and items of all scores, positives first.
  ///   - logProbabilities: a number for each pair.
  ///   - weights: a number for each row.
  public init(
    positives: UnsafeBufferPointer<Float>, negatives: UnsafeBufferPointer<Float>, negativeCount: Int,
    pairs: PairBatch? = nil, logProbabilities: UnsafeBufferPointer<Float>? = nil,
    weights: UnsafeBufferPointer<Float>? = nil
  ) {
    let count = positives.count + negatives.count
    precondition(negativeCount >= 1 && negatives.count == positives.count * negativeCount)
    precondition(pairs.map { $0.count == count } ?? true, "a pair for each score")
    precondition(logProbabilities.map { $0.count == count } ?? true, "a probability for each score")
    precondition(weights.map { $0.count == positives.count } ?? true, "a weight for each row")
    self.positives = positives
    self.negatives = negatives
    self.negativeCount = negativeCount
    self.pairs = pairs
    self.logProbabilities = logProbabilities
    self.weights = weights
  }

  /// The indices in ``negatives`` of a row's negatives.
  public func negatives(of row: Int) -> Range<Int> { row * negativeCount..<(row + 1) * negativeCount }
}

/// The same rows, to be written.
public struct MutableRowScores {
  /// One number per row.
  public let positives: UnsafeMutableBufferPointer<Float>
  /// `rowCount * negativeCount` numbers; those of a row are contiguous.
  public let negatives: UnsafeMutableBufferPointer<Float>

  /// Wraps memory.
  public init(positives: UnsafeMutableBufferPointer<Float>, negatives: UnsafeMutableBufferPointer<Float>) {
    self.positives = positives
    self.negatives = negatives
  }

  /// Multiplies a row's derivatives by the row's weight.
  ///
  /// - Returns: the weight, 1 where rows have none.
  public func weigh(_ row: Int, of scores: RowScores) -> Double {
    guard let weight = scores.weights?[row] else { return 1 }
    positives[row] *= weight
    for place in scores.negatives(of: row) { negatives[place] *= weight }
    return Double(weight)
  }
}
