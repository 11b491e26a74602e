/// Scores that are sums over a user's items, as in item-based neighbourhood models, linear autoencoders and random
/// walks over items.
///
/// s(u, i) = sum over the distinct positives j of u of w(j, i).
public struct ItemWeights: FittedModel {
  /// What an item adds to the scores: item rows x item rows, row-major; row j is what item j adds to each item.
  public let weights: [Float]
  private let known: KnownItems
  private let width: Int

  /// Puts weights and users together.
  ///
  /// - Parameters:
  ///   - weights: item rows x item rows, row-major.
  ///   - training: whose users are scored.
  public init(_ weights: [Float], of training: TrainingSet) {
    width = training.shape.itemRows
    precondition(weights.count == width * width, "\(weights.count) weights of \(width) x \(width)")
    self.weights = weights
    known = training.known
  }

  /// `item_weights`: row j is what item j adds to each item.
  public var tensors: [FittedTensor] { [FittedTensor("item_weights", shape: [width, width], weights)] }

  /// Writes the scores of every item for some users: O(d n) for a user with d of the n items.
  public func score(users: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Float>) {
    weights.withUnsafeBufferPointer { weights in
      for (place, user) in users.enumerated() {
        let scores = UnsafeMutableBufferPointer(rebasing: output[place * width..<(place + 1) * width])
        scores.update(repeating: 0)
        for item in known.of(Int(user)) {
          let row = UnsafeBufferPointer(rebasing: weights[Int(item) * width..<(Int(item) + 1) * width])
          for other in 0..<width { scores[other] += row[other] }
        }
      }
    }
  }
}
