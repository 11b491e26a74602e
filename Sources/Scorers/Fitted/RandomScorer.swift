public import RecKit

/// Scores every pair at random: the level that a ranking reaches by chance.
public struct RandomScorer: FittedScorer {
  /// The name in configs.
  public static let name = "random"
  /// One sentence for lists.
  public static let summary = "A random score for every pair."

  /// Makes the scorer.
  public init() {}

  /// Remembers the seed.
  public func fit(to training: TrainingSet, context: FitContext) throws -> any FittedModel {
    Fitted(seed: context.seed, itemRows: training.items.rowCount)
  }

  private struct Fitted: FittedModel {
    let seed: UInt64
    let itemRows: Int

    func score(users: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Float>) {
      for (row, user) in users.enumerated() {
        var random = RandomStream(seed: seed, purpose: .scores, index: Int(user))
        for item in 0..<itemRows { output[row * itemRows + item] = Float(random.nextUnit()) }
      }
    }
  }
}
