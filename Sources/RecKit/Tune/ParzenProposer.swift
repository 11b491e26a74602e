internal import Foundation

/// Proposes points by the tree-structured Parzen estimator, each coordinate by itself.
///
/// Earlier trials are divided into the best 15 % (at most 25) and the rest.
/// Of each coordinate, 24 values are drawn from the density of the good ones, and that with the largest ratio of the good
/// density to the other is taken. A density is a mixture of normals within [0, 1] at the trials' coordinates, as wide as the
/// distance to the farther neighbour, and of the uniform one; of a list, counts plus one. Failed trials are among the rest.
///
/// Source: Bergstra, Bardenet, Bengio, Kégl: Algorithms for hyper-parameter optimization (NIPS 2011), section 4.
struct ParzenProposer {
  private let axes: [SearchAxis]
  private let good: [SearchTrial]
  private let bad: [SearchTrial]
  private static let candidates = 24

  init(_ axes: [SearchAxis], _ results: [(trial: SearchTrial, value: Double?)], higherIsBetter: Bool) {
    self.axes = axes
    let sign = higherIsBetter ? -1.0 : 1.0
    let ordered = results.sorted {
      ($0.value.map { sign * $0 } ?? .infinity, $0.trial.number) < (
        $1.value.map { sign * $0 } ?? .infinity, $1.trial.number
      )
    }
    let count = min(25, Int((0.15 * Double(results.count)).rounded(.up)), results.count)
    good = ordered.prefix(count).map(\.trial)
    bad = ordered.dropFirst(count).map(\.trial)
  }

  /// The point of a trial: a function of the earlier results, the trial's number and the seed.
  func point(_ number: Int, seed: UInt64) -> [Double] {
    axes.indices.map { axis in
      var random = RandomStream(seed: seed, purpose: .search, epoch: number + 1, index: axis)
      if case .values(let values) = axes[axis].shape { return choice(axis, among: values.count, &random) }
      return coordinate(axis, &random)
    }
  }

  private func coordinates(_ trials: [SearchTrial], _ axis: Int) -> [Double] {
    trials.compactMap { $0.values[axis] == nil ? nil : $0.point[axis] }
  }

  private func choice(_ axis: Int, among count: Int, _ random: inout RandomStream) -> Double {
    func shares(_ trials: [SearchTrial]) -> [Double] {
      var counts = [Double](repeating: 1, count: count)
      for unit in coordinates(trials, axis) { counts[min(Int(unit * Double(count)), count - 1)] += 1 }
      let sum = counts.reduce(0, +)
      return counts.map { $0 / sum }
    }
    let (l, g) = (shares(good), shares(bad))
    let drawn = (0..<Self.candidates).map { _ -> Int in
      var rest = random.nextUnit()
      for place in 0..<count {
        rest -= l[place]
        if rest < 0 { return place }
      }
      return count - 1
    }
    let best = drawn.max { l[$0] / g[$0] < l[$1] / g[$1] } ?? 0
    return (Double(best) + 0.5) / Double(count)
  }

  private func coordinate(_ axis: Int, _ random: inout RandomStream) -> Double {
    let (l, g) = (ParzenDensity(coordinates(good, axis)), ParzenDensity(coordinates(bad, axis)))
    let drawn = (0..<Self.candidates).map { _ in l.draw(&random) }
    return drawn.map { ($0, log(l.density($0)) - log(g.density($0))) }.max { $0.1 < $1.1 }?.0 ?? 0.5
  }
}

/// A mixture of normals within [0, 1], and the uniform density with the weight of one of them.
struct ParzenDensity {
  private let centres: [Double]
  private let widths: [Double]
  private let masses: [Double]

  init(_ coordinates: [Double]) {
    let centres = coordinates.sorted()
    self.centres = centres
    let least = 1 / Double(min(100, centres.count + 2))
    widths = centres.indices.map { place in
      let before = centres[place] - (place > 0 ? centres[place - 1] : 0)
      let after = (place + 1 < centres.count ? centres[place + 1] : 1) - centres[place]
      return min(1, max(least, before, after))
    }
    masses = zip(centres, widths).map { Self.below((1 - $0) / $1) - Self.below(-$0 / $1) }
  }

  /// The standard normal distribution.
  private static func below(_ z: Double) -> Double { 0.5 * erfc(-z / 2.0.squareRoot()) }

  /// The density at a coordinate.
  func density(_ x: Double) -> Double {
    var sum = 1.0
    for place in centres.indices {
      let z = (x - centres[place]) / widths[place]
      sum += exp(-0.5 * z * z) / (widths[place] * (2 * Double.pi).squareRoot() * masses[place])
    }
    return sum / Double(centres.count + 1)
  }

  /// A coordinate drawn from it.
  func draw(_ random: inout RandomStream) -> Double {
    let place = random.nextIndex(below: centres.count + 1)
    guard place < centres.count else { return random.nextUnit() }
    // Within [0, 1] at least a third of every component lies, so this ends.
    while true {
      let (u, v) = (1 - random.nextUnit(), random.nextUnit())
      let x = centres[place] + widths[place] * (-2 * log(u)).squareRoot() * cos(2 * Double.pi * v)
      if (0..<1).contains(x) { return x }
    }
  }
}
