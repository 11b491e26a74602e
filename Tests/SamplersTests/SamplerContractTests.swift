import RecKit
import RecKitSamplers
import RecKitTesting
import Testing

struct SamplerContractTests {
  @Test(arguments: NegativeExclusion.allCases)
  func uniformKeepsTheContract(exclude: NegativeExclusion) throws {
    var sampler = UniformSampler()
    sampler.exclude = exclude
    try checkSampler(sampler, excludesPositives: exclude == .positives)
  }

  @Test func numpyKeepsTheContract() throws {
    var sampler = UniformSampler()
    sampler.generator = .numpy
    try checkSampler(sampler, excludesPositives: false)
  }

  @Test(arguments: [0, 0.75, 2], NegativeExclusion.allCases)
  func popularityKeepsTheContract(power: Double, exclude: NegativeExclusion) throws {
    var sampler = PopularitySampler()
    sampler.power = power
    sampler.exclude = exclude
    try checkSampler(sampler, excludesPositives: exclude == .positives)
  }

  /// A sampler that does not exclude must fail the check of one that does.
  @Test func theCheckFindsASamplerThatDrawsPositives() {
    #expect(throws: CheckFailure.self) { try checkSampler(UniformSampler(), excludesPositives: true) }
  }

  @Test func theCheckFindsASamplerThatDependsOnTheBatch() {
    #expect {
      try checkSampler(BatchSampler(), excludesPositives: false)
    } throws: { error in
      (error as? CheckFailure)?.message.contains("depend") == true
    }
  }
}

/// Draws by place in the batch rather than by positive.
private struct BatchSampler: NegativeSampler, PreparedSampler, EpochNegatives {
  static let name = "batch"
  static let summary = "Breaks the contract."
  private var items = 0..<1

  func prepare(for training: TrainingSet) throws -> any PreparedSampler {
    var prepared = self
    prepared.items = training.items.rows
    return prepared
  }
  func negatives(epoch: Int, seed: UInt64, perPositive negatives: Int) -> any EpochNegatives { self }
  func draw(for positives: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Int32>) -> Int {
    for slot in output.indices { output[slot] = Int32(slot == 0 ? items.lowerBound : items.upperBound - 1) }
    return 0
  }
}
