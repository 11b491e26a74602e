import Testing

@testable import RecKit

/// Points against scipy.stats.qmc.Sobol (1.17.1, 64 dimensions, unscrambled), and what scrambling keeps.
struct SobolSequenceTests {
  @Test(
    arguments: [
      (0, [0, 0, 0, 0, 0, 0]), (1, [0.5, 0.5, 0.5, 0.5, 0.5, 0.5]), (5, [0.875, 0.875, 0.125, 0.375, 0.875, 0.625]),
      (100, [0.4140625, 0.2578125, 0.7734375, 0.4765625, 0.7109375, 0.6484375]),
      (777, [0.6923828125, 0.9365234375, 0.1630859375, 0.7626953125, 0.5419921875, 0.4267578125]),
      (1023, [0.0009765625, 0.7529296875, 0.6123046875, 0.6181640625, 0.9287109375, 0.0400390625]),
    ] as [(Int, [Double])])
  func agreesWithScipy(_ number: Int, _ expected: [Double]) {
    let point = SobolSequence(dimensions: 64, seed: nil).point(number)
    #expect([0, 1, 2, 7, 30, 63].map { point[$0] } == expected)
  }

  @Test func everyCoordinateOfAPowerOfTwoFillsEachCellOnce() {
    for seed: UInt64? in [nil, 0, 1, 12345] {
      let sequence = SobolSequence(dimensions: 64, seed: seed)
      let points = (0..<256).map(sequence.point)
      for dimension in 0..<64 {
        #expect(Set(points.map { Int($0[dimension] * 256) }).count == 256, "seed \(seed ?? 0), dimension \(dimension)")
      }
    }
  }

  @Test func scramblingMovesPointsAndDependsOnTheSeedAlone() {
    let (first, again) = (SobolSequence(dimensions: 3, seed: 7), SobolSequence(dimensions: 5, seed: 7))
    #expect(first.point(9) == Array(again.point(9).prefix(3)))
    #expect(first.point(9) != SobolSequence(dimensions: 3, seed: 8).point(9))
    #expect(first.point(0).allSatisfy { $0 > 0 && $0 < 1 })
    #expect(SobolSequence(dimensions: 0, seed: 1).point(4) == [])
  }
}
