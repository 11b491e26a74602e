import Testing

@testable import RecKit

struct PairOrderTests {
  private let log = InteractionLog(
    users: [1, 0, 1, 1, 2, 1], items: [5, 5, 3, 5, 5, 5], ratings: [2, 4, 1, 5, 3, 5])

  @Test func countsEveryRepetitionAndFindsTheEarliest() {
    let order = PairOrder(of: log, userRows: 4)
    #expect(order.repeatedCount == 2)
    #expect(order.firstRepeated == 3)
    #expect(order.isFirstOfPair == [true, true, true, false, true, false])
  }

  @Test func keepsOneOfEachPairByUserAndItem() {
    let order = PairOrder(of: log, userRows: 4)
    #expect(order.keepingOne { _, _ in false } == log.selecting([1, 2, 0, 4]))
    #expect(order.keepingOne { _, _ in true } == log.selecting([1, 2, 5, 4]))
    let ratings = log.ratings ?? []
    #expect(order.keepingOne { ratings[$1] > ratings[$0] } == log.selecting([1, 2, 3, 4]))
  }

  @Test func sortsByUserThenItemThenSource() {
    #expect(PairOrder(of: log, userRows: 4).sorted == log.selecting([1, 2, 0, 3, 5, 4]))
  }

  @Test func nothingRepeats() {
    let order = PairOrder(of: InteractionLog(users: [0, 0, 1], items: [0, 1, 0]), userRows: 2)
    #expect(order.repeatedCount == 0 && order.firstRepeated == nil)
    #expect(PairOrder(of: InteractionLog(users: [], items: []), userRows: 0).firstRepeated == nil)
  }
}
