import RecKit
import RecKitTesting
import Testing

@testable import RecKitDatasets

struct SyntheticDatasetTests {
  private let context = DatasetContext(folder: "/nowhere")

  @Test func keepsTheContract() throws {
    try checkDataset(SyntheticDataset(), context: context)
  }

  @Test func hasAsManyInteractionsAsAskedForAndNoPairTwice() throws {
    var dataset = SyntheticDataset()
    (dataset.users, dataset.items, dataset.interactions) = (7, 30, 100)
    guard case .whole(let log) = try dataset.load(from: context).content else {
      Issue.record("split")
      return
    }
    #expect(log.count == 100)
    #expect(Set(zip(log.users, log.items).map { [$0, $1] }).count == 100)
    let perUser = (0..<7).map { user in log.users.count { $0 == Int32(user) } }
    #expect(perUser.allSatisfy { $0 == 14 || $0 == 15 })
    #expect(Set(log.times ?? []).count == 100)
  }

  /// Beyond 2^26 pairs a user chooses from a pool.
  @Test func largeSetsKeepTheirCounts() throws {
    var dataset = SyntheticDataset()
    (dataset.users, dataset.items, dataset.interactions) = (70_000, 1000, 140_003)
    guard case .whole(let log) = try dataset.load(from: context).content else {
      Issue.record("split")
      return
    }
    #expect(log.count == 140_003)
    #expect(Set(zip(log.users, log.items).map { Int($0) * 1000 + Int($1) }).count == 140_003)
    let counts = log.items.reduce(into: [Int](repeating: 0, count: 1000)) { $0[Int($1)] += 1 }
    // Zipf's law to the power 0.8 gives the first of 1,000 items 4.5 % of the draws, tastes apart.
    #expect((counts.max() ?? 0) > 10 * 140)
  }

  /// The same numbers in every version: configs, studies and their published results hang on them.
  @Test(arguments: [
    (500, 400, 20_000, 4, "cf4e9a0bcc89f8db"), (37, 1003, 5_000, 3, "724ebc809182cc83"),
    (300, 60, 9_000, 1, "8cf83b0a063a6fca"), (9, 50, 5, 4, "8a61042a94fae900"),
    (70_000, 1000, 140_003, 4, "8f16d8d2f4612c60"),
  ])
  func theNumbersStay(users: Int, items: Int, interactions: Int, rank: Int, digest: String) throws {
    var dataset = SyntheticDataset()
    (dataset.users, dataset.items, dataset.interactions, dataset.latentRank) = (users, items, interactions, rank)
    guard case .whole(let log) = try dataset.load(from: context).content else { return }
    let lines = (0..<log.count).map { "\(log.users[$0]) \(log.items[$0]) \(log.times?[$0] ?? -1)\n" }
    #expect(SHA256.hexadecimal(of: lines.joined().utf8).prefix(16) == digest)
  }

  @Test func aPoolHoldsAsManyItemsAsAreNeededHoweverSkewed() {
    var random = RandomStream(seed: 1, purpose: .synthesis)
    let pool = ItemPool((0..<50).map { -20 * Double($0) })
    let drawn = pool.draw(atLeast: 25, using: &random)
    #expect(drawn.count >= 25 && Set(drawn).count == drawn.count && drawn == drawn.sorted())
    #expect(drawn.allSatisfy { (0..<50).contains($0) })
  }

  @Test func theSeedAndTheSkewMatter() throws {
    func counts(skew: Double, seed: Int) throws -> [Int] {
      var dataset = SyntheticDataset()
      (dataset.popularitySkew, dataset.seed) = (skew, seed)
      guard case .whole(let log) = try dataset.load(from: context).content else { return [] }
      return (0..<400).map { item in log.items.count { $0 == Int32(item) } }
    }
    let (even, skewed) = (try counts(skew: 0, seed: 0), try counts(skew: 1.5, seed: 0))
    #expect((skewed.max() ?? 0) > (even.max() ?? 0))
    #expect(try counts(skew: 0, seed: 1) != even)
  }

  @Test func askingForTooManyIsRefused() {
    var dataset = SyntheticDataset()
    dataset.interactions = 100_001
    #expect(dataset.crossCheck().map(\.key) == ["interactions"])
  }
}
