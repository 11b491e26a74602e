/// A way to draw negatives.
///
/// Write ``prepare(for:)``: look at the training data (validation and test cannot be reached), and return a
/// ``PreparedSampler``. Drawing must end for every user, and the same seed, epoch and positive must give the same
/// negatives on any thread and in any order of calls.
public protocol NegativeSampler: Component {
  /// Whether a user's training positives are never drawn, which the checks then test; the default is false.
  var excludesPositives: Bool { get }

  /// Whether a positive's negatives depend on the other positives of the batch, as with in-batch negatives. The default
  /// is false: draws are the same in any batch.
  var drawsFromBatch: Bool { get }

  /// Builds tables from the training data.
  ///
  /// - Throws: ``SamplerError`` where a user with a positive has no item left to draw.
  func prepare(for training: TrainingSet) throws -> any PreparedSampler
}

extension NegativeSampler {
  /// False: a negative may be one of the user's positives.
  public var excludesPositives: Bool { false }
  /// False: what is drawn for a positive does not depend on the others.
  public var drawsFromBatch: Bool { false }
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

  /// How many negatives each positive of a batch gets.
  ///
  /// - Parameters:
  ///   - asked: `training.negatives`, at least 1.
  ///   - positives: positives in the batch.
  /// - Returns: by default `asked`; in-batch sampling gives the other positives, `positives - 1`. A batch with 0 is
  ///   skipped.
  func negativesPerPositive(asked: Int, positives: Int) -> Int

  /// ln of the probability with which each item is drawn, by item row, where that is known and the same for every user
  /// (apart from the exclusion of positives); -infinity for items that are never drawn. The default is nil.
  var logProbabilities: [Float]? { get }

  /// Bytes that ``negatives(epoch:seed:perPositive:)`` allocates. The default is 0, for samplers that do not draw a
  /// whole epoch at once.
  func memory(perPositive negatives: Int) -> Double
}

extension PreparedSampler {
  /// As many as were asked for.
  public func negativesPerPositive(asked: Int, positives: Int) -> Int { asked }
  /// Not known.
  public var logProbabilities: [Float]? { nil }
  /// Negligible.
  public func memory(perPositive negatives: Int) -> Double { 0 }
}

/// The negatives of one epoch.
public protocol EpochNegatives: Sendable {
  /// Writes the negatives of some positives.
  ///
  /// - Parameters:
  ///   - positives: positions in ``TrainingSet/positives``.
  ///   - output: `positives.count * perPositive` items; the negatives of one positive are contiguous.
  /// - Returns: how many draws were rejected because the item was one of the user's training positives.
  func draw(for positives: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Int32>) -> Int
}

/// Negatives that are chosen by the model's current scores, such as the hardest of several.
///
/// Such draws depend on the scorer, so they are not shared between the variants of a study.
public protocol ScoringNegatives: EpochNegatives {
  /// Writes the negatives of some positives.
  ///
  /// - Parameters:
  ///   - positives: positions in ``TrainingSet/positives``.
  ///   - scores: scores pairs with the current weights, without dropout and without gradients.
  ///   - output: `positives.count * perPositive` items; the negatives of one positive are contiguous.
  ///   - weights: the weight of each positive's row in the loss, 1 at first.
  /// - Returns: how many draws were rejected.
  func draw(
    for positives: UnsafeBufferPointer<Int32>, scoring scores: (_ users: [Int32], _ items: [Int32]) -> [Float],
    into output: UnsafeMutableBufferPointer<Int32>, weights: UnsafeMutableBufferPointer<Float>
  ) -> Int
}

extension ScoringNegatives {
  /// As if every pair scored 0: for checks that have no scorer.
  public func draw(
    for positives: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Int32>
  ) -> Int {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: positives.count) { weights in
      weights.initialize(repeating: 1)
      return draw(
        for: positives, scoring: { users, _ in [Float](repeating: 0, count: users.count) }, into: output,
        weights: weights)
    }
  }
}
