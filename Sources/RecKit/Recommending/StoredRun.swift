/// A finished run whose model can be used: evaluated again, asked for recommendations.
///
/// ```swift
/// let run = try StoredRun(path: "runs/mine", registry: .builtIn)
/// let model = try run.model(from: "data")
/// for item in try Recommender(model).recommend(to: "42") { print(item.id, item.score) }
/// ```
public struct StoredRun: Sendable {
  /// The run's files but the model, whose checksums are right.
  public let record: RunRecord
  /// What was run.
  public let configuration: ExperimentConfiguration

  /// The run's folder.
  public var path: String { record.path }

  /// The run's model.
  public var modelPath: String { record.path + "/model.safetensors" }

  /// Reads a run's folder, also one of a study that kept models; data and model are not read yet.
  ///
  /// - Parameters:
  ///   - path: the folder.
  ///   - registry: the components that its config names.
  /// - Throws: ``FileError`` where the folder is no finished run, or a file is not what the run wrote; ``ConfigErrors``
  ///   where the config names components that the registry lacks.
  public init(path: String, registry: Registry) throws {
    record = try RunRecord(path: path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path)
    configuration = try ExperimentConfiguration(contentsOf: record.path + "/config.txt", registry: registry)
  }

  /// Loads the data that the run's config names.
  ///
  /// - Parameters:
  ///   - folder: the folder that holds datasets, as `RECKIT_DATA` does on the command line.
  ///   - threads: threads that may work at once, at least 1.
  /// - Returns: the model on that data.
  /// - Throws: what the dataset throws, and ``model(on:threads:)``.
  public func model(from folder: String, threads: Int = 1) throws -> StoredModel {
    try model(on: try configuration.loadData(DatasetContext(folder: folder, threads: threads)), threads: threads)
  }

  /// Puts the stored model and its data together.
  ///
  /// - Parameters:
  ///   - data: what ``configuration`` loads.
  ///   - threads: threads that may work at once, at least 1.
  /// - Returns: the model.
  /// - Throws: ``FileError`` where the data changed since, or the model is not the one that the run wrote.
  public func model(on data: PreparedData, threads: Int = 1) throws -> StoredModel {
    let data = try checked(data)
    let tensors = try SafeTensors.model(
      at: modelPath, hint: "; a study keeps models with --keep-models, a search none: run its best-ARM.txt")
    guard let isIntact = tensors.isSealIntact else {
      throw FileError(
        "has no checksum: an earlier version or another program wrote it; --model \(modelPath) takes it as it is",
        path: modelPath)
    }
    guard isIntact else {
      throw FileError("is damaged: it is not what the run wrote; run it again with --force", path: modelPath)
    }
    guard tensors.metadata("address") == record.text("identity", "address") else {
      throw FileError("is the model of another run; run this one again with --force", path: modelPath)
    }
    return try StoredModel(
      configuration, data: data, tensors: tensors, source: modelPath, threads: threads, isOwn: true)
  }

  /// Whether data is what the run was trained and measured on.
  public func isOwn(_ data: PreparedData) -> Bool { record.text("identity", "data") == withheld(data).hash }

  /// The data as the run had it.
  ///
  /// - Throws: ``FileError`` where it is not the same.
  func checked(_ data: PreparedData) throws -> PreparedData {
    let data = withheld(data)
    guard record.text("identity", "data") == data.hash else {
      throw FileError(
        "was trained on other data: what the files of dataset \(type(of: configuration.dataset).name) hold changed since, or RECKIT_DATA names another folder",
        path: path)
    }
    return data
  }

  /// A search's trials do not see the test part.
  private func withheld(_ data: PreparedData) -> PreparedData {
    record.metrics.isEmpty ? data.withholdingTest() ?? data : data
  }
}
