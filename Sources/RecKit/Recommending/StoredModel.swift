/// A model that was trained before, on the data that it was trained on.
public struct StoredModel: Sendable {
  /// How a model came out of its file.
  public enum Origin: Sendable, Equatable {
    /// Its tensors were read.
    case tensors
    /// Its scorer cannot be made of tensors, so it was fitted again; what it gave are the stored tensors.
    case fittedAgain
  }

  /// What it was trained by.
  public let configuration: ExperimentConfiguration
  /// The data of ``configuration``.
  public let data: PreparedData
  /// What it was trained on: the training part, or training and validation together.
  public let training: TrainingSet
  /// Its scores.
  public let scorer: any CatalogueScorer
  /// Its weights, where it is trained.
  public let model: Model?
  /// How it came out of its file.
  public let origin: Origin
  /// Whether it is the model that a run wrote, so that the run's metrics are its own.
  public let isOwn: Bool
  /// The file.
  public let source: String

  /// Reads a model that was trained elsewhere: a safetensors file with tensors of the scorer's names and shapes.
  ///
  /// Where the file has no ids of rows, its rows are taken for those of the data.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - configuration: names the scorer.
  ///   - data: what it was trained on; `configuration` loads it.
  ///   - threads: threads that may work at once, at least 1.
  /// - Throws: ``FileError`` where the tensors do not fit the scorer or the data; ``SafeTensorsError``.
  public init(
    contentsOf path: String, _ configuration: ExperimentConfiguration, data: PreparedData, threads: Int = 1
  ) throws {
    try self.init(
      configuration, data: data, tensors: try SafeTensors.model(at: path), source: path, threads: threads, isOwn: false)
  }

  init(
    _ configuration: ExperimentConfiguration, data: PreparedData, tensors: SafeTensors, source: String, threads: Int,
    isOwn: Bool
  ) throws {
    self.configuration = configuration
    self.data = data
    self.isOwn = isOwn
    self.source = source
    try tensors.checkRows(of: data.training, source: source)
    switch configuration.scorer {
    case .trained(let trained):
      let isFinal = configuration.training.final == .trainAndValidation
      training = isFinal ? data.trainingAndValidation ?? data.training : data.training
      let prepared = try trained.prepared(for: training)
      try prepared.checkDeclarations(for: training.shape)
      let model = try tensors.model(prepared.weights(for: training.shape), shape: training.shape, source: source)
      try prepared.checkForwardPass(on: model)
      self.model = model
      scorer = prepared.catalogueScorer(for: model)
      origin = .tensors
    case .fitted(let fitted):
      training = data.training
      model = nil
      let stored = try tensors.fitted(source: source)
      do {
        if let restored = try fitted.restored(from: stored, for: training) {
          (scorer, origin) = (restored, .tensors)
          return
        }
      } catch let error as FittedTensorError {
        throw FileError("is no model of scorer \(type(of: fitted).name): \(error)", path: source)
      }
      guard isOwn else {
        throw FileError(
          "cannot be used: scorer \(type(of: fitted).name) is not made of tensors; it needs restored(from:for:)",
          path: source)
      }
      let again = try Experiment(configuration, data: data, threads: threads).fit(fitted)
      guard again.tensors.sorted(by: { $0.name < $1.name }) == stored.sorted(by: { $0.name < $1.name }) else {
        throw FileError(
          "has other tensors than scorer \(type(of: fitted).name) fits now: its code changed since; run it again",
          path: source)
      }
      (scorer, origin) = (again, .fittedAgain)
    }
  }
}
