import Testing

@testable import RecKit

struct RepeatedPairsTests {
  private let log = InteractionLog(
    users: [1, 0, 1, 1, 2, 1], items: [5, 5, 3, 5, 5, 5], ratings: [2, 4, 1, 5, 3, 5])

  @Test func countsEveryRepetitionAndFindsTheEarliest() {
    let repeated = RepeatedPairs(in: log, userRows: 4)
    #expect(repeated.count == 2)
    #expect(repeated.first == 3)
    #expect(repeated.isFirstOfPair == [true, true, true, false, true, false])
  }

  @Test func keepsOneOfEachPairInSourceOrder() {
    let repeated = RepeatedPairs(in: log, userRows: 4)
    #expect(repeated.keeping { _, _ in false } == [0, 1, 2, 4])
    #expect(repeated.keeping { _, _ in true } == [1, 2, 4, 5])
    let ratings = log.ratings ?? []
    #expect(repeated.keeping { ratings[$1] > ratings[$0] } == [1, 2, 3, 4])
  }

  @Test func nothingRepeats() {
    let repeated = RepeatedPairs(in: InteractionLog(users: [0, 0, 1], items: [0, 1, 0]), userRows: 2)
    #expect(repeated.count == 0 && repeated.first == nil)
    #expect(RepeatedPairs(in: InteractionLog(users: [], items: []), userRows: 0).first == nil)
  }
}
