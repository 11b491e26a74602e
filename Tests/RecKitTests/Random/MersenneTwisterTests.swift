import RecKitTesting
import Testing

@testable import RecKit

/// One epoch of `numpy_negatives.json`.
private struct NumPyEpoch: Decodable, Sendable, CustomTestStringConvertible {
  var epoch: UInt32
  var first: [Int32]
  var last: [Int32]
  var sum: Int
  var weighted_sum: Int

  var testDescription: String { "epoch \(epoch)" }

  static func all() throws -> [NumPyEpoch] {
    struct File: Decodable { var epochs: [NumPyEpoch] }
    return try ReferenceFiles.decode(File.self, from: "numpy_negatives.json").epochs
  }
}

struct MersenneTwisterTests {
  /// The output of the authors' `mt19937ar.c` after `init_genrand(5489)`, its default seed: the 1st and the 10,000th word.
  @Test func agreesWithTheAuthorsProgram() {
    var generator = MersenneTwister(seed: 5489)
    #expect(generator.next32() == 3_499_211_612)
    for _ in 0..<9998 { _ = generator.next32() }
    #expect(generator.next32() == 4_123_659_995)
  }

  @Test(arguments: try NumPyEpoch.all())
  private func drawsTheNotebooksNegatives(_ expected: NumPyEpoch) {
    var generator = MersenneTwister(seed: expected.epoch)
    let found = generator.integers(in: 1..<1683, count: 49_906)
    #expect(Array(found.prefix(16)) == expected.first)
    #expect(Array(found.suffix(4)) == expected.last)
    #expect(found.reduce(0) { $0 + Int($1) } == expected.sum)
    // The weights are the position modulo a prime, so that a permutation is noticed without overflow.
    #expect(found.enumerated().reduce(0) { $0 + Int($1.element) * ($1.offset % 997) } == expected.weighted_sum)
  }

  @Test func theReferenceHasAllFifteenEpochs() throws {
    #expect(try NumPyEpoch.all().map(\.epoch) == Array(0..<15))
  }

  @Test func aRangeOfOneNumberDrawsNothing() {
    var generator = MersenneTwister(seed: 3)
    var untouched = generator
    #expect(generator.integers(in: 7..<8, count: 5) == [7, 7, 7, 7, 7])
    #expect(generator.next32() == untouched.next32())
  }

  @Test(arguments: [2, 3, 4, 5, 255, 256, 257])
  func staysInTheRangeAndReachesItsEnds(width: Int) {
    var generator = MersenneTwister(seed: 1)
    let found = generator.integers(in: 10..<10 + width, count: 20_000)
    #expect(found.min() == 10)
    #expect(found.max() == Int32(9 + width))
  }
}
