public import RecKit

/// Draws until an item violates the margin, and weights the row by the rank that the number of draws suggests.
///
/// An item violates the margin where s(item) + margin > s(positive). After n draws the positive's rank is estimated as
/// r = floor((items - 1) / n), at least 1, and the row's weight is 1 + 1/2 + ... + 1/r. Where none of `most` draws
/// violates it, the weight is 0. With loss `warp` (or `margin`) of the same margin this is WARP. With several
/// negatives, a row has the mean of their weights. All `most` candidates are drawn and scored at once, so that each step
/// scores `most` items for each negative, and rejected draws are counted for all of them.
///
/// Source: Weston, Bengio, Usunier: WSABIE (IJCAI 2011), algorithm 1; `most` as LightFM's `max_sampled`.
public struct WARPSampler: NegativeSampler {
  /// The name in configs.
  public static let name = "warp"
  /// One sentence for lists.
  public static let summary = "The first of several draws that violates the margin, weighted by its rank."

  /// Draws for each negative, at most.
  @Parameter("Draws for each negative, at most; without a violation among them the row counts 0.", in: 1...1000)
  public var most = 10

  /// How far below the positive a negative must stay.
  @Parameter("How far below the positive a negative must stay; the loss must have the same.", in: 0...)
  public var margin = 1.0

  /// Which items are never drawn for a user.
  @Parameter("What is never drawn for a user; with none, a negative may be one of the user's positives.")
  public var exclude = NegativeExclusion.positives

  /// True with `exclude: positives`.
  public var excludesPositives: Bool { exclude == .positives }

  /// Makes the sampler.
  public init() {}

  /// Computes the weight of each number of draws: O(n + m) for n positives and m items.
  ///
  /// - Parameter training: the training data.
  /// - Returns: the sampler for these data.
  /// - Throws: `SamplerError.noNegatives` where positives are excluded and a user has every item.
  public func prepare(for training: TrainingSet) throws -> any PreparedSampler {
    Prepared(
      base: try uniformCandidates(exclude, of: training), positives: training.positives, margin: Float(margin),
      weights: Self.rankWeights(items: training.items.rows.count, most: most))
  }

  /// The sums of 1/k for k up to r = max(1, floor((items - 1) / n)), for n from 1 to `most` draws.
  static func rankWeights(items: Int, most: Int) -> [Float] {
    var harmonic = [0.0]
    for rank in 1...max(1, items - 1) { harmonic.append(harmonic[rank - 1] + 1 / Double(rank)) }
    return (1...most).map { Float(harmonic[max(1, (items - 1) / $0)]) }
  }

  struct Prepared: ChoosingSampler {
    let base: any PreparedSampler
    let positives: Interactions
    let margin: Float
    /// The weight of a first violation after each number of draws, from 1.
    let weights: [Float]
    var candidates: Int { weights.count }

    func choose(among scores: ArraySlice<Float>, positive: Float) -> (place: Int, weight: Float) {
      guard let place = scores.firstIndex(where: { $0 + margin > positive }) else { return (scores.startIndex, 0) }
      return (place, weights[place - scores.startIndex])
    }
  }
}
