public import RecKit

/// Takes the items of the batch's other positives as negatives.
///
/// A batch of n positives gives each n - 1 negatives, whatever `training.negatives` says; a batch of one is skipped. An
/// item is drawn in proportion to its training positives, which loss `softmax` with `correction: logq` corrects for. An
/// item that occurs twice in a batch is a negative of itself, unless positives are excluded.
///
/// Source: Hidasi et al.: Session-based Recommendations with Recurrent Neural Networks (ICLR 2016), section 3.2; Yi et
/// al.: Sampling-Bias-Corrected Neural Modeling (RecSys 2019).
public struct InBatchSampler: NegativeSampler {
  /// The name in configs.
  public static let name = "in_batch"
  /// One sentence for lists.
  public static let summary = "The items of the batch's other positives as negatives."

  /// Which items are never drawn for a user.
  @Parameter(
    "With positives, those of the user are replaced by the other items of the batch in turn, so that each positive has as many negatives; with none, all stay."
  )
  public var exclude = NegativeExclusion.none

  /// True: negatives depend on the batch.
  public var drawsFromBatch: Bool { true }

  /// True with `exclude: positives`.
  public var excludesPositives: Bool { exclude == .positives }

  /// Makes the sampler.
  public init() {}

  /// Counts each item's positives: O(n + m) for n positives and m items.
  ///
  /// - Parameter training: the training data.
  /// - Returns: the sampler for these data.
  /// - Throws: `SamplerError.noNegatives` where positives are excluded and a user has every item.
  public func prepare(for training: TrainingSet) throws -> any PreparedSampler {
    guard exclude == .positives else {
      return Prepared(items: training.positives.items, logProbabilities: training.logItemShares)
    }
    let known = training.known
    try known.requireNegatives(among: training.items.rows.count, of: training, for: Self.name)
    return Excluding(
      positives: training.positives, known: known, catalogue: training.items.rows,
      logProbabilities: training.logItemShares)
  }
}

private struct Prepared: BatchSampler {
  let items: [Int32]
  let logProbabilities: [Float]?
}

/// The batch's other items that the user does not have.
private struct Excluding: PreparedSampler {
  let positives: Interactions
  let known: KnownItems
  let catalogue: Range<Int>
  let logProbabilities: [Float]?

  func negativesPerPositive(asked: Int, positives: Int) -> Int { positives - 1 }

  func negatives(epoch: Int, seed: UInt64, perPositive negatives: Int) -> any EpochNegatives {
    Epoch(sampler: self, epoch: epoch, seed: seed)
  }

  private struct Epoch: EpochNegatives {
    let sampler: Excluding
    let epoch: Int
    let seed: UInt64

    func draw(for positions: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Int32>) -> Int {
      let batch = positions.map { sampler.positives.items[Int($0)] }
      let each = positions.isEmpty ? 0 : output.count / positions.count
      var rejected = 0
      for (place, position) in positions.enumerated() {
        let user = Int(sampler.positives.users[Int(position)])
        // From the next positive on, so that those at the batch's start do not stand in for the others most often.
        let others = (batch[(place + 1)...] + batch[..<place]).filter { !sampler.known.contains($0, of: user) }
        rejected += each - others.count
        let slots = UnsafeMutableBufferPointer(rebasing: output[place * each..<(place + 1) * each])
        guard others.isEmpty else {
          for slot in slots.indices { slots[slot] = others[slot % others.count] }
          continue
        }
        var random = RandomStream(seed: seed, purpose: .negatives, epoch: epoch, index: Int(position))
        let free = sampler.catalogue.count - sampler.known.of(user).count
        for slot in slots.indices {
          slots[slot] = sampler.known.absentItem(
            random.nextIndex(below: free), of: user, first: sampler.catalogue.lowerBound)
        }
      }
      return rejected
    }
  }
}
