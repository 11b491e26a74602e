public import RecKit

/// Scores an item by how often it occurs among the training positives, for every user alike.
public struct PopularityScorer: FittedScorer {
  /// The name in configs.
  public static let name = "popularity"
  /// One sentence for lists.
  public static let summary = "How often an item occurs among the training positives."

  /// True: counts are the same for every seed.
  public var isDeterministic: Bool { true }

  /// Makes the scorer.
  public init() {}

  /// Counts.
  public func fit(to training: TrainingSet, context: FitContext) throws -> any FittedModel {
    Fitted(scores: training.positives.itemCounts(itemRows: training.items.rowCount).map(Float.init))
  }

  /// Takes the fitted counts as they were stored.
  public func restored(from tensors: [FittedTensor], for training: TrainingSet) throws -> (any FittedModel)? {
    Fitted(scores: try tensors.floats("item_count", shape: [training.items.rowCount]).values)
  }

  private struct Fitted: FittedModel {
    let scores: [Float]
    var tensors: [FittedTensor] { [FittedTensor("item_count", shape: [scores.count], scores)] }

    func score(users: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Float>) {
      for row in users.indices {
        _ = UnsafeMutableBufferPointer(rebasing: output[row * scores.count..<(row + 1) * scores.count])
          .update(fromContentsOf: scores)
      }
    }
  }
}
