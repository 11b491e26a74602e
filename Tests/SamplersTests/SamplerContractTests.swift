import Foundation
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

  @Test func sharedNegativesKeepTheContract() throws {
    var uniform = UniformSampler()
    uniform.shared = .batch
    try checkSampler(uniform, excludesPositives: false)
    var popularity = PopularitySampler()
    popularity.shared = .batch
    try checkSampler(popularity, excludesPositives: false)
  }

  @Test(arguments: NegativeExclusion.allCases)
  func inBatchKeepsTheContract(exclude: NegativeExclusion) throws {
    var sampler = InBatchSampler()
    sampler.exclude = exclude
    try checkSampler(sampler, excludesPositives: exclude == .positives)
  }

  @Test(arguments: NegativeExclusion.allCases)
  func hardKeepsTheContract(exclude: NegativeExclusion) throws {
    var sampler = HardSampler()
    sampler.exclude = exclude
    try checkSampler(sampler, excludesPositives: exclude == .positives)
  }

  @Test(arguments: NegativeExclusion.allCases)
  func warpKeepsTheContract(exclude: NegativeExclusion) throws {
    var sampler = WARPSampler()
    sampler.exclude = exclude
    try checkSampler(sampler, excludesPositives: exclude == .positives)
  }

  /// Of samplers with known probabilities, and of one that scores.
  @Test(arguments: NegativeExclusion.allCases, [false, true])
  func mixtureKeepsTheContract(exclude: NegativeExclusion, scores: Bool) throws {
    var (uniform, popularity, hard) = (UniformSampler(), PopularitySampler(), HardSampler())
    (uniform.exclude, popularity.exclude, hard.exclude) = (exclude, exclude, exclude)
    var sampler = MixtureSampler()
    sampler.of = [uniform, scores ? hard : popularity]
    sampler.weights = [1, 3]
    try checkSampler(sampler, excludesPositives: exclude == .positives)
  }

  /// A sampler that does not exclude must fail the check of one that does.
  @Test func theCheckFindsASamplerThatDrawsPositives() {
    #expect(throws: CheckFailure.self) { try checkSampler(UniformSampler(), excludesPositives: true) }
  }

  /// It would hang every other check, so none of them draws.
  @Test func theCheckFindsASamplerThatNeverEnds() {
    for check in samplerChecks(EndlessSampler(), excludesPositives: true, seconds: 0.5) {
      #expect {
        try check.run()
      } throws: { error in
        (error as? CheckFailure)?.message.contains("drawing has not ended after 0.5 s") == true
      }
    }
  }

  /// An excluding sampler of one's own, of what RecKit makes public.
  @Test func aSamplerOfPublicHelpersKeepsTheContract() throws {
    try checkSampler(BackwardsSampler(), excludesPositives: true)
  }

  @Test func theCheckFindsASamplerThatDependsOnTheBatch() {
    #expect {
      try checkSampler(BatchSampler(), excludesPositives: false)
    } throws: { error in
      (error as? CheckFailure)?.message.contains("depend") == true
    }
  }
}

/// Draws until an item is none of the user's, also where there is none.
private struct EndlessSampler: NegativeSampler {
  static let name = "endless"
  static let summary = "Breaks the contract."

  func prepare(for training: TrainingSet) throws -> any PreparedSampler {
    Prepared(
      users: training.positives.users, items: training.items.rows, known: KnownItems(training.positives))
  }

  private struct Prepared: PerPositiveSampler {
    let users: [Int32]
    let items: Range<Int>
    let known: KnownItems

    func draw(for user: Int, using random: inout RandomStream, rejected: inout Int) -> Int32 {
      // The thread of a draw without an end sleeps, for the sake of the other tests.
      while known.of(user).count == items.count { Thread.sleep(forTimeInterval: 1) }
      while true {
        let item = Int32(items.lowerBound + random.nextIndex(below: items.count))
        if !known.contains(item, of: user) { return item }
        rejected += 1
      }
    }
  }
}

/// Prefers late rows; excludes positives.
private struct BackwardsSampler: NegativeSampler {
  static let name = "backwards"
  static let summary = "Prefers late rows."

  func prepare(for training: TrainingSet) throws -> any PreparedSampler {
    let (known, items) = (KnownItems(training.positives), training.items.rows)
    try known.requireNegatives(among: items.count, of: training, for: Self.name)
    return Prepared(
      users: training.positives.users, items: items, known: known,
      table: AliasTable(weights: items.map { Double($0 + 1) }))
  }

  private struct Prepared: PerPositiveSampler {
    let users: [Int32]
    let items: Range<Int>
    let known: KnownItems
    let table: AliasTable

    func draw(for user: Int, using random: inout RandomStream, rejected: inout Int) -> Int32 {
      for _ in 0..<8 {
        let item = Int32(items.lowerBound + table.draw(using: &random))
        if !known.contains(item, of: user) { return item }
        rejected += 1
      }
      let rank = random.nextIndex(below: items.count - known.of(user).count)
      return known.absentItem(rank, of: user, first: items.lowerBound)
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
