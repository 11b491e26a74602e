/// A scorer that is computed from the training data rather than trained by gradient.
///
/// ```swift
/// struct MeanScorer: FittedScorer {
///   static let name = "mean"
///   static let summary = "An item's share of the training positives."
///   var isDeterministic: Bool { true }
///
///   func fit(to training: TrainingSet, context: FitContext) throws -> any FittedModel {
///     let counts = training.positives.itemCounts(itemRows: training.shape.itemRows)
///     return Model(shares: counts.map { Float($0) / Float(training.positives.count) })
///   }
///
///   struct Model: FittedModel {
///     let shares: [Float]
///     var tensors: [FittedTensor] { [FittedTensor("item_share", shape: [shares.count], shares)] }
///
///     func score(users: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Float>) {
///       for place in output.indices { output[place] = shares[place % shares.count] }
///     }
///   }
/// }
/// ```
public protocol FittedScorer: Component {
  /// Whether the fit does not use the seed, so that every seed gives the same scores; the default is false.
  ///
  /// A study runs such a scorer once and not once per seed, shows no deviation over seeds for it, and treats it as a
  /// constant in comparisons over seeds. `reckit verify` checks that another seed gives the same scores.
  var isDeterministic: Bool { get }

  /// What a fit takes of memory, by sizes alone; the default is nothing.
  ///
  /// A run adds up the needs of a scorer and of all scorers within it, and refuses what does not fit before it begins.
  /// Do not count scorers that are parameters of this one.
  ///
  /// - Parameters:
  ///   - training: the training data.
  ///   - threads: threads of the fit.
  /// - Returns: what the model keeps, and what is given back when it is fitted.
  func memoryNeed(for training: TrainingSet, threads: Int) -> MemoryNeed

  /// Fits the scorer.
  ///
  /// - Parameters:
  ///   - training: the training data.
  ///   - context: the seed, the number of threads, and where to report progress.
  /// - Returns: the scores of every item for every user, and what was fitted.
  /// - Throws: an error if the training data is not enough, and what ``FitContext/report(_:of:)`` throws.
  func fit(to training: TrainingSet, context: FitContext) throws -> any FittedModel

  /// Makes what a fit gave from its stored tensors, without fitting again.
  ///
  /// The scores must have the same bits as those of the fit. The default gives nil: a stored model is then fitted again,
  /// with the run's seed, and its tensors are compared with the stored ones.
  ///
  /// - Parameters:
  ///   - tensors: what ``FittedModel/tensors`` gave, in any order.
  ///   - training: the training data of the fit.
  /// - Returns: the fitted model; nil where tensors alone are not enough.
  /// - Throws: ``FittedTensorError`` where the tensors are not those of such a fit.
  func restored(from tensors: [FittedTensor], for training: TrainingSet) throws -> (any FittedModel)?
}

extension FittedScorer {
  /// False: the fit may use the seed.
  public var isDeterministic: Bool { false }

  /// Nothing that would be counted.
  public func memoryNeed(for training: TrainingSet, threads: Int) -> MemoryNeed { MemoryNeed("scorer \(Self.name)") }

  /// Nil: the model is fitted again.
  public func restored(from tensors: [FittedTensor], for training: TrainingSet) throws -> (any FittedModel)? { nil }
}

extension FittedScorer {
  /// Whether a parameter, however deep, is a scorer that is trained.
  var wrapsTrained: Bool { nestedContainers.contains { $0 is any PreparableScorer } }
}
