/// A way to draw negatives.
///
/// Write ``prepare(for:)``: look at the training data, and at nothing else (the type sees to that), and
/// return a ``PreparedSampler``. It must hold that drawing ends for every user and that the same seed,
/// epoch and positive give the same negatives on any thread and in any order of calls.
public protocol NegativeSampler: Component {
  /// Whether a user's training positives are never drawn; checks hold a sampler to it. False where nothing is said.
  var excludesPositives: Bool { get }

  /// Whether a positive's negatives depend on which others are in the batch, as with in-batch negatives. False where
  /// nothing is said: draws are then the same in any batch.
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
  /// - Returns: `asked` where nothing else is said; in-batch sampling gives the other positives, `positives - 1`. A batch
  ///   with 0 is left out.
  func negativesPerPositive(asked: Int, positives: Int) -> Int

  /// ln of the probability with which each item is drawn, by item row, where that is known and the same for every user
  /// (but for the exclusion of positives); -infinity for items that are never drawn. Nil where nothing is said.
  var logProbabilities: [Float]? { get }

  /// Bytes that ``negatives(epoch:seed:perPositive:)`` takes: 0 unless it draws many at once, which is the default.
  func memory(perPositive negatives: Int) -> Double
}

extension PreparedSampler {
  /// As many as were asked for.
  public func negativesPerPositive(asked: Int, positives: Int) -> Int { asked }
  /// Not known.
  public var logProbabilities: [Float]? { nil }
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

/// Negatives that are chosen by what the model scores now, such as the hardest of several.
///
/// Such draws depend on the scorer, so they are not shared between the variants of a study.
public protocol ScoringNegatives: EpochNegatives {
  /// Writes the negatives of some positives.
  ///
  /// - Parameters:
  ///   - positives: positions in ``TrainingSet/positives``.
  ///   - scores: scores pairs with the weights as they are now, without dropout and without gradients.
  ///   - output: `positives.count * perPositive` items; the negatives of one positive stand together.
  ///   - weights: a number for each positive, 1 at first: what its row counts for in the loss.
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
