public import RecKit

/// Draws several items uniformly for each negative and keeps the one with the highest score.
///
/// Scores are those of the current weights, without dropout. Of equal scores the first drawn is kept. A step scores
/// `of` candidates for each negative. Draws are reported before the choice: a rejected one may not have been kept.
///
/// Source: Zhang et al.: Optimizing Top-N Collaborative Filtering via Dynamic Negative Item Sampling (SIGIR 2013), which
/// excludes positives.
public struct HardSampler: NegativeSampler {
  /// The name in configs.
  public static let name = "hard"
  /// One sentence for lists.
  public static let summary = "The highest scored of several uniform draws."

  /// Items drawn for each negative.
  @Parameter(
    "Items drawn for each negative, the highest scored of which is kept; 1 is uniform.", in: 1...1000,
    search: .values([2, 5, 10]))
  public var of = 5

  /// Which items are never drawn for a user.
  @Parameter("What is never drawn for a user; with none, a negative may be one of the user's positives.")
  public var exclude = NegativeExclusion.positives

  /// True with `exclude: positives`.
  public var excludesPositives: Bool { exclude == .positives }

  /// Makes the sampler.
  public init() {}

  /// Looks up every user's positives where they are excluded: O(n) for n positives.
  ///
  /// - Parameter training: the training data.
  /// - Returns: the sampler for these data.
  /// - Throws: `SamplerError.noNegatives` where positives are excluded and a user has every item.
  public func prepare(for training: TrainingSet) throws -> any PreparedSampler {
    Prepared(
      base: try uniformCandidates(exclude, of: training), candidates: of, positives: training.positives)
  }

  struct Prepared: ChoosingSampler {
    let base: any PreparedSampler
    let candidates: Int
    let positives: Interactions

    func choose(among scores: ArraySlice<Float>, positive: Float) -> (place: Int, weight: Float) {
      (scores.indices.max { scores[$0] < scores[$1] } ?? scores.startIndex, 1)
    }
  }
}
