import Testing

@testable import RecKit

@Suite struct ExpectedBestTests {
  /// Of 1, 2, 3 and 4 six pairs can be drawn; the best are 2, 3, 4, 3, 4, 4.
  @Test func theBestOfSomeIsAMeanOverAllChoices() {
    let points = ExpectedBest([3, 1, 4, 2], higherIsBetter: true).points
    let means = points.map(\.mean)
    #expect(zip(means, [2.5, 20.0 / 6, 3.75, 4]).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(points.map(\.trials) == [1, 2, 3, 4])
    #expect(points.map(\.low) == [1, 2, 3, 4] && points.map(\.high) == [4, 4, 4, 4])
  }

  @Test func whereLowerIsBetterTheBestIsTheLowest() {
    let points = ExpectedBest([3, 1, 4, 2], higherIsBetter: false).points
    #expect(zip(points.map(\.mean), [2.5, 10.0 / 6, 1.25, 1]).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(points[1].low == 1 && points[1].high == 3)
  }

  @Test func aFailedTrialCountsAsTheWorst() {
    let (failed, worst) = ([3, nil, 2] as [Double?], [3, 2, 2] as [Double?])
    let means = [failed, worst].map { ExpectedBest($0, higherIsBetter: true).points.map(\.mean) }
    #expect(means[0] == means[1] && means[0].count == 3)
    #expect(ExpectedBest([nil, nil], higherIsBetter: true).points.isEmpty)
    #expect(ExpectedBest([], higherIsBetter: true).points.isEmpty)
  }

  @Test func aParameterExplainsTheVarianceOfItsGroupsMeans() throws {
    let apart = (0..<10).map { (x: $0 < 5 ? 0.25 : 0.75, y: $0 < 5 ? 1.0 : 2.0) }
    #expect(ParameterShare.explained(apart, valueCount: 2) == 1)
    let alike = (0..<12).map { (x: $0 < 6 ? 0.25 : 0.75, y: Double($0 % 2)) }
    #expect(ParameterShare.explained(alike, valueCount: 2) == 0)
    // Values 0 to 9 in five groups of two: of a variance of 8.25, 0.25 are within groups.
    let ramp = (0..<10).map { (x: Double($0) / 10, y: Double($0)) }
    #expect(abs(try #require(ParameterShare.explained(ramp.reversed(), valueCount: nil)) - 8 / 8.25) < 1e-12)
    #expect(ParameterShare.explained(Array(ramp.dropLast()), valueCount: nil) == nil)
    #expect(ParameterShare.explained(apart.map { ($0.x, 1) }, valueCount: 2) == nil)
  }
}
