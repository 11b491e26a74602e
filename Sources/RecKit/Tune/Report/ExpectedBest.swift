/// The best value that fewer trials would have had: its expectation and its 5th and 95th percentile, for 1 to all trials.
///
/// The best of n trials drawn from the N that were run, without replacement: with the values in order, the worst first,
/// the i-th or a worse one is the best with probability C(i, n) / C(N, n). A failed trial counts as the worst value that
/// any trial had. Costs O(N²).
///
/// Source: Dodge, Gururangan, Card, Schwartz, Smith: Show your work: improved reporting of experimental results (EMNLP
/// 2019), section 3.1; without replacement, as drawing with replacement is biased downwards (Tang, Lee, Xin, Liu, Yu,
/// Lin: Showing your work doesn't always work, ACL 2020).
struct ExpectedBest {
  /// The best of some trials.
  struct Point {
    let trials: Int
    let mean: Double
    let low: Double
    let high: Double
  }

  /// One for each number of trials, from 1; none where no trial has a value.
  let points: [Point]

  init(_ values: [Double?], higherIsBetter: Bool) {
    let finite = values.compactMap { $0 }
    guard let worst = higherIsBetter ? finite.min() : finite.max() else {
      points = []
      return
    }
    let ordered = values.map { $0 ?? worst }.sorted { higherIsBetter ? $0 < $1 : $0 > $1 }
    let count = ordered.count
    // below[i]: the probability that the best of n is the i-th or worse, i from 1; n grows.
    var below = [Double](repeating: 1, count: count)
    points = (1...count).map { trials in
      for place in 0..<count {
        below[place] *= max(0, Double(place + 2 - trials)) / Double(count + 1 - trials)
      }
      var mean = 0.0
      for place in 0..<count { mean += ordered[place] * (below[place] - (place > 0 ? below[place - 1] : 0)) }
      func quantile(_ share: Double) -> Double { ordered[below.firstIndex { $0 >= share - 1e-12 } ?? count - 1] }
      let ends = [quantile(0.05), quantile(0.95)].sorted()
      return Point(trials: trials, mean: mean, low: ends[0], high: ends[1])
    }
  }
}
