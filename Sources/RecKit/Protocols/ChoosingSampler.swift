/// A prepared sampler that draws several candidates for each negative and chooses one by the model's scores.
///
/// The shortest form of hard negatives and of WARP: write ``choose(among:positive:)``.
public protocol ChoosingSampler: PreparedSampler {
  /// The sampler that draws the candidates, such as a prepared `UniformSampler`.
  var base: any PreparedSampler { get }
  /// Candidates for each negative, at least 1.
  var candidates: Int { get }
  /// The training positives.
  var positives: Interactions { get }

  /// Chooses one of a negative's candidates.
  ///
  /// - Parameters:
  ///   - scores: the candidates' scores, in the order of drawing.
  ///   - positive: the positive's score.
  /// - Returns: the index in `scores` of the chosen candidate, and its weight. In the loss, a positive has the mean of
  ///   its negatives' weights; return 1 where nothing is weighted.
  func choose(among scores: ArraySlice<Float>, positive: Float) -> (place: Int, weight: Float)
}

extension ChoosingSampler {
  /// Draws candidates, scores them with the current weights, and lets the sampler choose.
  public func negatives(epoch: Int, seed: UInt64, perPositive negatives: Int) -> any EpochNegatives {
    ChosenNegatives(
      sampler: self, base: base.negatives(epoch: epoch, seed: seed, perPositive: negatives * candidates))
  }

  /// The memory that the base needs for all candidates.
  public func memory(perPositive negatives: Int) -> Double { base.memory(perPositive: negatives * candidates) }
}

private struct ChosenNegatives<Sampler: ChoosingSampler>: ScoringNegatives {
  let sampler: Sampler
  let base: any EpochNegatives

  func draw(
    for positives: UnsafeBufferPointer<Int32>, scoring scores: (_ users: [Int32], _ items: [Int32]) -> [Float],
    into output: UnsafeMutableBufferPointer<Int32>, weights: UnsafeMutableBufferPointer<Float>
  ) -> Int {
    guard !positives.isEmpty else { return 0 }
    let (candidates, each) = (sampler.candidates, output.count / positives.count)
    var drawn = [Int32](repeating: 0, count: output.count * candidates)
    let rejected = drawn.withUnsafeMutableBufferPointer { base.draw(for: positives, into: $0) }
    let users = positives.map { sampler.positives.users[Int($0)] }
    let known = scores(users, positives.map { sampler.positives.items[Int($0)] })
    let found = scores(users.flatMap { repeatElement($0, count: each * candidates) }, drawn)
    for row in positives.indices {
      var weight: Float = 0
      for slot in row * each..<(row + 1) * each {
        let scores = found[slot * candidates..<(slot + 1) * candidates]
        let chosen = sampler.choose(among: scores, positive: known[row])
        output[slot] = drawn[chosen.place]
        weight += chosen.weight
      }
      weights[row] = weight / Float(each)
    }
    return rejected
  }
}
