import Testing

@testable import RecKit

struct RandomStreamTests {
  /// Counter, key and result from `kat_vectors` of Random123 (philox4x32, 10 rounds).
  @Test(
    arguments: [
      ([0, 0, 0, 0], [0, 0], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
      (
        [0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff], [0xffff_ffff, 0xffff_ffff],
        [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
      ),
      (
        [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0],
        [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
      ),
    ] as [([UInt32], [UInt32], [UInt32])])
  func agreesWithTheKnownAnswers(counter: [UInt32], key: [UInt32], expected: [UInt32]) {
    let found = RandomStream.philox((counter[0], counter[1], counter[2], counter[3]), key: (key[0], key[1]))
    #expect([found.0, found.1, found.2, found.3] == expected)
  }

  private func words(
    seed: UInt64 = 1, purpose: RandomPurpose = .negatives, epoch: Int = 2, index: Int = 3, count: Int = 64
  ) -> [UInt64] {
    var stream = RandomStream(seed: seed, purpose: purpose, epoch: epoch, index: index)
    return (0..<count).map { _ in stream.next() }
  }

  @Test func theSameKeyGivesTheSameNumbers() { #expect(words() == words()) }

  @Test func everyPartOfTheKeyMatters() {
    let streams = [
      words(), words(seed: 2), words(seed: 1 << 40 | 1), words(purpose: .dropout), words(epoch: 3), words(index: 4),
      words(index: 1 << 33 | 3),
    ]
    // No word in common: 7 x 64 words of 64 bits that meet by chance are a matter of 10^-14.
    #expect(Set(streams.joined()).count == 7 * 64)
  }

  @Test func wholeNumbersAreUniform() {
    var counts = [Int](repeating: 0, count: 10)
    for index in 0..<5_000 {
      var stream = RandomStream(seed: 9, purpose: .negatives, index: index)
      for _ in 0..<4 { counts[stream.nextIndex(below: 10)] += 1 }
    }
    let expected = 2_000.0
    let chiSquare = counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    // 9 degrees of freedom: 27.9 is passed with probability 0.001, and the seed is fixed.
    #expect(chiSquare < 27.9)
  }

  @Test func neighbouringStreamsAreUncorrelated() {
    func units(_ index: Int) -> [Double] {
      var stream = RandomStream(seed: 4, purpose: .scores, index: index)
      return (0..<20_000).map { _ in stream.nextUnit() - 0.5 }
    }
    let (left, right) = (units(0), units(1))
    #expect(abs(left.reduce(0, +) / 20_000) < 0.01)
    let correlation = zip(left, right).reduce(0) { $0 + $1.0 * $1.1 } / 20_000 * 12
    // The standard error is 0.007.
    #expect(abs(correlation) < 0.028)
  }

  @Test func unitsAreBelowOne() {
    struct Ones: RandomNumberGenerator { mutating func next() -> UInt64 { .max } }
    var ones = Ones()
    #expect(ones.nextUnit() < 1)
    var stream = RandomStream(seed: 0, purpose: .scores)
    #expect((0..<10_000).allSatisfy { _ in (0..<1).contains(stream.nextUnit()) })
  }
}
