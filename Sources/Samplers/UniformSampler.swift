internal import Foundation
public import RecKit

/// Draws negatives uniformly from the catalogue.
public struct UniformSampler: NegativeSampler {
  /// Where the random numbers come from.
  public enum Generator: String, ParameterChoice {
    /// A stream for each positive, keyed by seed and epoch.
    case counter
    /// `numpy.random.RandomState(epoch).randint(first item, last item + 1, positives * negatives)`.
    case numpy
  }

  /// The name in configs.
  public static let name = "uniform"
  /// One sentence for lists.
  public static let summary = "Negatives drawn uniformly from the catalogue."

  /// Which items are never drawn for a user.
  @Parameter("What is never drawn for a user; with none, a negative may be one of the user's positives.")
  public var exclude = NegativeExclusion.none

  /// Where the random numbers come from.
  @Parameter(
    """
    Where the draws come from: counter depends on the run's seed; numpy is RandomState(epoch), the same for every seed.
    """)
  public var generator = Generator.counter

  /// Whether a batch's positives share their negatives.
  @Parameter("Draw negatives for each positive, or once for all positives of a batch.")
  public var shared = NegativeSharing.none

  /// Makes the sampler.
  public init() {}

  /// True with `shared: batch`.
  public var drawsFromBatch: Bool { shared == .batch }

  /// True with `exclude: positives`.
  public var excludesPositives: Bool { exclude == .positives }

  /// Rejects excluded positives with NumPy's draws, which are fixed.
  ///
  /// - Returns: a problem for `generator: numpy` with `exclude: positives` or `shared: batch`, and for the two of them.
  public func crossCheck() -> [ParameterProblem] {
    if let problem = shared.problem(with: exclude) { return [problem] }
    if generator == .numpy, shared == .batch {
      return [
        ParameterProblem(
          "shared", "generator numpy replays a fixed list of draws, one for each positive; set shared: none")
      ]
    }
    guard generator == .numpy, exclude == .positives else { return [] }
    return [
      ParameterProblem(
        "exclude", "generator numpy replays a fixed list of draws and cannot exclude positives; set exclude: none")
    ]
  }

  /// Looks up every user's positives where they are excluded: O(n) for n positives.
  ///
  /// - Parameter training: the training data.
  /// - Returns: the sampler for these data.
  /// - Throws: `SamplerError.noNegatives` where positives are excluded and a user has every item.
  public func prepare(for training: TrainingSet) throws -> any PreparedSampler {
    let items = training.items.rows
    switch (generator, exclude) {
    case (.numpy, .none): return NumPyUniform(items: items, count: training.positives.count)
    case (.counter, .none):
      let sampler = CounterUniform(items: items, users: training.positives.users, known: nil)
      return shared == .batch ? SharedDraws(sampler) : sampler
    case (.counter, .positives):
      let known = training.known
      try known.requireNegatives(among: items.count, of: training, for: Self.name)
      return CounterUniform(items: items, users: training.positives.users, known: known)
    case (.numpy, .positives): preconditionFailure("generator numpy cannot exclude positives; see crossCheck()")
    }
  }
}

extension PreparedSampler {
  /// The same logarithm for each item of the catalogue.
  fileprivate func evenLogProbabilities(_ items: Range<Int>) -> [Float] {
    [Float](repeating: -.infinity, count: items.lowerBound)
      + [Float](repeating: -Float(log(Double(items.count))), count: items.count)
  }
}

/// Uniform draws from one stream per positive.
private struct CounterUniform: PerPositiveSampler {
  var logProbabilities: [Float]? { evenLogProbabilities(items) }
  let items: Range<Int>
  let users: [Int32]
  let known: KnownItems?

  /// Rejects known items a few times, then picks among the others by rank, so that it ends for every user; both ways
  /// are uniform over the remaining items.
  func draw(for user: Int, using random: inout RandomStream, rejected: inout Int) -> Int32 {
    guard let known else { return Int32(items.lowerBound + random.nextIndex(below: items.count)) }
    for _ in 0..<rejectionLimit {
      let item = Int32(items.lowerBound + random.nextIndex(below: items.count))
      if !known.contains(item, of: user) { return item }
      rejected += 1
    }
    let rank = random.nextIndex(below: items.count - known.of(user).count)
    return known.absentItem(rank, of: user, first: items.lowerBound)
  }
}

/// How often a draw is rejected before the sampler computes an allowed item instead.
let rejectionLimit = 16

/// NumPy's draws for whole epochs.
private struct NumPyUniform: PreparedSampler {
  var logProbabilities: [Float]? { evenLogProbabilities(items) }
  let items: Range<Int>
  let count: Int

  func memory(perPositive negatives: Int) -> Double { 4 * Double(count) * Double(negatives) }

  func negatives(epoch: Int, seed: UInt64, perPositive negatives: Int) -> any EpochNegatives {
    guard count > 0 else { return Epoch(draws: [], perPositive: negatives) }
    var generator = MersenneTwister(seed: UInt32(epoch))
    return Epoch(draws: generator.integers(in: items, count: count * negatives), perPositive: negatives)
  }

  struct Epoch: EpochNegatives {
    let draws: [Int32]
    let perPositive: Int

    func draw(for positives: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Int32>) -> Int {
      precondition(output.count == positives.count * perPositive)
      for (row, position) in positives.enumerated() {
        for slot in 0..<perPositive {
          output[row * perPositive + slot] = draws[Int(position) * perPositive + slot]
        }
      }
      return 0
    }
  }
}
