import RecKit
import Testing

@testable import RecKitDatasets

struct SplitterTests {
  /// Three users with ten, two and one interactions.
  private let log = InteractionLog(
    users: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2], items: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 0],
    times: [9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 5, 5, 3])

  private func counts(_ parts: [SplitPart], user: Int32) -> [Int] {
    [.train, .validation, .test].map { part in zip(log.users, parts).count { $0 == user && $1 == part } }
  }

  @Test func randomTakesTheShareOfEachUserAndLeavesOne() throws {
    var splitter = RandomSplitter()
    (splitter.shares.test, splitter.shares.validation) = (0.3, 0.2)
    let parts = try splitter.assign(log)
    #expect(counts(parts, user: 0) == [5, 2, 3])
    #expect(counts(parts, user: 1) == [1, 0, 1])
    #expect(counts(parts, user: 2) == [1, 0, 0])
    #expect(try splitter.assign(log) == parts)
    splitter.seed = 1
    #expect(try splitter.assign(log) != parts)
  }

  @Test func randomOfAllTakesTheShareOfTheWhole() throws {
    var splitter = RandomSplitter()
    (splitter.shares.test, splitter.by) = (0.25, .all)
    #expect(try splitter.assign(log).count { $0 == .test } == 3)
  }

  @Test func everyInteractionIsEquallyLikelyToBeHeldOut() throws {
    var splitter = RandomSplitter()
    splitter.shares.test = 0.3
    var held = [Int](repeating: 0, count: 10)
    for seed in 0..<2000 {
      splitter.seed = seed
      for (position, part) in try splitter.assign(log).prefix(10).enumerated() where part == .test {
        held[position] += 1
      }
    }
    // 600 of 2,000 each; five standard deviations are 102.
    #expect(held.allSatisfy { abs($0 - 600) < 103 }, "\(held)")
  }

  @Test func leaveLastOutHoldsOutTheNewest() throws {
    var splitter = LeaveLastOutSplitter()
    (splitter.test, splitter.validation) = (2, 1)
    let parts = try splitter.assign(log)
    #expect(parts.prefix(4) == [.test, .test, .validation, .train])
    // Equal times: one of the two, by the seed; a user keeps one.
    #expect(parts[10...] == [.test, .train, .train] || parts[10...] == [.train, .test, .train])
    #expect(splitter.asksForValidation)
    #expect(
      splitter.notes(on: log, parts: parts) == [
        "1 of 3 users have interactions of one time on both sides of a cut; which of them is held out is drawn by the splitter's seed",
        "2 of 3 users have too few interactions to hold out 3; each keeps one in training",
      ])
    let drawn = try (0..<200).count { seed in
      splitter.seed = seed
      return try splitter.assign(log)[10] == .test
    }
    // Half of 200; five standard deviations are 35.
    #expect((65...135).contains(drawn), "\(drawn)")
  }

  @Test func timeCutsTheWholeLog() throws {
    var splitter = TimeSplitter()
    (splitter.shares.test, splitter.shares.validation) = (0.2, 0.3)
    let parts = try splitter.assign(log)
    let times = try #require(log.times)
    let latest = [SplitPart.train, .validation, .test].map { part in
      zip(times, parts).filter { $0.1 == part }.map(\.0)
    }
    #expect((latest[0].max() ?? 0) < (latest[1].min() ?? 0) && (latest[1].max() ?? 0) < (latest[2].min() ?? 0))
    #expect(latest[2].count == 3)
  }

  @Test(arguments: [LeaveLastOutSplitter(), TimeSplitter()] as [any Splitter])
  func withoutTimesThereIsAnError(splitter: any Splitter) {
    let timeless = InteractionLog(users: [0], items: [0])
    #expect(throws: DataError.noTimes(splitter: type(of: splitter).name)) { try splitter.assign(timeless) }
  }

  @Test func sharesThatLeaveNothingAreRefused() {
    var shares = HeldOutShares()
    (shares.test, shares.validation) = (0.5, 0.5)
    #expect(shares.crossCheck().map(\.key) == ["validation"])
    // Without test there may be validation.
    shares.test = 0
    #expect(shares.crossCheck().isEmpty)
    shares.validation = 0
    #expect(shares.crossCheck().map(\.key) == ["test"])
  }
}
