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
  /// Whether the fit does not use the seed, so that every seed gives the same scores; false where nothing is said.
  ///
  /// A study runs such a scorer once and not once a seed, shows no deviation over seeds for it, and compares it over
  /// seeds as a constant. `reckit verify` checks that another seed gives the same scores.
  var isDeterministic: Bool { get }

  /// Fits the scorer.
  ///
  /// - Parameters:
  ///   - training: the training data.
  ///   - context: the seed, how many threads there are, and whom to tell how far it is.
  /// - Returns: the scores of every item for every user, and what was fitted.
  /// - Throws: where the training data is not enough, or what ``FitContext/report(_:of:)`` throws.
  func fit(to training: TrainingSet, context: FitContext) throws -> any FittedModel
}

extension FittedScorer {
  /// False: the fit may use the seed.
  public var isDeterministic: Bool { false }
}

extension FittedScorer {
  /// Whether a parameter, however deep, is a scorer that is trained.
  var wrapsTrained: Bool { nestedContainers.contains { $0 is any PreparableScorer } }
}

/// What a fit may use beside the training data.
public struct FitContext {
  /// The run's seed.
  public let seed: UInt64
  /// Threads that may work at once, at least 1; the result must be the same bits on any number.
  public let threads: Int
  /// Trains a scorer; nil in a context that cannot.
  public typealias Training = (_ scorer: any PreparableScorer, _ training: TrainingSet) throws -> TrainedScorer
  private let training: Training?
  private let observe: (Int, Int) throws -> Void

  /// Makes a context.
  ///
  /// - Parameters:
  ///   - seed: the seed.
  ///   - threads: threads that may work at once.
  ///   - training: trains a scorer that the fit wraps, such as ``TrainingRecipe/train(_:on:seed:threads:progress:)``.
  ///   - observe: is told how many pieces of how many are done; throws to stop.
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

  /// Trains a scorer that is a parameter of the fitted one, as the config's sampler, loss, optimizer and training say.
  ///
  /// All epochs are trained: nothing is evaluated meanwhile, so `patience` has no part in it. Where the run is interrupted,
  /// the training is lost.
  ///
  /// - Parameters:
  ///   - scorer: the scorer, declared as `@ComponentParameter("...") var of: any PreparableScorer`.
  ///   - training: what it is trained on: the training set of the fit, or a part of it.
  /// - Returns: its weights, and the scores of every item.
  /// - Throws: what training throws; where the context cannot train.
  public func train(_ scorer: any PreparableScorer, on training: TrainingSet) throws -> TrainedScorer {
    guard let train = self.training else { throw NoTraining() }
    return try train(scorer, training)
  }

  private struct NoTraining: Error, CustomStringConvertible {
    var description: String { "this context cannot train a scorer; give FitContext a `training`" }
  }

  /// Says how far the fit is: for the progress line, and so that Ctrl-C ends it here.
  ///
  /// Call it a few times a second at least where a fit takes seconds; calls cost little.
  ///
  /// - Parameters:
  ///   - done: pieces of work that are done.
  ///   - total: pieces in all.
  /// - Throws: where somebody wants the run to end; let it through.
  public func report(_ done: Int, of total: Int) throws { try observe(done, total) }
}

/// What a fit gives: scores, and what they are computed from.
public protocol FittedModel: CatalogueScorer {
  /// What was fitted, for `model.safetensors`; empty where nothing is worth keeping.
  var tensors: [FittedTensor] { get }
}

extension FittedModel {
  /// Nothing.
  public var tensors: [FittedTensor] { [] }
}

/// A scorer after its training, inside a fit: its weights, and the scores of every item.
public struct TrainedScorer: FittedModel {
  /// The weights.
  public let model: Model
  private let scores: any CatalogueScorer

  /// Puts both together.
  public init(model: Model, scores: any CatalogueScorer) {
    self.model = model
    self.scores = scores
  }

  /// The weights by their names, to be kept with what was fitted around them.
  public var tensors: [FittedTensor] {
    zip(model.declarations, model.buffers).map {
      FittedTensor($0.name, shape: [$0.rows, $0.columns], Array($1.values))
    }
  }

  /// Writes the scores of every item for some users.
  public func score(users: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Float>) {
    scores.score(users: users, into: output)
  }
}

/// Numbers of a fitted model, row-major.
public struct FittedTensor: Sendable, Equatable {
  /// The name: lower case, words joined with `_`; not `users...` or `items...`, which say who the rows are.
  public let name: String
  /// The lengths of its axes.
  public let shape: [Int]
  /// The numbers.
  public let values: [Float]

  /// Makes a tensor; there are as many numbers as the shape says.
  public init(_ name: String, shape: [Int], _ values: [Float]) {
    precondition(shape.reduce(1, *) == values.count, "\(values.count) numbers for \(name) of \(shape)")
    self.name = name
    self.shape = shape
    self.values = values
  }
}

extension FittedModel {
  /// What is wrong with the tensors' names, and the remedy; nil: nothing.
  public var problemOfNames: String? {
    var names: Set<String> = []
    guard let name = tensors.map(\.name).first(where: { !names.insert($0).inserted || $0.isReservedInFiles }) else {
      return nil
    }
    return "a tensor \(name.escapedOnOneLine) that comes twice, or whose name files use otherwise; join words with _"
  }
}

extension String {
  /// Whether a weight of this name could be taken for another part of a model's file or a checkpoint.
  var isReservedInFiles: Bool {
    isEmpty || contains("/") || self == "__metadata__" || hasPrefix("users.") || hasPrefix("items.")
  }
}

/// Something that scores every item for a user; used from several threads at once.
public protocol CatalogueScorer: Sendable {
  /// Writes the scores of every item for some users.
  ///
  /// - Parameters:
  ///   - users: rows of the user map.
  ///   - output: `users.count * shape.itemRows` scores, user by user, by item row; rows that are no item
  ///     (below ``IdentifierMap/firstRow``) get any finite number.
  func score(users: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Float>)
}
