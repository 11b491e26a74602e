/// A configuration and its data, ready to run.
///
/// ```swift
/// let experiment = Experiment(configuration, data: data, threads: 2)
/// let result = try experiment.run { event in … }
/// ```
public struct Experiment: Sendable {
  /// What happens during a run, in order.
  public enum Event {
    /// A batch is done: positives done and in all, epoch from 1.
    case batch(epoch: Int, done: Int, total: Int)
    /// An epoch is trained and, where it was due, evaluated; epoch 0 is the evaluation before training.
    case epoch(EpochRecord)
    /// An epoch of the training on training and validation positives together is done, of as many as given; it is not
    /// evaluated.
    case finalEpoch(EpochRecord, of: Int)
    /// A fitted scorer reports progress: pieces done and in all.
    case fitting(done: Int, total: Int)
    /// The state after an epoch, to be stored; keep a ``Checkpoint/copy()`` to use it later.
    case checkpoint(() -> Checkpoint)
  }

  /// What is run.
  public let configuration: ExperimentConfiguration
  /// What it is run on.
  public let data: PreparedData
  /// Threads for dense layers and evaluation; results are the same bits on any number.
  public private(set) var threads: Int
  private let scorer = Once<any PreparedScorer>()
  private let sharedEvaluator: Once<RankingEvaluator>

  /// Puts a configuration and its data together.
  ///
  /// - Parameters:
  ///   - configuration: what is to be run.
  ///   - data: the data that it names, prepared.
  ///   - threads: threads that may work at once, at least 1.
  public init(_ configuration: ExperimentConfiguration, data: PreparedData, threads: Int) {
    self.init(configuration, data: data, threads: threads, evaluator: Once())
  }

  init(
    _ configuration: ExperimentConfiguration, data: PreparedData, threads: Int, evaluator: Once<RankingEvaluator>
  ) {
    precondition(threads >= 1, "\(threads) threads")
    sharedEvaluator = evaluator
    self.configuration = configuration
    self.data = data
    self.threads = threads
  }

  /// The same experiment, with what is prepared of it, on another number of threads.
  func on(threads: Int) -> Experiment {
    var experiment = self
    experiment.threads = threads
    return experiment
  }

  /// The scorer that is trained, prepared for the training data once; nil where it is fitted.
  ///
  /// - Throws: what ``PreparableScorer/prepare(for:)`` throws.
  public func preparedScorer() throws -> (any PreparedScorer)? {
    guard case .trained(let trained) = configuration.scorer else { return nil }
    return try scorer.get { try trained.prepared(for: data.training) }
  }

  /// What a run takes of memory beside the data, by sizes alone: weights and what training keeps beside them, or what a
  /// fit counts.
  ///
  /// - Throws: what ``PreparableScorer/prepare(for:)`` throws.
  public func memoryNeed() throws -> MemoryNeed {
    switch configuration.scorer {
    case .trained(let trained):
      TrainingNeed(configuration.recipe, data.training).weights(
        of: try preparedScorer() ?? trained.prepared(for: data.training))
    case .fitted(let scorer): try memoryNeed(of: scorer)
    }
  }

  /// The needs of a fitted scorer and of all scorers within it, which are fitted or trained one after the other.
  private func memoryNeed(of scorer: any FittedScorer) throws -> MemoryNeed {
    var need = scorer.memoryNeed(for: data.training, threads: threads)
    for inner in scorer.nestedContainers {
      if let fitted = inner as? any FittedScorer {
        need.add(fitted.memoryNeed(for: data.training, threads: threads))
      } else if let trained = inner as? any PreparableScorer {
        need.add(
          TrainingNeed(configuration.recipe, data.training).weights(of: try trained.prepared(for: data.training)))
      }
    }
    return need
  }

  /// How rankings are measured; made once.
  ///
  /// - Throws: ``EvaluationError`` where the metrics do not fit the data.
  public func evaluator() throws -> RankingEvaluator {
    try sharedEvaluator.get {
      try RankingEvaluator(data, options: configuration.evaluation, metrics: configuration.metrics)
    }
  }

  /// What makes results comparable.
  ///
  /// - Throws: ``EvaluationError`` where the metrics do not fit the data.
  public func makeProtocol() throws -> ExperimentProtocol {
    ExperimentProtocol(configuration, data: data, evaluator: try evaluator())
  }

  /// Trains (or fits) and evaluates.
  ///
  /// - Parameters:
  ///   - checkpoint: the state to continue from; nil: from the start.
  ///   - observe: is told what happens; what it throws ends the run.
  /// - Returns: the epochs, the final evaluation, the weights.
  /// - Throws: ``TrainingError``, ``SamplerError``, what the evaluation throws, or what `observe` throws.
  public func run(
    from checkpoint: Checkpoint? = nil, observe: (Event) throws -> Void = { _ in }
  ) throws -> ExperimentResult {
    let evaluator = try evaluator()
    switch configuration.scorer {
    case .trained(let trained):
      let scorer = try preparedScorer() ?? trained.prepared(for: data.training)
      var run = try TrainedRun(self, scorer: scorer, evaluator: evaluator, resuming: checkpoint)
      return try run.finish(observe)
    case .fitted(let scorer):
      let clock = ContinuousClock()
      let start = clock.now
      let fitted = try fit(scorer, observe)
      let trainSeconds = (clock.now - start).seconds
      let evaluation = try Evaluation({ fitted }, with: evaluator, data: data, threads: threads)
      let record = evaluation.record(epoch: 0, loss: nil, trainSeconds: trainSeconds)
      try observe(.epoch(record))
      return ExperimentResult(
        history: [record], keptEpoch: 0, selectedOn: nil, test: evaluation.test, validation: evaluation.validation,
        loss: nil, sampling: SamplingCounts(), model: nil, fitted: fitted.tensors)
    }
  }

  /// Fits a scorer as a run does.
  func fit(_ scorer: any FittedScorer, _ observe: (Event) throws -> Void = { _ in }) throws -> any FittedModel {
    let seed = UInt64(configuration.seed)
    let fitted = try withoutActuallyEscaping(observe) { observe in
      let context = FitContext(
        seed: seed, threads: threads,
        training: {
          try configuration.recipe.train($0, on: $1, seed: seed, threads: threads) {
            try observe(.batch(epoch: $0, done: $1, total: $2))
          }
        }, observe: { try observe(.fitting(done: $0, total: $1)) })
      try memoryNeed(of: scorer).check()
      return try scorer.fit(to: data.training, context: context)
    }
    if let problem = fitted.problemOfNames {
      throw TrainingError.wrongWeights(scorer: type(of: scorer).name, problem: problem)
    }
    return fitted
  }
}

/// An evaluation on every held-out part, timed.
struct Evaluation {
  let test: EvaluationResult
  let validation: EvaluationResult?
  let seconds: Double

  init(
    _ makeScorer: () -> any CatalogueScorer, with evaluator: RankingEvaluator, data: PreparedData,
    threads: Int
  ) throws {
    let clock = ContinuousClock()
    let start = clock.now
    let scorer = makeScorer()
    let parts: [EvaluationPart] =
      data.isTestWithheld ? [.validation] : data.validation == nil ? [.test] : [.test, .validation]
    let results = try evaluator.evaluate(scorer, parts: parts, threads: threads)
    test = data.isTestWithheld ? .withheld : results[0]
    validation = parts.last == .validation ? results.last : nil
    seconds = (clock.now - start).seconds
  }

  func record(epoch: Int, loss: Double?, trainSeconds: Double) -> EpochRecord {
    EpochRecord(
      epoch: epoch, loss: loss, metrics: test.means, validation: validation?.means ?? [],
      trainSeconds: trainSeconds, evaluateSeconds: seconds)
  }
}

extension Duration {
  /// The duration in seconds.
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
