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
  /// The name: lower case, words joined with `_`; it must not begin with `users.` or `items.`, which files use for the
  /// ids of rows.
  public let name: String
  /// The lengths of its axes.
  public let shape: [Int]
  /// The numbers; empty where they are whole numbers.
  public let values: [Float]
  /// The numbers, where they are whole numbers.
  public let integers: [Int64]?

  /// Makes a tensor; there are as many numbers as the shape says.
  public init(_ name: String, shape: [Int], _ values: [Float]) {
    precondition(shape.reduce(1, *) == values.count, "\(values.count) numbers for \(name) of \(shape)")
    self.name = name
    self.shape = shape
    self.values = values
    integers = nil
  }

  /// Makes a tensor of whole numbers, in one dimension.
  public init(_ name: String, integers: [Int64]) {
    (self.name, shape, values, self.integers) = (name, [integers.count], [], integers)
  }
}

extension FittedModel {
  /// What is wrong with the tensors' names, and the remedy; nil: nothing.
  public var problemOfNames: String? {
    var names: Set<String> = []
    guard let name = tensors.map(\.name).first(where: { !names.insert($0).inserted || $0.isReservedInFiles }) else {
      return nil
    }
    return
      "a tensor named \(name.escapedOnOneLine), which occurs twice or is reserved in files; choose another name, words joined with _"
  }
}

extension String {
  /// Whether files of models and checkpoints use this name for something other than a weight.
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
