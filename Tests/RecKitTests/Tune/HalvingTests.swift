import Foundation
import Testing

@testable import RecKit

/// Which trials successive halving lets go on.
struct HalvingTests {
  private let halving = Search.Halving(eta: 3, fromEpochs: 2, afterTrials: 0)

  @Test func rungsAreTimesEtaApart() {
    #expect((0..<4).map(halving.epoch(ofRung:)) == [2, 6, 18, 54])
    #expect(halving.epoch(ofRung: 100) == .max)
  }

  @Test func theBestThirdGoesOn() {
    let values = (0..<9).map(Double.init)
    #expect(values.map { halving.goesOn($0, among: values, higherIsBetter: true) } == values.map { $0 >= 6 })
    #expect(values.map { halving.goesOn($0, among: values, higherIsBetter: false) } == values.map { $0 <= 2 })
    // Eight trials: two go on, as a third of eight is no three.
    #expect(values.dropLast().count { halving.goesOn($0, among: values.dropLast(), higherIsBetter: true) } == 2)
  }

  @Test func equalTrialsGoOnTogether() {
    let values = [5.0, 5, 5, 5, 1, 1, 1, 1, 1]
    #expect(values.count { halving.goesOn($0, among: values, higherIsBetter: true) } == 4)
  }

  @Test func whatWouldBeComparedWithItselfAloneIsNotStopped() {
    #expect(halving.goesOn(0, among: [0], higherIsBetter: true))
    #expect(halving.goesOn(0, among: [0, 9], higherIsBetter: true))
    #expect(!halving.goesOn(0, among: [0, 9, 9], higherIsBetter: true))
    #expect(halving.goesOn(nil, among: [1, 2], higherIsBetter: true))
    #expect(!halving.goesOn(nil, among: [1, 2, 3], higherIsBetter: true))
  }

  @Test func theExpectedShareCountsEachRung() {
    // 2 epochs of all, 4 more of a third, 12 more of a ninth: 2 + 4/3 + 12/9 of 18.
    #expect(abs(halving.expectedShare(of: 18) - (2 + 4 / 3.0 + 12 / 9.0) / 18) < 1e-15)
    #expect(halving.expectedShare(of: 2) == 1)
  }

  /// Learning curves that are known: trials approach a value of their own at speeds of their own, with noise.
  ///
  /// - Parameters:
  ///   - seed: of the curves.
  ///   - speeds: how many epochs a trial needs for most of its way.
  /// - Returns: the trial that is best in the end, the one that halving finds, and the share of epochs it trains.
  private func search(seed: Int, speeds: ClosedRange<Double>) -> (whole: Int?, halved: Int?, share: Double) {
    let (trials, epochs) = (27, 27)
    var random = RandomStream(seed: UInt64(seed), purpose: .scores)
    let curves = (0..<trials).map { _ -> [Double] in
      let end = 0.9 - 0.3 * random.nextUnit()
      let speed = speeds.lowerBound + (speeds.upperBound - speeds.lowerBound) * random.nextUnit()
      return (0...epochs).map { end * (1 - exp(-Double($0) / speed)) + 0.002 * (random.nextUnit() - 0.5) }
    }
    let halving = Search.Halving(eta: 3, fromEpochs: 3, afterTrials: 0)
    var going = Array(0..<trials)
    var (trained, rung) = (0, 0)
    while halving.epoch(ofRung: rung) < epochs {
      let epoch = halving.epoch(ofRung: rung)
      trained += going.count * (epoch - (rung > 0 ? halving.epoch(ofRung: rung - 1) : 0))
      let values = going.map { curves[$0][epoch] }
      going = going.filter { halving.goesOn(curves[$0][epoch], among: values, higherIsBetter: true) }
      rung += 1
    }
    trained += going.count * (epochs - halving.epoch(ofRung: rung - 1))
    func best(_ trials: [Int]) -> Int? { trials.max { curves[$0][epochs] < curves[$1][epochs] } }
    return (best(Array(0..<trials)), best(going), Double(trained) / Double(trials * epochs))
  }

  @Test func theSameTrialWinsAtUnderHalfOfTheEpochs() {
    let searches = (0..<20).map { search(seed: $0, speeds: 3...4) }
    #expect(searches.count { $0.whole == $0.halved } >= 18)
    #expect(searches.allSatisfy { $0.share < 0.3 })
    // What it costs: of trials that learn at very different speeds, a slow one that ends best is often lost.
    #expect((0..<20).map { search(seed: $0, speeds: 1...15) }.count { $0.whole == $0.halved } < 18)
  }
}
