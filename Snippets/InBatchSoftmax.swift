import RecKit
import RecKitCommands

/// The items of the batch's other positives as negatives: free, but popular items come up in proportion to their count.
struct InBatchSampler: NegativeSampler {
  static let name = "batch_items"
  static let summary = "The items of the batch's other positives."
  var drawsFromBatch: Bool { true }

  func prepare(for training: TrainingSet) throws -> any PreparedSampler {
    Prepared(items: training.positives.items, logProbabilities: training.logItemShares)
  }
  struct Prepared: BatchSampler {
    let items: [Int32]
    let logProbabilities: [Float]?
  }
}

/// Cross-entropy of the positive among its row, each score less the logarithm of its item's probability.
///
/// -ln softmax(s / T - ln q)[positive]. Source: Yi et al.: Sampling-Bias-Corrected Neural Modeling (RecSys 2019).
struct InBatchSoftmax: RowLoss {
  static let name = "corrected_softmax"
  static let summary = "Softmax cross-entropy with the logQ correction."
  var needsLogProbabilities: Bool { true }
  @Parameter("What scores are divided by.", above: 0) var temperature = 1.0

  func term(_ scores: [Double], logProbabilities: [Double]) -> (value: Double, derivatives: [Double]) {
    let logits = zip(scores, logProbabilities).map { $0 / temperature - $1 }
    let (shares, logSum) = softmax(logits)
    return (logSum - logits[0], shares.enumerated().map { ($1 - ($0 == 0 ? 1 : 0)) / temperature })
  }
}

// swift run InBatchSoftmax run configs/quickstart.txt sampler=batch_items loss=corrected_softmax
private let program: Never = Reckit.main {
  try $0.register(InBatchSampler.self)
  try $0.register(InBatchSoftmax.self)
}
