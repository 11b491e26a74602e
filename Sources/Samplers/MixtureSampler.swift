internal import Foundation
public import RecKit

/// Draws each negative from one of several samplers, chosen at random in proportion to their weights.
///
/// The choice depends on seed, epoch, position of the positive and place among its negatives, and each sampler draws from
/// a seed of its own. An item's probability is the weighted mean of the samplers' probabilities, known where all of them
/// are. Where a sampler weights rows (`warp`), a row has the mean, over its negatives, of the weight from the sampler that
/// drew it. Every sampler draws for every negative and all draws but one are dropped, so that m samplers take the time
/// of all m, and the count of rejected draws is that of all of them.
public struct MixtureSampler: NegativeSampler {
  /// The name in configs.
  public static let name = "mixture"
  /// One sentence for lists.
  public static let summary = "Each negative from one of several samplers, chosen at random."

  /// The samplers.
  @ComponentParameter("The samplers: all must exclude positives or none, and none may draw from the batch.")
  public var of: [any NegativeSampler] = [UniformSampler(), PopularitySampler()]

  /// How often each sampler is chosen, relative to the others.
  @Parameter("How often each sampler is chosen, relative to the others: a number above 0 for each; null: all alike.")
  public var weights: [Double]? = nil

  /// True where all samplers exclude positives.
  public var excludesPositives: Bool { of.allSatisfy(\.excludesPositives) }

  /// Makes the sampler.
  public init() {}

  /// Checks that each sampler has a weight, and that the samplers go together.
  ///
  /// - Returns: a problem for weights that are not one positive number for each sampler, for samplers that draw from the
  ///   batch, and where some samplers exclude positives and others do not.
  public func crossCheck() -> [ParameterProblem] {
    var problems: [ParameterProblem] = []
    if let weights {
      if weights.count != of.count {
        problems.append(
          ParameterProblem("weights", "expects \(of.count) numbers, one for each sampler in `of`, not \(weights.count)")
        )
      }
      if let wrong = weights.first(where: { !($0 > 0 && $0.isFinite) }) {
        problems.append(ParameterProblem("weights", "expects numbers above 0, not \(wrong)"))
      }
    }
    if let batch = of.first(where: \.drawsFromBatch) {
      problems.append(
        ParameterProblem(
          "of", "\(type(of: batch).name) draws from the batch, which cannot be mixed with others; leave it out"))
    }
    if let excluding = of.first(where: \.excludesPositives), let other = of.first(where: { !$0.excludesPositives }) {
      problems.append(
        ParameterProblem(
          "of",
          """
          \(type(of: excluding).name) excludes positives and \(type(of: other).name) does not; set `exclude` to the same \
          in all samplers
          """))
    }
    return problems
  }

  /// Prepares all samplers.
  ///
  /// - Parameter training: the training data.
  /// - Returns: the sampler for these data.
  /// - Throws: what a sampler of the mixture throws.
  public func prepare(for training: TrainingSet) throws -> any PreparedSampler {
    let problems = crossCheck()
    precondition(problems.isEmpty, problems.map { "\($0.key): \($0.message)" }.joined(separator: "; "))
    let weights = weights ?? [Double](repeating: 1, count: of.count)
    // Relative to the largest, so that the sum of large weights is finite.
    let largest = weights.max() ?? 1
    let sum = weights.reduce(0) { $0 + $1 / largest }
    return Prepared(members: try of.map { try $0.prepare(for: training) }, shares: weights.map { $0 / largest / sum })
  }
}

private struct Prepared: PreparedSampler {
  let members: [any PreparedSampler]
  /// How often each member is chosen; the sum is 1.
  let shares: [Double]

  /// The weighted mean of the members' probabilities.
  var logProbabilities: [Float]? {
    let logarithms = members.compactMap(\.logProbabilities)
    guard logarithms.count == members.count, let rows = logarithms.first?.indices else { return nil }
    return rows.map { row in
      let mean = zip(shares, logarithms).reduce(0.0) { $0 + $1.0 * exp(Double($1.1[row])) }
      return mean > 0 ? Float(log(mean)) : -.infinity
    }
  }

  func memory(perPositive negatives: Int) -> Double {
    members.reduce(0) { $0 + $1.memory(perPositive: negatives) }
  }

  func negatives(epoch: Int, seed: UInt64, perPositive negatives: Int) -> any EpochNegatives {
    let epochs = members.enumerated().map { place, member in
      // Beyond the positions of all positives. Without a seed of its own, a member's numbers would be another's.
      var random = RandomStream(seed: seed, purpose: .mixture, index: (1 << 39) + place)
      return member.negatives(epoch: epoch, seed: random.next(), perPositive: negatives)
    }
    let mixed = MixedNegatives(members: epochs, choice: Choice(shares: shares, epoch: epoch, seed: seed))
    return epochs.contains { $0 is any ScoringNegatives } ? MixedScoringNegatives(base: mixed) : mixed
  }
}

/// Which member draws each negative of an epoch.
private struct Choice {
  let shares: [Double]
  let epoch: Int
  let seed: UInt64

  /// The members of a positive's negatives, in order.
  func members(of position: Int32, count: Int) -> [Int] {
    var random = RandomStream(seed: seed, purpose: .mixture, epoch: epoch, index: Int(position))
    return (0..<count).map { _ in
      var target = random.nextUnit()
      for (member, share) in shares.dropLast().enumerated() {
        if target < share { return member }
        target -= share
      }
      return shares.count - 1
    }
  }
}

private struct MixedNegatives: EpochNegatives {
  let members: [any EpochNegatives]
  let choice: Choice

  func draw(for positives: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Int32>) -> Int {
    mix(positives, into: output) { member, items, _ in member.draw(for: positives, into: items) }
  }

  /// Lets every member draw for every negative, and keeps what the chosen ones drew.
  ///
  /// - Parameters:
  ///   - positives: positions of positives.
  ///   - output: gets the negatives that are kept.
  ///   - weights: gets the mean weight of each positive's negatives; nil: not wanted.
  ///   - draw: lets a member draw into the items and weight the positives, whose weights are 1 before.
  /// - Returns: the rejected draws of all members.
  func mix(
    _ positives: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Int32>,
    weights: UnsafeMutableBufferPointer<Float>? = nil,
    draw: (any EpochNegatives, UnsafeMutableBufferPointer<Int32>, UnsafeMutableBufferPointer<Float>) -> Int
  ) -> Int {
    guard !positives.isEmpty else { return 0 }
    let each = output.count / positives.count
    var rejected = 0
    let drawn = members.map { member in
      var items = [Int32](repeating: 0, count: output.count)
      var own = [Float](repeating: 1, count: positives.count)
      rejected += items.withUnsafeMutableBufferPointer { items in
        own.withUnsafeMutableBufferPointer { draw(member, items, $0) }
      }
      return (items: items, weights: own)
    }
    for (row, position) in positives.enumerated() {
      var weight: Float = 0
      for (slot, member) in choice.members(of: position, count: each).enumerated() {
        output[row * each + slot] = drawn[member].items[row * each + slot]
        weight += drawn[member].weights[row]
      }
      weights?[row] = weight / Float(each)
    }
    return rejected
  }
}

/// A mixture with members that choose by the model's scores.
private struct MixedScoringNegatives: ScoringNegatives {
  let base: MixedNegatives

  func draw(
    for positives: UnsafeBufferPointer<Int32>, scoring scores: (_ users: [Int32], _ items: [Int32]) -> [Float],
    into output: UnsafeMutableBufferPointer<Int32>, weights: UnsafeMutableBufferPointer<Float>
  ) -> Int {
    base.mix(positives, into: output, weights: weights) { member, items, own in
      guard let scoring = member as? any ScoringNegatives else { return member.draw(for: positives, into: items) }
      return scoring.draw(for: positives, scoring: scores, into: items, weights: own)
    }
  }
}
