public import RecKit

/// Whether the positives of a batch share their negatives.
public enum NegativeSharing: String, ParameterChoice {
  /// Each positive has negatives of its own.
  case none
  /// All positives of a batch have the same ones, so that inner products with them are one matrix product.
  case batch
}

extension NegativeSharing {
  /// What is wrong with an exclusion beside it.
  func problem(with exclude: NegativeExclusion) -> ParameterProblem? {
    guard self == .batch, exclude == .positives else { return nil }
    return ParameterProblem(
      "exclude", "negatives that a batch shares cannot leave out the positives of each of its users; set exclude: none")
  }
}

/// The draws that a sampler would make for the first positive of a batch, for all of its positives.
///
/// The sampler's draws must not depend on the user.
struct SharedDraws<Sampler: PerPositiveSampler>: PreparedSampler {
  private let sampler: Sampler

  init(_ sampler: Sampler) { self.sampler = sampler }

  var logProbabilities: [Float]? { sampler.logProbabilities }

  func negatives(epoch: Int, seed: UInt64, perPositive negatives: Int) -> any EpochNegatives {
    Draws(base: sampler.negatives(epoch: epoch, seed: seed, perPositive: negatives), count: negatives)
  }

  private struct Draws: EpochNegatives {
    let base: any EpochNegatives
    let count: Int

    func draw(for positives: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Int32>) -> Int {
      guard !positives.isEmpty else { return 0 }
      let first = UnsafeMutableBufferPointer(rebasing: output[..<count])
      let rejected = base.draw(for: UnsafeBufferPointer(rebasing: positives[..<1]), into: first)
      for start in stride(from: count, to: output.count, by: count) {
        _ = UnsafeMutableBufferPointer(rebasing: output[start..<start + count]).update(fromContentsOf: first)
      }
      return rejected
    }
  }
}
