/// A way to draw negatives.
///
/// Write ``prepare(for:)``: look at the training data, and at nothing else (the type sees to that), and
/// return a ``PreparedSampler``. It must hold that drawing ends for every user and that the same seed,
/// epoch and positive give the same negatives on any thread and in any order of calls.
public protocol NegativeSampler: Component {
  /// Builds tables from the training data.
  ///
  /// - Throws: ``SamplerError`` where a user with a positive has no item left to draw.
  func prepare(for training: TrainingSet) throws -> any PreparedSampler
}

/// A sampler that has seen the training data.
public protocol PreparedSampler: Sendable {
  /// Returns the negatives of one epoch, to be read by position.
  ///
  /// - Parameters:
  ///   - epoch: the epoch, from 0.
  ///   - seed: the run's seed.
  ///   - negatives: how many negatives each positive gets, at least 1.
  /// - Returns: the epoch's negatives.
  func negatives(epoch: Int, seed: UInt64, perPositive negatives: Int) -> any EpochNegatives

  /// Bytes that ``negatives(epoch:seed:perPositive:)`` takes: 0 unless it draws many at once, which is the default.
  func memory(perPositive negatives: Int) -> Double
}

extension PreparedSampler {
  /// Nothing worth counting.
  public func memory(perPositive negatives: Int) -> Double { 0 }
}

/// The negatives of one epoch.
public protocol EpochNegatives: Sendable {
  /// Writes the negatives of some positives.
  ///
  /// - Parameters:
  ///   - positives: positions in ``TrainingSet/positives``.
  ///   - output: `positives.count * perPositive` items; the negatives of one positive stand together.
  /// - Returns: how many draws were rejected because the item was one of the user's training positives.
  func draw(for positives: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Int32>) -> Int
}

/// Why a sampler cannot draw.
public enum SamplerError: Error, Equatable, CustomStringConvertible {
  /// A user's training positives are the whole catalogue, so nothing is left to draw.
  case noNegatives(sampler: String, user: String)

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .noNegatives(let sampler, let user):
      """
      sampler \(sampler): user \(user) has every item of the catalogue (that this sampler can draw) as a training positive, so no \
      negative is left to draw; set `exclude: none`, with which known positives may be drawn as negatives
      """
    }
  }
}
