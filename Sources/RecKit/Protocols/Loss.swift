/// A loss over one positive and K >= 1 negatives per row.
///
/// Most losses are a ``PairwiseLoss`` or a ``PointwiseLoss``: value and derivative as functions of one number. For any
/// other, write ``evaluate(_:gradients:)``: the sum over rows, in `Double`, and the gradient of that sum with
/// respect to each score. The trainer divides both by the number of rows, so that the objective is the mean
/// over the batch. State the formula with its signs. Where K > 1, a row's loss is the mean over its
/// negatives, unless the loss says otherwise.
public protocol Loss: Component {
  /// Sums the loss over rows and writes its gradient.
  ///
  /// - Parameters:
  ///   - scores: the rows' scores.
  ///   - gradients: to be overwritten with the derivative of the returned sum by each score.
  /// - Returns: the sum over rows.
  func evaluate(_ scores: RowScores, gradients: MutableRowScores) -> Double
}

/// The scores of `rowCount` rows: one positive and `negativeCount` negatives each.
public struct RowScores {
  /// One score a row.
  public let positives: UnsafeBufferPointer<Float>
  /// `rowCount * negativeCount` scores; those of a row stand together.
  public let negatives: UnsafeBufferPointer<Float>
  /// Negatives in a row, at least 1.
  public let negativeCount: Int

  /// Rows in the batch.
  public var rowCount: Int { positives.count }

  /// Wraps scores.
  public init(positives: UnsafeBufferPointer<Float>, negatives: UnsafeBufferPointer<Float>, negativeCount: Int) {
    precondition(negativeCount >= 1 && negatives.count == positives.count * negativeCount)
    self.positives = positives
    self.negatives = negatives
    self.negativeCount = negativeCount
  }
}

/// The same rows, to be written.
public struct MutableRowScores {
  /// One number a row.
  public let positives: UnsafeMutableBufferPointer<Float>
  /// `rowCount * negativeCount` numbers; those of a row stand together.
  public let negatives: UnsafeMutableBufferPointer<Float>

  /// Wraps memory.
  public init(positives: UnsafeMutableBufferPointer<Float>, negatives: UnsafeMutableBufferPointer<Float>) {
    self.positives = positives
    self.negatives = negatives
  }
}
