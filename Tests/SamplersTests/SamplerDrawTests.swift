import RecKitTesting
import Testing

@testable import RecKit
@testable import RecKitSamplers

struct SamplerDrawTests {
  private func training(_ pairs: [(Int32, Int32)], users: Int, items: Range<Int>) -> TrainingSet {
    TrainingSet(
      positives: Interactions(users: pairs.map(\.0), items: pairs.map(\.1), userRows: users),
      users: .integers(0..<users), items: .integers(items))
  }

  /// How often each item is drawn for the first positive.
  private func counts(
    _ sampler: any NegativeSampler, _ training: TrainingSet, draws: Int = 60_000
  ) throws -> (counts: [Int], rejected: Int) {
    let epoch = try sampler.prepare(for: training).negatives(epoch: 3, seed: 11, perPositive: draws)
    var items = [Int32](repeating: .min, count: draws)
    let rejected = [Int32(0)].withUnsafeBufferPointer { position in
      items.withUnsafeMutableBufferPointer { epoch.draw(for: position, into: $0) }
    }
    var counts = [Int](repeating: 0, count: training.items.rowCount)
    for item in items { counts[Int(item)] += 1 }
    return (counts, rejected)
  }

  /// Five standard errors of a binomial share around each expected share; an item with share 0 is never drawn.
  private func expect(_ counts: [Int], shares: [Double], sourceLocation: SourceLocation = #_sourceLocation) {
    let draws = Double(counts.reduce(0, +))
    for (item, share) in shares.enumerated() {
      let band = 5 * (draws * share * (1 - share)).squareRoot()
      #expect(
        abs(Double(counts[item]) - draws * share) <= band, "item \(item): \(counts[item]) of \(draws), share \(share)",
        sourceLocation: sourceLocation)
    }
  }

  @Test func uniformDrawsEveryItemAlike() throws {
    let found = try counts(UniformSampler(), training([(0, 1), (0, 2)], users: 1, items: 1..<6))
    expect(found.counts, shares: [0, 0.2, 0.2, 0.2, 0.2, 0.2])
    #expect(found.rejected == 0)
  }

  @Test func uniformWithoutPositivesDrawsTheOthersAlike() throws {
    var sampler = UniformSampler()
    sampler.exclude = .positives
    let found = try counts(sampler, training([(0, 1), (0, 3)], users: 1, items: 1..<6))
    expect(found.counts, shares: [0, 0, 1.0 / 3, 0, 1.0 / 3, 1.0 / 3])
    // Two of five draws are rejected: two rejections for every three draws kept.
    #expect(abs(Double(found.rejected) / 60_000 - 2.0 / 3) < 0.02)
  }

  /// 998 of 1,000 items are taken, so nearly every draw goes through the exact way.
  @Test func uniformEndsAndStaysUniformForAUserWithNearlyEverything() throws {
    var sampler = UniformSampler()
    sampler.exclude = .positives
    let taken = (0..<1_000).filter { $0 != 0 && $0 != 999 }.map { (Int32(0), Int32($0)) }
    let found = try counts(sampler, training(taken, users: 1, items: 0..<1_000), draws: 4_000)
    expect([found.counts[0], found.counts[999]], shares: [0.5, 0.5])
    #expect(found.counts[0] + found.counts[999] == 4_000)
  }

  @Test func popularityFollowsThePowerOfTheCount() throws {
    var sampler = PopularitySampler()
    sampler.power = 0.5
    // Counts 1, 4, 9, and an item without a positive.
    let pairs = [(0, 0)] + (0..<4).map { ($0, 1) } + (0..<9).map { ($0, 2) }
    let set = training(pairs.map { (Int32($0.0), Int32($0.1)) }, users: 9, items: 0..<4)
    expect(try counts(sampler, set).counts, shares: [1.0 / 6, 2.0 / 6, 3.0 / 6, 0])
    sampler.power = 0
    expect(try counts(sampler, set).counts, shares: [0.25, 0.25, 0.25, 0.25])
  }

  /// User 0 has the item with nearly all the weight, so draws fall back to the cumulative weights.
  @Test func popularityWithoutPositivesKeepsTheProportionsOfTheRest() throws {
    var sampler = PopularitySampler()
    sampler.power = 1
    sampler.exclude = .positives
    let pairs = (0..<3_000).map { (Int32($0), Int32(0)) } + [(1, 1), (2, 2), (3, 2), (4, 2)]
    let found = try counts(sampler, training(pairs, users: 3_000, items: 0..<4), draws: 8_000)
    expect(found.counts, shares: [0, 0.25, 0.75, 0])
  }

  @Test func numpyDrawsTheNotebooksNegativesWhateverTheSeed() throws {
    struct File: Decodable {
      struct Epoch: Decodable { var first: [Int32] }
      var epochs: [Epoch]
    }
    let reference = try ReferenceFiles.decode(File.self, from: "numpy_negatives.json").epochs[2].first
    var sampler = UniformSampler()
    sampler.generator = .numpy
    let set = training((0..<16).map { (Int32($0 % 2), Int32(1 + $0)) }, users: 2, items: 1..<1683)
    for seed in [UInt64(0), 99] {
      let epoch = try sampler.prepare(for: set).negatives(epoch: 2, seed: seed, perPositive: 1)
      var items = [Int32](repeating: 0, count: 16)
      _ = (0..<Int32(16)).map { $0 }.withUnsafeBufferPointer { positions in
        items.withUnsafeMutableBufferPointer { epoch.draw(for: positions, into: $0) }
      }
      #expect(items == reference)
    }
  }

  @Test func numpyCannotExclude() {
    var sampler = UniformSampler()
    #expect(sampler.crossCheck().isEmpty)
    sampler.generator = .numpy
    #expect(sampler.crossCheck().isEmpty)
    sampler.exclude = .positives
    #expect(sampler.crossCheck().map(\.key) == ["exclude"])
  }

  @Test func aBatchSharesItsNegatives() throws {
    let training = training([(0, 1), (1, 2), (2, 3), (2, 1)], users: 3, items: 1..<40)
    for shared in NegativeSharing.allCases {
      var uniform = UniformSampler()
      uniform.shared = shared
      var popularity = PopularitySampler()
      popularity.shared = shared
      for sampler in [uniform, popularity] as [any NegativeSampler] {
        #expect(sampler.drawsFromBatch == (shared == .batch))
        let epoch = try sampler.prepare(for: training).negatives(epoch: 2, seed: 5, perPositive: 6)
        func draw(_ positives: [Int32]) -> [[Int32]] {
          var items = [Int32](repeating: -1, count: 6 * positives.count)
          _ = positives.withUnsafeBufferPointer { positives in
            items.withUnsafeMutableBufferPointer { epoch.draw(for: positives, into: $0) }
          }
          return stride(from: 0, to: items.count, by: 6).map { Array(items[$0..<$0 + 6]) }
        }
        let rows = draw([3, 0, 1])
        #expect(Set(rows).count == (shared == .batch ? 1 : 3))
        #expect(rows[0] == draw([3])[0] && draw([]).isEmpty)
        // Another batch of the epoch has other negatives.
        #expect(draw([2, 0])[0] != rows[0])
      }
    }
  }

  @Test func sharedNegativesCannotExclude() {
    var uniform = UniformSampler()
    uniform.shared = .batch
    #expect(uniform.crossCheck().isEmpty)
    uniform.generator = .numpy
    #expect(uniform.crossCheck().map(\.key) == ["shared"])
    uniform.exclude = .positives
    #expect(uniform.crossCheck().map(\.key) == ["exclude"])
    var popularity = PopularitySampler()
    popularity.shared = .batch
    #expect(popularity.crossCheck().isEmpty)
    popularity.exclude = .positives
    #expect(popularity.crossCheck().map(\.key) == ["exclude"])
  }

  @Test func aUserWithEveryItemIsNamed() {
    var uniform = UniformSampler()
    uniform.exclude = .positives
    var popularity = PopularitySampler()
    popularity.exclude = .positives
    let everything = training([(1, 5), (2, 4), (2, 5)], users: 3, items: 4..<6)
    #expect(throws: SamplerError.noNegatives(sampler: "uniform", user: "2")) { try uniform.prepare(for: everything) }
    // Item 6 has no positive, so that popularity cannot draw it.
    let drawable = training([(1, 5), (2, 4), (2, 5)], users: 3, items: 4..<7)
    #expect(throws: SamplerError.noNegatives(sampler: "popularity", user: "2")) {
      try popularity.prepare(for: drawable)
    }
    #expect(throws: Never.self) { try uniform.prepare(for: drawable) }
  }

  @Test(arguments: [[1.0], [0, 1], [3, 0, 0, 1], [1e-12, 1, 1e12], [Double](repeating: 0.1, count: 7) + [0]])
  func anAliasTableDrawsInProportion(weights: [Double]) {
    let table = AliasTable(weights: weights)
    var random = RandomStream(seed: 5, purpose: .negatives)
    var counts = [Int](repeating: 0, count: weights.count)
    for _ in 0..<50_000 { counts[table.draw(using: &random)] += 1 }
    let total = weights.reduce(0, +)
    expect(counts, shares: weights.map { $0 / total })
  }
}
