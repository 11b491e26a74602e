/// A prepared sampler that chooses a positive's negatives among the items of the batch.
///
/// The shortest form of in-batch negatives: write ``negatives(of:in:)``, and set `drawsFromBatch` in the sampler.
public protocol BatchSampler: PreparedSampler {
  /// The item of each training positive: `training.positives.items`.
  var items: [Int32] { get }

  /// Chooses the negatives of one positive; every positive of the batch gets the same number.
  ///
  /// - Parameters:
  ///   - place: the positive's place in the batch.
  ///   - batch: the items of the batch's positives.
  /// - Returns: `negativesPerPositive(asked:positives:)` items.
  func negatives(of place: Int, in batch: [Int32]) -> [Int32]
}

extension BatchSampler {
  /// All other items of the batch.
  public func negatives(of place: Int, in batch: [Int32]) -> [Int32] {
    Array(batch[..<place] + batch[(place + 1)...])
  }

  /// All other positives of the batch.
  public func negativesPerPositive(asked: Int, positives: Int) -> Int { positives - 1 }

  /// The same in every epoch: the batches differ.
  public func negatives(epoch: Int, seed: UInt64, perPositive negatives: Int) -> any EpochNegatives {
    BatchNegatives(sampler: self)
  }
}

private struct BatchNegatives<Sampler: BatchSampler>: EpochNegatives {
  let sampler: Sampler

  func draw(for positives: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Int32>) -> Int {
    let batch = positives.map { sampler.items[Int($0)] }
    let each = positives.isEmpty ? 0 : output.count / positives.count
    for place in batch.indices {
      let chosen = sampler.negatives(of: place, in: batch)
      precondition(
        chosen.count == each,
        "negatives(of:in:) returned \(chosen.count) items, but negativesPerPositive(asked:positives:) announced \(each); set drawsFromBatch"
      )
      for (slot, item) in chosen.enumerated() { output[place * each + slot] = item }
    }
    return 0
  }
}
