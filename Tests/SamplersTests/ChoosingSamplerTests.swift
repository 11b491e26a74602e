import RecKit
import Testing

@testable import RecKitSamplers

/// What `hard`, `warp` and `in_batch` draw, by hand.
struct ChoosingSamplerTests {
  private static let pairs: [(Int32, Int32)] = [(0, 1), (0, 3), (1, 3), (1, 4), (1, 2), (2, 4)]
  private let training = TrainingSet(
    positives: Interactions(users: pairs.map(\.0), items: pairs.map(\.1), userRows: 3), users: .integers(0..<3),
    items: .integers(1..<8))

  /// Draws for the first positive, with scores that are the item's row and 10 for the positive itself.
  private func drawn(
    _ sampler: any NegativeSampler, positive: Float, _ count: Int = 40_000
  ) throws -> (counts: [Int], weight: Float, rejected: Int) {
    let epoch = try sampler.prepare(for: training).negatives(epoch: 0, seed: 5, perPositive: count)
    let scoring = try #require(epoch as? any ScoringNegatives)
    var items = [Int32](repeating: -1, count: count)
    var weights: [Float] = [1]
    let rejected = [Int32(0)].withUnsafeBufferPointer { positions in
      items.withUnsafeMutableBufferPointer { items in
        weights.withUnsafeMutableBufferPointer { weights in
          scoring.draw(
            for: positions, scoring: { users, items in items.count == 1 ? [positive] : items.map { Float($0) } },
            into: items, weights: weights)
        }
      }
    }
    return ((0..<8).map { item in items.count { $0 == item } }, weights[0], rejected)
  }

  /// The k-th of m items, from the lowest, is the highest of n draws with probability (k / m)^n - ((k - 1) / m)^n; five
  /// standard errors around it.
  @Test(arguments: NegativeExclusion.allCases)
  func hardKeepsTheHighestOfItsDraws(exclude: NegativeExclusion) throws {
    var sampler = HardSampler()
    (sampler.of, sampler.exclude) = (3, exclude)
    let (counts, weight, rejected) = try drawn(sampler, positive: 10)
    let items = exclude == .none ? Array(1..<8) : [2, 4, 5, 6, 7]
    for (place, item) in items.enumerated() {
      func power(_ k: Int) -> Double {
        let share = Double(k) / Double(items.count)
        return share * share * share
      }
      let share = power(place + 1) - power(place)
      #expect(abs(Double(counts[item]) - 40_000 * share) < 5 * (40_000 * share * (1 - share)).squareRoot())
    }
    #expect(counts.reduce(0, +) == 40_000 && items.reduce(0) { $0 + counts[$1] } == 40_000)
    #expect(weight == 1)
    // Two of seven items are the user's: two rejections for every five of 120000 draws.
    #expect(exclude == .none ? rejected == 0 : abs(Double(rejected) / 120_000 - 0.4) < 0.02)
  }

  @Test func hardKeepsTheFirstOfEqualScores() throws {
    let prepared = try #require(try HardSampler().prepare(for: training) as? HardSampler.Prepared)
    #expect(prepared.choose(among: [0.1, 0.7, -2, 0.7, 0.6], positive: 1).place == 1)
    #expect(prepared.choose(among: [9, 0.1, 0.7][1...], positive: 1).place == 2)
  }

  /// Seven items: after 1, 2, 3, 4 draws the rank is 6, 3, 2, 1.
  @Test func warpWeightsTheFirstViolationByItsRank() throws {
    var sampler = WARPSampler()
    sampler.most = 4
    let prepared = try #require(try sampler.prepare(for: training) as? WARPSampler.Prepared)
    let expected: [Float] = [2.45, 11.0 / 6, 1.5, 1]
    #expect(zip(prepared.weights, expected).allSatisfy { abs($0 - $1) < 1e-6 } && prepared.weights.count == 4)
    // A margin of 1: 1.5 is the first above 2 - 1.
    let second = prepared.choose(among: [0.9, 1.5, 3, 4], positive: 2)
    #expect(second.place == 1 && second.weight == prepared.weights[1])
    // The same in a slice that does not begin at 0.
    let later = prepared.choose(among: [7, 7, 0.9, 1, 1.25][2...], positive: 2)
    #expect(later.place == 4 && later.weight == prepared.weights[2])
    // 1 is not above 2 - 1.
    #expect(prepared.choose(among: [0.5, 1, 1, 0], positive: 2).weight == 0)
  }

  /// Of 2, 4, 5, 6 and 7, which user 0 does not have, only 6 and 7 are above 6.5 - 1, and both are drawn alike.
  @Test func warpDrawsUntilAViolation() throws {
    var sampler = WARPSampler()
    sampler.most = 200
    let (counts, weight, _) = try drawn(sampler, positive: 6.5, 4_000)
    #expect(counts[6] + counts[7] == 4_000 && abs(counts[6] - 2_000) < 160)
    // The number of draws is geometric with 2/5: the mean of the ranks' weights within five standard errors.
    let ranks = WARPSampler.rankWeights(items: 7, most: 200).map(Double.init)
    var (mean, square, left) = (0.0, 0.0, 1.0)
    for value in ranks {
      mean += left * 0.4 * value
      square += left * 0.4 * value * value
      left *= 0.6
    }
    #expect(abs(Double(weight) - mean) < 5 * ((square - mean * mean) / 4_000).squareRoot())
  }

  @Test func inBatchNegativesAreTheOtherPositives() throws {
    let sampler = try InBatchSampler().prepare(for: training)
    #expect(InBatchSampler().drawsFromBatch && sampler.negativesPerPositive(asked: 1, positives: 3) == 2)
    var drawn = [Int32](repeating: -1, count: 6)
    let rejected = ([5, 0, 1] as [Int32]).withUnsafeBufferPointer { positions in
      drawn.withUnsafeMutableBufferPointer {
        sampler.negatives(epoch: 0, seed: 0, perPositive: 1).draw(for: positions, into: $0)
      }
    }
    // The batch's items are 4, 1, 3.
    #expect(drawn == [1, 3, 4, 3, 4, 1] && rejected == 0)
    // ln of 1/6 and 2/6; items 5 to 7 have no positive.
    let expected: [Float] = [-.infinity, -1.7917595, -1.7917595, -1.0986123, -1.0986123]
    let found = try #require(sampler.logProbabilities)
    #expect(found.dropFirst(5) == [-.infinity, -.infinity, -.infinity])
    #expect(zip(found, expected).allSatisfy { $0 == $1 || abs($0 - $1) < 1e-6 })
  }

  /// The batch has items 1, 3, 3, 4 of users 0, 0, 1, 1, who have 1 and 3, and 2, 3 and 4; user 2 has 4.
  @Test func inBatchReplacesItemsThatTheUserHas() throws {
    var sampler = InBatchSampler()
    sampler.exclude = .positives
    func draw(_ positions: [Int32]) throws -> (items: [Int32], rejected: Int) {
      let epoch = try sampler.prepare(for: training).negatives(epoch: 2, seed: 5, perPositive: 1)
      var items = [Int32](repeating: -1, count: positions.count * (positions.count - 1))
      let rejected = positions.withUnsafeBufferPointer { positions in
        items.withUnsafeMutableBufferPointer { epoch.draw(for: positions, into: $0) }
      }
      return (items, rejected)
    }
    let (items, rejected) = try draw([0, 1, 2, 3])
    #expect(items == [4, 4, 4, 4, 4, 4, 1, 1, 1, 1, 1, 1] && rejected == 8)
    // Items 1, 3, 2 and 4 of users 0, 0, 1 and 2: those behind the positive come first.
    let mixed = try draw([0, 1, 4, 5]).items
    #expect(mixed == [2, 4, 2, 2, 4, 2, 1, 1, 1, 1, 3, 2])
    // User 0 has all items of this batch: others of the catalogue are drawn.
    let alone = try draw([0, 1])
    #expect(alone.rejected == 2 && alone.items.allSatisfy { [2, 4, 5, 6, 7].contains($0) })
  }

  @Test func aUserWithEverythingIsRefusedByName() {
    let everything = TrainingSet(
      positives: Interactions(users: [0, 0], items: [0, 1], userRows: 1), users: .integers(0..<1),
      items: .integers(0..<2))
    #expect(throws: SamplerError.noNegatives(sampler: "hard", user: "0")) { try HardSampler().prepare(for: everything) }
    #expect(throws: SamplerError.noNegatives(sampler: "warp", user: "0")) { try WARPSampler().prepare(for: everything) }
  }
}
