import RecKit
import Testing

@Suite struct TimeColumnTests {
  private static let values: [[Double]] = [
    [], [0, 4_294_967_295, 978_300_760], [0, 1, 0.5, 3], [1, -1], [4_294_967_296, 1], [1, .infinity],
  ]

  @Test(arguments: values) func valuesAreThoseThatWereGiven(_ values: [Double]) {
    let column = TimeColumn(values)
    #expect(Array(column) == values)
    #expect(column.count == values.count && column.sorted() == values.sorted())
    var appended = TimeColumn()
    for value in values { appended.append(value) }
    #expect(appended == column)
  }

  @Test func aFractionKeepsEarlierTimes() {
    var column: TimeColumn = [1, 2]
    column[0] = 7
    #expect(Array(column) == [7, 2])
    column[1] = 2.5
    column.append(3)
    #expect(Array(column) == [7, 2.5, 3])
    column[1] = 2
    #expect(column == [7, 2, 3] && column == TimeColumn(seconds: [7, 2, 3]))
    #expect(column != [7, 2, 4] && column != [7, 2])
  }

  @Test func columnsAreJoined() {
    for (first, second) in [([1.0, 2], [3.0]), ([1, 2], [0.5]), ([0.5], [3])] {
      var column = TimeColumn(first)
      column.append(contentsOf: TimeColumn(second))
      #expect(Array(column) == first + second)
    }
  }

  @Test func selectingFollowsThePositions() {
    for times: TimeColumn in [[5, 6, 7], [5, 6.5, 7]] {
      let log = InteractionLog(users: [0, 1, 2], items: [0, 0, 0], times: times)
      #expect(log.selecting([2, 0]).times == [7, 5])
    }
  }
}
