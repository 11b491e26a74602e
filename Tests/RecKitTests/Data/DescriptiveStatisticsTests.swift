import RecKit
import Testing

/// Values that pandas 2 prints for the same numbers.
struct DescriptiveStatisticsTests {
  @Test func agreesWithPandas() {
    let found = DescriptiveStatistics([4, 1, 3, 10])
    #expect(found.count == 4 && found.mean == 4.5)
    #expect(abs(found.standardDeviation - 3.872983) < 1e-6)
    #expect(
      [found.minimum, found.lowerQuartile, found.median, found.upperQuartile, found.maximum] == [1, 2.5, 3.5, 5.5, 10])
  }

  @Test func fewValues() {
    let one = DescriptiveStatistics([7])
    #expect(one.mean == 7 && one.standardDeviation.isNaN && one.lowerQuartile == 7 && one.maximum == 7)
    #expect(DescriptiveStatistics([]).mean.isNaN && DescriptiveStatistics([]).minimum.isNaN)
  }

  @Test func namesAreNotNumbers() {
    let log = InteractionLog(users: [0], items: [1], times: [5])
    let columns = DescriptiveStatistics.columns(of: log, users: .names(["a"]), items: .integers(1..<2))
    #expect(columns.map(\.name) == ["item", "timestamp"])
  }
}
