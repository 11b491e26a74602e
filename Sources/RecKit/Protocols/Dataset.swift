internal import class Foundation.ProcessInfo

/// A source of interactions.
///
/// Write ``load(from:)``: find or make the data and return logs that share one ``IdentifierMap`` for users
/// and one for items. It must hold that every index in a log is a row of its map, and that two loads with
/// the same parameters return the same logs. Bad files throw an error that names file, line and remedy.
/// The dataset does not apply thresholds, handle duplicates, filter by counts or split: `RecKit` does so
/// afterwards, as ``preparation`` says.
public protocol Dataset: Component {
  /// How logs become positives: threshold, duplicates, minimum counts, overlap.
  var preparation: Preparation { get }

  /// Whether the data comes with its split; if not, a ``Splitter`` makes one.
  var isSplit: Bool { get }

  /// Whether the split that the data comes with has a validation part; if not, a ``Splitter`` may cut one from training.
  ///
  /// The default is false.
  var hasValidation: Bool { get }

  /// Reads the data.
  ///
  /// - Parameter context: the folder of datasets, and where to report progress.
  /// - Returns: one log to be split, or the logs of a given split.
  /// - Throws: an error that names file, line and remedy.
  func load(from context: DatasetContext) throws -> DatasetLogs

  /// Reads the items' titles, to be shown with recommendations; nothing else depends on them.
  ///
  /// The default is that there are none.
  ///
  /// - Parameter context: the folder of datasets.
  /// - Returns: titles by item id; some or all items may lack one.
  /// - Throws: an error that names file, line and remedy.
  func titles(from context: DatasetContext) throws -> [String: String]
}

extension Dataset {
  /// No titles.
  public func titles(from context: DatasetContext) throws -> [String: String] { [:] }

  /// No validation part.
  public var hasValidation: Bool { false }
}

/// What a dataset may use while loading.
public struct DatasetContext: Sendable {
  /// Threads that may work at once, at least 1; what is loaded does not depend on their number.
  public var threads: Int

  /// The folder that holds datasets (`RECKIT_DATA`, else the user's cache folder).
  public var folder: String
  /// The folder that relative paths in a config start from, that of the config file; a ``DataPath`` includes it
  /// already.
  public var configFolder: String
  /// Receives progress; may be called from any thread.
  public var progress: @Sendable (LoadingProgress) -> Void

  /// Makes a context; `threads` is the number of processors unless it is given.
  public init(
    folder: String, configFolder: String = ".", threads: Int? = nil,
    progress: @escaping @Sendable (LoadingProgress) -> Void = { _ in }
  ) {
    self.threads = max(1, threads ?? ProcessInfo.processInfo.activeProcessorCount)
    self.folder = folder
    self.configFolder = configFolder
    self.progress = progress
  }

  /// The path of a file: paths from a config are absolute, those set in Swift start at ``configFolder``.
  public func path(of file: DataPath) -> String {
    file.path.hasPrefix("/") ? file.path : configFolder + (configFolder.hasSuffix("/") ? "" : "/") + file.path
  }
}

/// How far a dataset's loading has come.
public struct LoadingProgress: Sendable, Equatable {
  /// What is being done, such as "downloading ml-100k.zip".
  public var activity: String
  /// Bytes done.
  public var completedBytes: Int
  /// Bytes in all, where known.
  public var totalBytes: Int?

  /// Makes a progress report.
  public init(activity: String, completedBytes: Int, totalBytes: Int?) {
    self.activity = activity
    self.completedBytes = completedBytes
    self.totalBytes = totalBytes
  }
}
