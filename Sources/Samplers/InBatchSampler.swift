public import RecKit

/// Takes the items of the batch's other positives as negatives.
///
/// A batch of n positives gives each n - 1 negatives, whatever `training.negatives` says; a batch of one is skipped. An
/// item is drawn in proportion to its training positives, which loss `softmax` with `correction: logq` corrects for. An
/// item that occurs twice in a batch is a negative of itself.
///
/// Source: Hidasi et al.: Session-based Recommendations with Recurrent Neural Networks (ICLR 2016), section 3.2; Yi et
/// al.: Sampling-Bias-Corrected Neural Modeling (RecSys 2019).
public struct InBatchSampler: NegativeSampler {
  /// The name in configs.
  public static let name = "in_batch"
  /// One sentence for lists.
  public static let summary = "The items of the batch's other positives as negatives."

  /// Which items are never drawn for a user: none.
  @Parameter("Only none: each positive has all others of its batch as negatives, also its user's own.")
  public var exclude = NegativeExclusion.none

  /// True: negatives depend on the batch.
  public var drawsFromBatch: Bool { true }

  /// Makes the sampler.
  public init() {}

  /// Rejects the exclusion of positives: all rows of a batch must have the same number of negatives.
  ///
  /// - Returns: a problem for `exclude: positives`.
  public func crossCheck() -> [ParameterProblem] {
    guard exclude == .positives else { return [] }
    return [
      ParameterProblem(
        "exclude",
        """
        in_batch cannot exclude positives: each positive of a batch must have the same number of negatives; set exclude: \
        none
        """)
    ]
  }

  /// Counts each item's positives: O(n + m) for n positives and m items.
  ///
  /// - Parameter training: the training data.
  /// - Returns: the sampler for these data.
  /// - Throws: nothing.
  public func prepare(for training: TrainingSet) throws -> any PreparedSampler {
    precondition(exclude == .none, "in_batch cannot exclude positives; see crossCheck()")
    return Prepared(items: training.positives.items, logProbabilities: training.logItemShares)
  }
}

private struct Prepared: BatchSampler {
  let items: [Int32]
  let logProbabilities: [Float]?
}
