/// What a fit may use beside the training data.
public struct FitContext {
  /// What trains a scorer that a fit wraps.
  public typealias Training = (_ scorer: any PreparableScorer, _ training: TrainingSet) throws -> TrainedScorer

  /// The run's seed.
  public let seed: UInt64
  /// Threads that may work at once, at least 1; the result must be the same bits on any number.
  public let threads: Int
  private let training: Training?
  private let observe: (Int, Int) throws -> Void

  /// Makes a context.
  ///
  /// - Parameters:
  ///   - seed: the seed.
  ///   - threads: threads that may work at once.
  ///   - training: trains a scorer that the fit wraps, such as ``TrainingRecipe/train(_:on:seed:threads:progress:)``.
  ///   - observe: gets the number of pieces that are done and of all pieces; throws to stop.
  public init(
    seed: UInt64, threads: Int = 1, training: Training? = nil,
    observe: @escaping (Int, Int) throws -> Void = { _, _ in }
  ) {
    precondition(threads >= 1, "\(threads) threads")
    self.seed = seed
    self.threads = threads
    self.training = training
    self.observe = observe
  }

  /// Trains a scorer that is a parameter of the fitted one, with the config's sampler, loss, optimizer and training.
  ///
  /// All epochs are trained: nothing is evaluated meanwhile, so `patience` has no effect. If the run is interrupted,
  /// the training is lost.
  ///
  /// - Parameters:
  ///   - scorer: the scorer, declared as `@ComponentParameter("...") var of: any PreparableScorer`.
  ///   - training: what it is trained on: the training set of the fit, or a part of it.
  /// - Returns: its weights, and the scores of every item.
  /// - Throws: what training throws; an error if the context cannot train.
  public func train(_ scorer: any PreparableScorer, on training: TrainingSet) throws -> TrainedScorer {
    guard let train = self.training else { throw NoTraining() }
    return try train(scorer, training)
  }

  private struct NoTraining: Error, CustomStringConvertible {
    var description: String { "this context cannot train a scorer; give FitContext a `training`" }
  }

  /// Reports progress, and lets Ctrl-C end the fit here.
  ///
  /// Call it at least a few times a second in a fit that takes seconds; a call costs little.
  ///
  /// - Parameters:
  ///   - done: pieces of work that are done.
  ///   - total: pieces in all.
  /// - Throws: when the run is to end; do not catch the error.
  public func report(_ done: Int, of total: Int) throws { try observe(done, total) }
}
