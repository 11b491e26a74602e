import Foundation
import RecKit
import Testing

/// Against Demšar (JMLR 2006), table 6 and section 3.2, and SciPy's `friedmanchisquare`, `f.sf` and `norm.sf`.
struct FriedmanTests {
  /// AUC of C4.5, C4.5+m, C4.5+cf and C4.5+m+cf on 14 data sets; two that differ beyond the third decimal alone (voting)
  /// are told apart, as the table's ranks do.
  private static let table: [[Double]] = [
    [0.763, 0.768, 0.771, 0.798], [0.599, 0.591, 0.590, 0.569], [0.954, 0.971, 0.968, 0.967],
    [0.628, 0.661, 0.654, 0.657], [0.882, 0.888, 0.886, 0.898], [0.936, 0.931, 0.916, 0.931],
    [0.661, 0.668, 0.609, 0.685], [0.583, 0.583, 0.563, 0.625], [0.775, 0.838, 0.866, 0.875],
    [1, 1, 1, 1], [0.940, 0.962, 0.965, 0.962], [0.619, 0.666, 0.614, 0.669],
    [0.972, 0.981, 0.975, 0.974], [0.957, 0.978, 0.946, 0.970],
  ]

  private func isNear(_ value: Double?, _ expected: Double) -> Bool { value.map { abs($0 - expected) < 1e-9 } ?? false }

  @Test func theExampleOfDemsar() throws {
    let test = try #require(FriedmanTest(Self.table))
    // The article's mean ranks; z from them, and p of the two largest (0.016 and 0.019) and of the smallest (0.607).
    #expect(test.meanRanks.map { ($0 * 1000).rounded() / 1000 } == [3.143, 2.000, 2.893, 1.964])
    #expect(isNear(test.z(1, against: 0), -2.3421601750764793))
    #expect(isNear(test.p(1, against: 0), 0.019172484755223106))
    #expect(isNear(test.p(2, against: 0), 0.6084078002329985))
    #expect(isNear(test.p(3, against: 0), 0.015719980210024593))
    // Twice the second p is less than three times the first, which Holm keeps.
    let adjusted = test.holm(against: 0)
    #expect(adjusted[0] == nil && isNear(adjusted[1], 3 * 0.015719980210024593))
    #expect(isNear(adjusted[3], 3 * 0.015719980210024593) && isNear(adjusted[2], 0.6084078002329985))
    // SciPy corrects for ties; the article, which does not, has 9.28 and F = 3.69.
    #expect(isNear(test.statistic, 10.228346456692925))
    #expect(isNear(test.f, 4.1851301115241695) && isNear(test.p, 0.011620659515310975))
  }

  @Test func withoutTiesItIsFriedmansFormula() throws {
    let test = try #require(FriedmanTest([0, 1, 2, 3, 4, 6].map { Self.table[$0] }))
    #expect(isNear(test.statistic, 5.4) && isNear(test.f, 15.0 / 7) && isNear(test.p, 0.13754272891773572))
  }

  /// Three orders that agree: the first is free, the others have probability (1 / 3!)^2.
  @Test func blocksThatAgreeHaveTheProbabilityOfThat() throws {
    let test = try #require(FriedmanTest([[1, 2, 3], [4, 5, 6], [1, 5, 9]]))
    #expect(test.meanRanks == [3, 2, 1] && test.f == nil && isNear(test.statistic, 6) && isNear(test.p, 1.0 / 36))
    // With a tie there are 3 orders.
    #expect(isNear(FriedmanTest([[1, 1, 3], [4, 4, 6]])?.p, 1.0 / 3))
  }

  @Test func theDirectionTurnsRanks() {
    #expect(FriedmanTest([[1, 2, 3], [2, 1, 3]], higherIsBetter: false)?.meanRanks == [1.5, 1.5, 3])
    #expect(FriedmanTest([[1, 2, 3], [2, 1, 3]])?.meanRanks == [2.5, 2.5, 1])
  }

  @Test func whatCannotBeRankedHasNoTest() {
    #expect(FriedmanTest([[1, 2, 3]]) == nil && FriedmanTest([[1, 2], [2, 1]]) == nil && FriedmanTest([]) == nil)
    #expect(FriedmanTest([[1, 1, 1], [2, 2, 2]]) == nil)
  }
}
