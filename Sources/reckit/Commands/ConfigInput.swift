import Foundation
import RecKit

/// Reads and checks the config that a command names.
enum ConfigInput {
  /// The config, its name for folders, and the folder that relative paths in it start from.
  struct Loaded {
    let configuration: ExperimentConfiguration
    let name: String
    let folder: String
  }

  /// Reads operands: the config's path (or `-`), then `key=value` arguments.
  static func load(_ operands: [String], _ context: Reckit.Environment) throws -> Loaded {
    let path = operands[0]
    guard !path.contains("=") || FileManager.default.fileExists(atPath: path) else {
      throw CommandError.usage("the config comes first, then key=value: \(path.escapedOnOneLine) is no file")
    }
    let source = path == "-" ? "<stdin>" : path
    let folder = folder(of: path)
    var document = try ConfigDocument.parse(try read(path, context), source: source, folder: folder)
    try document.override(with: Array(operands.dropFirst()))
    let configuration = try ExperimentConfiguration(document, registry: context.registry)
    return Loaded(configuration: configuration, name: name(of: path), folder: folder)
  }

  /// The component that each section of a config, or of a run's, names, where it can be read and says so; its mistakes do
  /// not matter.
  static func sections(of path: String, _ context: Reckit.Environment) -> [String: String] {
    var isFolder: ObjCBool = false
    let isRun = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    let path = isRun ? path + "/config.txt" : path
    guard path != "-", let bytes = try? read(path, context),
      case .mapping(let entries)? = (try? ConfigDocument.parse(bytes, source: path))?.root.value
    else { return [:] }
    return Dictionary(
      entries.compactMap { entry in
        let name = if case .string = entry.node.value { entry.node } else { entry.node["name"] }
        return name.flatMap { String($0) }.map { (entry.key, $0) }
      }
    ) { first, _ in first }
  }

  /// Reads a file that names a base config, as studies and searches do.
  ///
  /// - Parameters:
  ///   - operands: its path, then `key=value` for the file's own keys or for its base's sections.
  ///   - keys: the file's own keys.
  ///   - context: the command's surroundings.
  ///   - make: gets the file's document with its own keys set, its name, what is for the base, and what reads the base.
  /// - Returns: what was made, and the folder that relative paths of its datasets start from.
  /// - Throws: ``CommandError``, ``ConfigErrors``, and what `make` throws.
  static func loadBased<File>(
    _ operands: [String], keys: [String], _ context: Reckit.Environment,
    make: (ConfigDocument, _ name: String, _ overrides: [String], _ base: (String) throws -> ConfigDocument) throws ->
      File
  ) throws -> (file: File, folder: String) {
    let path = operands[0]
    let here = folder(of: path)
    var folder = here
    var document = try ConfigDocument.parse(
      try read(path, context), source: path == "-" ? "<stdin>" : path, folder: folder)
    let arguments = operands.dropFirst()
    let own = arguments.filter { keys.contains(String($0.prefix { $0 != "=" && $0 != "." })) }
    try document.override(with: own)
    let file = try make(document, name(of: path), arguments.filter { !own.contains($0) }) { base in
      let file = base.hasPrefix("/") ? base : (here as NSString).appendingPathComponent(base)
      folder = FilePath.parent(of: file)
      return try ConfigDocument.parse(try read(file, context), source: file, folder: folder)
    }
    return (file, folder)
  }

  /// The folder that relative paths in a config start from.
  static func folder(of path: String) -> String {
    path == "-" ? "." : URL(fileURLWithPath: path).deletingLastPathComponent().path(percentEncoded: false)
  }

  /// What a config or study is called after its file.
  static func name(of path: String) -> String {
    path == "-" ? "stdin" : URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
  }

  static func read(_ path: String, _ context: Reckit.Environment) throws -> Data {
    if path == "-" { return try context.readInput() }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw CommandError.usage("\(path.escapedOnOneLine): there is no such file")
    }
    guard !isFolder.boolValue else { throw CommandError.usage("\(path.escapedOnOneLine) is a folder, not a config") }
    do { return try ConfigDocument.bytes(at: path) } catch let error as FileError {
      throw CommandError.usage("\(error)")
    }
  }

  /// Loads the dataset and prepares it, showing progress.
  static func prepare(
    _ loaded: Loaded, _ context: Reckit.Environment, threads: Int? = nil, isQuiet: Bool
  ) throws -> PreparedData {
    try prepare(loaded.configuration, folder: loaded.folder, context, threads: threads, isQuiet: isQuiet)
  }

  /// Loads a configuration's dataset and prepares it; relative paths in it start from `folder`.
  static func prepare(
    _ configuration: ExperimentConfiguration, folder: String, _ context: Reckit.Environment, threads: Int? = nil,
    isQuiet: Bool
  ) throws -> PreparedData {
    let output = context.output
    let clock = ContinuousClock()
    let start = clock.now
    let data = try configuration.loadData(
      DatasetContext(folder: context.dataFolder, configFolder: folder, threads: threads) { progress in
        guard !isQuiet else { return }
        let bar = ProgressBar(progress.activity, unit: "B")
        let elapsed = clock.now - start
        output.status(
          bar.line(
            done: progress.completedBytes, total: progress.totalBytes,
            seconds: Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18,
            width: output.width))
      })
    output.status("")
    return data
  }
}
