extension ExperimentConfiguration {
  /// Reads and checks a config file.
  ///
  /// - Parameters:
  ///   - path: the file; relative paths in it start at its folder.
  ///   - overrides: `key=value`, as on the command line: `["seed=1", "scorer.latent_dim=32"]`.
  ///   - registry: the components that it can name, such as `Registry.builtIn`.
  /// - Throws: ``FileError`` where the file cannot be read; ``ConfigErrors`` with every problem.
  public init(contentsOf path: String, overrides: [String] = [], registry: Registry) throws {
    var document = try ConfigDocument(contentsOf: path)
    try document.override(with: overrides)
    try self.init(document, registry: registry)
  }

  /// Loads the data that the config names, and prepares it: filters, split, threshold.
  ///
  /// - Parameters:
  ///   - folder: the folder that holds datasets, as `RECKIT_DATA` does on the command line.
  ///   - progress: is told how far loading has come.
  /// - Returns: what an experiment trains on and is measured on.
  /// - Throws: what the dataset and the splitter throw; ``DataError``.
  public func loadData(
    from folder: String, progress: @escaping @Sendable (LoadingProgress) -> Void = { _ in }
  ) throws -> PreparedData {
    try loadData(DatasetContext(folder: folder, progress: progress))
  }

  /// Loads the data that the config names, and prepares it.
  ///
  /// - Parameter context: the folder of datasets, and where to report progress.
  /// - Returns: what an experiment trains on and is measured on.
  /// - Throws: what the dataset and the splitter throw; ``DataError``.
  public func loadData(_ context: DatasetContext) throws -> PreparedData {
    try DataPreparer(dataset.preparation, splitter: splitter).prepare(try dataset.load(from: context))
  }
}
