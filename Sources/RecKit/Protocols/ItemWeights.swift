/// Scores that are sums over a user's items, as in item-based neighbourhood models, linear autoencoders and random
/// walks over items.
///
/// s(u, i) = sum over the distinct positives j of u of w(j, i).
public struct ItemWeights: FittedModel, ItemSimilarity {
  private enum Weights: Sendable {
    /// Row-major; row j is what item j adds to each item.
    case dense([Float])
    case sparse(SparseMatrix)
  }

  private let weights: Weights
  private let known: KnownItems
  private let width: Int

  /// Puts weights and users together: 4 n^2 bytes for n items.
  ///
  /// - Parameters:
  ///   - weights: item rows x item rows, row-major; row j is what item j adds to each item.
  ///   - training: whose users are scored.
  public init(_ weights: [Float], of training: TrainingSet) {
    width = training.shape.itemRows
    precondition(weights.count == width * width, "\(weights.count) weights of \(width) x \(width)")
    self.weights = .dense(weights)
    known = training.known
  }

  /// Puts weights of which most are 0, and users, together: 16 bytes an entry.
  ///
  /// - Parameters:
  ///   - weights: items x items; row j is what item j adds to each item.
  ///   - training: whose users are scored.
  public init(_ weights: SparseMatrix, of training: TrainingSet) {
    width = training.shape.itemRows
    precondition(
      weights.rowSpace == .items && weights.columnSpace == .items && weights.rowCount == width,
      "weights of \(weights.rowCount) \(weights.rowSpace) x \(weights.columnCount) \(weights.columnSpace)")
    self.weights = .sparse(weights)
    known = training.known
  }

  /// What was fitted: all weights as `item_weights`, or where most are 0 row by row the others.
  ///
  /// `item_weights.values` has the weights, `item_weights.columns` the item that each is added to, and
  /// `item_weights.starts` where each row's weights start, and one number more: where the last row's end.
  public var tensors: [FittedTensor] {
    switch weights {
    case .dense(let weights): return [FittedTensor("item_weights", shape: [width, width], weights)]
    case .sparse(let matrix):
      let entries = matrix.entries
      return [
        FittedTensor("item_weights.starts", integers: entries.starts.map(Int64.init)),
        FittedTensor("item_weights.columns", integers: entries.columns.map(Int64.init)),
        FittedTensor("item_weights.values", shape: [entries.values.count], entries.values),
      ]
    }
  }

  /// Weights.
  public var similarityMeasure: String { "item weights" }

  /// What an item adds to each item: its row of the weights.
  public func similarities(to item: Int) -> [Float] {
    switch weights {
    case .dense(let weights): return Array(weights[item * width..<(item + 1) * width])
    case .sparse(let matrix):
      var row = [Float](repeating: 0, count: width)
      for place in matrix.entries.starts[item]..<matrix.entries.starts[item + 1] {
        row[Int(matrix.entries.columns[place])] = matrix.entries.values[place]
      }
      return row
    }
  }

  /// Writes the scores of every item for some users: O(d n) for a user with d of the n items, or O(entries of d rows).
  public func score(users: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Float>) {
    for (place, user) in users.enumerated() {
      let scores = UnsafeMutableBufferPointer(rebasing: output[place * width..<(place + 1) * width])
      scores.update(repeating: 0)
      switch weights {
      case .dense(let weights):
        weights.withUnsafeBufferPointer { weights in
          for item in known.of(Int(user)) {
            let row = UnsafeBufferPointer(rebasing: weights[Int(item) * width..<(Int(item) + 1) * width])
            for other in 0..<width { scores[other] += row[other] }
          }
        }
      case .sparse(let matrix):
        let entries = matrix.entries
        for item in known.of(Int(user)) {
          for place in entries.starts[Int(item)]..<entries.starts[Int(item) + 1] {
            scores[Int(entries.columns[place])] += entries.values[place]
          }
        }
      }
    }
  }
}
