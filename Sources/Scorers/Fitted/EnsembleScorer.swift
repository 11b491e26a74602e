internal import Foundation
public import RecKit

/// A weighted sum of the standardised scores of several scorers.
///
/// s(u, i) = sum over scorers k of `weights`_k (s_k(u, i) - mean_k(u)) / deviation_k(u), with the mean and the standard deviation of
/// scorer k's scores of all items for the user; a scorer that gives all items of a user the same score adds nothing to
/// them. Standardising by user makes scores of any unit comparable and keeps each scorer's order.
///
/// Source of the standardisation: Z-score, among those compared by Renda and Straccia: Web Metasearch: Rank vs. Score
/// Based Rank Aggregation Methods (SAC 2003).
public struct EnsembleScorer: FittedScorer {
  /// The name in configs.
  public static let name = "ensemble"
  /// One sentence for lists.
  public static let summary = "Weighted sum of the standardised scores of several scorers."

  /// The scorers that are fitted.
  @ComponentParameter("The scorers that are fitted.")
  public var of: [any FittedScorer] = [EASEScorer(), ALSScorer()]

  /// A scorer that is trained beside them.
  @ComponentParameter(
    "One more scorer, trained for all epochs by the config's sampler, loss, optimizer and training; null: none.")
  public var trained: (any PreparableScorer)? = nil

  /// What each scorer's standardised scores are multiplied by.
  @Parameter(
    "What standardised scores are multiplied by: a number for each scorer of `of`, then one for `trained`; null: 1 for all."
  )
  public var weights: [Double]? = nil

  /// True where nothing is trained and every fit is deterministic.
  public var isDeterministic: Bool { trained == nil && of.allSatisfy(\.isDeterministic) }

  /// Makes the scorer with its defaults.
  public init() {}

  private var count: Int { of.count + (trained == nil ? 0 : 1) }

  /// Checks that each scorer has a weight, and that one of them is not 0.
  public func crossCheck() -> [ParameterProblem] {
    guard let weights else { return [] }
    if weights.count != count {
      let all = trained == nil ? "one for each scorer of `of`" : "one for each scorer of `of` and one for `trained`"
      return [ParameterProblem("weights", "expects \(count) numbers, \(all), not \(weights.count)")]
    }
    let isSound = weights.allSatisfy { $0.isFinite && abs($0) <= 1e6 } && weights.contains { $0 != 0 }
    return isSound ? [] : [ParameterProblem("weights", "expects numbers from -1e6 to 1e6, not all of them 0")]
  }

  /// Trains what is to be trained, then fits one scorer after the other, each with the run's seed and all threads.
  ///
  /// - Throws: what the scorers throw.
  public func fit(to training: TrainingSet, context: FitContext) throws -> any FittedModel {
    // Training first, as it takes the longest: how long a run takes is estimated from its beginning.
    let trained = try trained.map { try context.train($0, on: training) }
    var models: [any FittedModel] = []
    for (place, scorer) in of.enumerated() {
      let part = FitContext(
        seed: context.seed, threads: context.threads, training: { try context.train($0, on: $1) },
        observe: { done, total in
          try context.report(place * 1000 + 1000 * done / max(1, total), of: 1000 * of.count)
        })
      models.append(try scorer.fit(to: training, context: part))
    }
    return EnsembleModel(models + (trained.map { [$0] } ?? []), weights: weights, items: training.items.rows)
  }

  /// Takes the tensors of fitted scorers that can take theirs; with a trained one, all is fitted again.
  public func restored(from tensors: [FittedTensor], for training: TrainingSet) throws -> (any FittedModel)? {
    guard trained == nil else { return nil }
    var models: [any FittedModel] = []
    for (place, scorer) in of.enumerated() {
      let own = tensors.compactMap { $0.named(withoutPrefix: EnsembleModel.prefix(place)) }
      guard let model = try scorer.restored(from: own, for: training) else { return nil }
      models.append(model)
    }
    return EnsembleModel(models, weights: weights, items: training.items.rows)
  }
}

/// Fitted scorers, and what their standardised scores are multiplied by.
private struct EnsembleModel: FittedModel {
  private let models: [any FittedModel]
  private let weights: [Double]
  /// The rows that are items.
  private let items: Range<Int>

  init(_ models: [any FittedModel], weights: [Double]?, items: Range<Int>) {
    self.models = models
    self.weights = weights ?? models.map { _ in 1 }
    self.items = items
  }

  /// What stands before the names of a scorer's tensors.
  static func prefix(_ place: Int) -> String { "scorer_\(place)." }

  var tensors: [FittedTensor] {
    models.enumerated().flatMap { place, model in model.tensors.map { $0.named(withPrefix: Self.prefix(place)) } }
  }

  func score(users: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Float>) {
    guard !users.isEmpty else { return }
    let width = output.count / users.count
    output.update(repeating: 0)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: output.count) { scores in
      scores.initialize(repeating: 0)
      for (model, weight) in zip(models, weights) where weight != 0 {
        model.score(users: users, into: scores)
        for user in users.indices {
          let rows = user * width + items.lowerBound..<user * width + items.upperBound
          add(scores, rows, times: weight, to: output)
        }
      }
    }
  }

  /// Adds the standardised scores of one user.
  private func add(
    _ scores: UnsafeMutableBufferPointer<Float>, _ rows: Range<Int>, times weight: Double,
    to output: UnsafeMutableBufferPointer<Float>
  ) {
    var (sum, squares) = (0.0, 0.0)
    for row in rows { sum += Double(scores[row]) }
    let mean = sum / Double(rows.count)
    for row in rows { squares += (Double(scores[row]) - mean) * (Double(scores[row]) - mean) }
    let deviation = (squares / Double(rows.count)).squareRoot()
    // Equal scores say nothing; where they are equal but for rounding of the mean, neither.
    guard deviation > 1e-12 * max(1, abs(mean)) || deviation.isNaN else { return }
    for row in rows { output[row] += Float(weight * (Double(scores[row]) - mean) / deviation) }
  }
}

extension FittedTensor {
  fileprivate func named(withPrefix prefix: String) -> FittedTensor { named(prefix + name) }

  fileprivate func named(withoutPrefix prefix: String) -> FittedTensor? {
    name.hasPrefix(prefix) ? named(String(name.dropFirst(prefix.count))) : nil
  }

  private func named(_ name: String) -> FittedTensor {
    integers.map { FittedTensor(name, integers: $0) } ?? FittedTensor(name, shape: shape, values)
  }
}
