import Foundation
import RecKitTesting
import Testing

@testable import RecKit

/// Against SciPy and statsmodels, to 1e-9.
struct StatisticsTests {
  struct Reference: Decodable {
    struct Paired: Decodable {
      let baseline: [Double]
      let variant: [Double]
      let mean_difference: Double
      let t: Double
      let p: Double
      let ci95: [Double]
      let wilcoxon_exact_p: Double
    }
    struct Adjusted: Decodable {
      let p: [Double]
      let adjusted: [Double]
    }
    let paired: [Paired]
    let holm: Adjusted
    let bh: Adjusted
  }

  let reference: Reference

  init() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    reference = try JSONDecoder().decode(
      Reference.self, from: Data(contentsOf: folder.appending(path: "Fixtures/metrics_and_statistics.json")))
  }

  private func isNear(_ value: Double?, _ expected: Double) -> Bool {
    value.map { abs($0 - expected) <= 1e-9 * max(1, abs(expected)) } ?? false
  }

  @Test func pairedTestsAreThoseOfSciPy() {
    #expect(reference.paired.count == 4)
    for expected in reference.paired {
      let found = PairedComparison(expected.variant, against: expected.baseline)
      #expect(isNear(found.meanDifference, expected.mean_difference))
      #expect(isNear(found.t, expected.t))
      #expect(isNear(found.p, expected.p))
      #expect(isNear(found.interval?.lowerBound, expected.ci95[0]))
      #expect(isNear(found.interval?.upperBound, expected.ci95[1]))
      #expect(isNear(found.wilcoxonP, expected.wilcoxon_exact_p))
    }
  }

  @Test func correctionsAreThoseOfStatsmodels() {
    for (found, expected) in [
      (MultipleComparisons.holm(reference.holm.p), reference.holm.adjusted),
      (MultipleComparisons.benjaminiHochberg(reference.bh.p), reference.bh.adjusted),
    ] {
      #expect(found.count == expected.count && zip(found, expected).allSatisfy { isNear($0, $1) })
    }
  }

  /// Closed forms: one degree of freedom is Cauchy's distribution, two have an algebraic one.
  @Test(arguments: [-30.0, -1, -0.1, 0, 0.5, 3, 200])
  func studentsTHasItsClosedForms(t: Double) {
    #expect(isNear(StudentT(degreesOfFreedom: 1).cumulative(t), 0.5 + atan(t) / .pi))
    #expect(isNear(StudentT(degreesOfFreedom: 2).cumulative(t), 0.5 + t / (2 * (2 + t * t).squareRoot())))
  }

  @Test func criticalValuesAreTheTables() {
    for (freedom, value) in [(1.0, 12.706204736), (9.0, 2.262157163), (933.0, 1.962509857)] {
      #expect(abs(StudentT(degreesOfFreedom: freedom).criticalValue(twoSidedP: 0.05) - value) < 1e-6)
    }
  }

  /// Pairs for 80 % power at level 0.05, from Cohen's tables (as G*Power has them).
  @Test(arguments: [(0.2, 199), (0.5, 34), (0.8, 15)])
  func powerIsThatOfTheTables(effect: Double, pairs: Int) {
    #expect(PairedPower.pairsNeeded(effect: effect) == pairs)
    #expect(PairedPower.pairsNeeded(effect: -effect) == pairs)
  }

  @Test func powerOfNoEffectIsTheLevel() {
    for pairs in [2, 5, 100] { #expect(abs(PairedPower.power(effect: 0, pairs: pairs) - 0.05) < 1e-4) }
    #expect(PairedPower.pairsNeeded(effect: 0) == nil)
  }

  @Test func differencesWithoutVariationHaveNoT() {
    let same = PairedComparison([1, 2, 3], against: [1, 2, 3])
    #expect(same.p == 1 && same.t == nil && same.effect == nil && same.wilcoxonP == nil && same.interval == 0...0)
    let shifted = PairedComparison([2, 3, 4], against: [1, 2, 3])
    #expect(shifted.p == 0 && shifted.t == .infinity && shifted.interval == 1...1)
    let single = PairedComparison([2], against: [1])
    #expect(single.p == nil && single.interval == nil && single.meanDifference == 1)
  }

  /// By enumeration of all signs.
  @Test(arguments: [[1.0, -2, 3], [1, 1, -1, 2], [0, 0.5, 0.5, -0.5, 1, 4, -3], [5]])
  func wilcoxonCountsSigns(differences: [Double]) throws {
    let values = differences.filter { $0 != 0 }
    let ranks = values.map { value in
      Double(values.count { abs($0) < abs(value) }) + (Double(values.count { abs($0) == abs(value) }) + 1) / 2
    }
    func sum(_ isPositive: (Int) -> Bool) -> Double {
      ranks.indices.reduce(0) { $0 + (isPositive($1) ? ranks[$1] : 0) }
    }
    let observed = sum { values[$0] > 0 }
    let sums = (0..<(1 << values.count)).map { signs in sum { signs >> $0 & 1 == 1 } }
    let tail = min(sums.count { $0 <= observed }, sums.count { $0 >= observed })
    #expect(isNear(WilcoxonSignedRank.p(differences), min(1, 2 * Double(tail) / Double(sums.count))))
  }

  @Test func wilcoxonsApproximationMeetsTheExactDistribution() throws {
    let differences = (1...60).map { Double($0) * ($0 % 3 == 0 ? -1 : 1) }
    let exact = try #require(WilcoxonSignedRank.p(differences))
    let approximate = try #require(WilcoxonSignedRank.p(differences + [0.5]))
    #expect(abs(exact - approximate) < 0.002)
  }

  @Test func binomialIntervalsHaveTheirCoverage() {
    let interval = BinomialInterval.clopperPearson(successes: 190, of: 200)
    #expect(abs(interval.lowerBound - 0.9100) < 2e-4 && abs(interval.upperBound - 0.9758) < 2e-4)
    #expect(BinomialInterval.clopperPearson(successes: 0, of: 10).lowerBound == 0)
    #expect(BinomialInterval.clopperPearson(successes: 10, of: 10).upperBound == 1)
  }
}
