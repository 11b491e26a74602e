import Foundation
import RecKit
import Testing

@testable import RecKitSamplers

struct MixtureSamplerTests {
  /// Items 0 to 3 with 1, 3, 0 and 0 positives.
  private let training = TrainingSet(
    positives: Interactions(users: [0, 0, 1, 2], items: [0, 1, 1, 1], userRows: 3), users: .integers(0..<3),
    items: .integers(0..<4))

  private func mixture(_ of: [any NegativeSampler], _ weights: [Double]?) -> MixtureSampler {
    var sampler = MixtureSampler()
    (sampler.of, sampler.weights) = (of, weights)
    return sampler
  }

  private func draw(_ sampler: any NegativeSampler, _ positions: [Int32], each: Int, epoch: Int = 0) throws -> [Int32] {
    let epoch = try sampler.prepare(for: training).negatives(epoch: epoch, seed: 5, perPositive: each)
    var items = [Int32](repeating: -1, count: positions.count * each)
    _ = positions.withUnsafeBufferPointer { positions in
      items.withUnsafeMutableBufferPointer { epoch.draw(for: positions, into: $0) }
    }
    return items
  }

  private var popularity: PopularitySampler {
    var sampler = PopularitySampler()
    sampler.power = 1
    return sampler
  }

  /// A quarter uniform, three quarters by count: 1/16 + 3/16, 1/16 + 9/16, 1/16, 1/16.
  private static let shares = [0.25, 0.625, 0.0625, 0.0625]

  @Test func probabilitiesAreTheWeightedMean() throws {
    let known = try #require(
      try mixture([UniformSampler(), popularity], [2, 6]).prepare(for: training).logProbabilities)
    for (found, share) in zip(known, Self.shares) { #expect(abs(exp(Double(found)) - share) < 1e-6) }
    #expect(known.count == 4)
    // One that does not know them.
    var hard = HardSampler()
    hard.exclude = .none
    #expect(try mixture([UniformSampler(), hard], nil).prepare(for: training).logProbabilities == nil)
  }

  /// Five standard errors around each share of 60000 draws.
  @Test func drawsFollowTheProbabilities() throws {
    let items = try draw(mixture([UniformSampler(), popularity], [1, 3]), [0], each: 60_000)
    for (item, share) in Self.shares.enumerated() {
      let count = items.count { $0 == item }
      #expect(abs(Double(count) - 60_000 * share) < 5 * (60_000 * share * (1 - share)).squareRoot())
    }
  }

  /// Two uniform samplers are one: successive draws are independent, so that pairs are alike too.
  @Test func membersDoNotShareRandomNumbers() throws {
    let items = try draw(mixture([UniformSampler(), UniformSampler()], nil), [1], each: 60_001)
    var counts = [Int](repeating: 0, count: 16)
    for (first, second) in zip(items, items.dropFirst()) { counts[Int(first * 4 + second)] += 1 }
    // 3750 of each pair expected; the deviation is below 70.
    #expect(counts.allSatisfy { abs($0 - 3_750) < 350 }, "\(counts)")
  }

  @Test func choicesDependOnPositionAndEpoch() throws {
    let sampler = mixture([UniformSampler(), popularity], nil)
    let whole = try draw(sampler, [0, 1, 2, 3], each: 50)
    #expect(try draw(sampler, [3, 1], each: 50) == Array(whole[150...] + whole[50..<100]))
    #expect(try draw(sampler, [0, 1, 2, 3], each: 50, epoch: 1) != whole)
    #expect(whole[..<50] != whole[50..<100])
  }

  /// After the only draw of four items the rank is 3.
  @Test func rowsHaveTheMeanOfTheirSamplersWeights() throws {
    var warp = WARPSampler()
    (warp.most, warp.exclude) = (1, .none)
    let epoch = try mixture([UniformSampler(), warp], nil).prepare(for: training)
      .negatives(epoch: 0, seed: 5, perPositive: 1)
    let scoring = try #require(epoch as? any ScoringNegatives)
    let positions: [Int32] = [0, 1, 2, 3]
    var (items, weights) = ([Int32](repeating: -1, count: 4), [Float](repeating: -1, count: 4))
    _ = positions.withUnsafeBufferPointer { positions in
      items.withUnsafeMutableBufferPointer { items in
        weights.withUnsafeMutableBufferPointer {
          scoring.draw(
            for: positions, scoring: { users, _ in [Float](repeating: 0, count: users.count) }, into: items, weights: $0
          )
        }
      }
    }
    // Every draw violates where all scores are equal: weights are 1 (uniform) or 11/6 (warp).
    #expect(weights.allSatisfy { $0 == 1 || abs($0 - 11.0 / 6) < 1e-6 } && Set(weights).count == 2)
    #expect(items.allSatisfy { (0..<4).contains($0) })
  }

  @Test func whatCannotBeMixedIsRefused() {
    #expect(MixtureSampler().crossCheck().isEmpty && !MixtureSampler().excludesPositives)
    #expect(mixture([UniformSampler(), HardSampler()], [1]).crossCheck().map(\.key) == ["weights", "of"])
    #expect(mixture([UniformSampler(), UniformSampler()], [1, 0]).crossCheck().map(\.key) == ["weights"])
    #expect(mixture([UniformSampler(), InBatchSampler()], nil).crossCheck().map(\.key) == ["of"])
    #expect(mixture([HardSampler(), WARPSampler()], nil).crossCheck().isEmpty)
    #expect(mixture([HardSampler(), WARPSampler()], nil).excludesPositives)
  }
}
