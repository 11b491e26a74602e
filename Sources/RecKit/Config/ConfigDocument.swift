/// A config's text and the tree that was read from it.
///
/// The language is a strict subset of YAML 1.2: what is accepted means the same to any YAML reader, and what
/// versions of YAML read differently (`yes`, `0777`, `1_000`, `12:30`) is refused. See `Guides/Configs.md`.
public struct ConfigDocument: Sendable {
  /// The largest file that is read, in bytes: 1 MiB.
  public static let largestByteCount = 1 << 20

  /// The name that errors start with: the file's, or `<stdin>`.
  public var source: String
  /// The text, line by line.
  public var lines: [String]
  /// What the text says.
  public var root: ConfigNode

  /// Reads a config.
  ///
  /// - Parameters:
  ///   - bytes: the file's bytes: UTF-8, at most 1 MiB.
  ///   - source: the name for errors.
  ///   - folder: what relative paths in it start from: the file's folder; nil: the working directory.
  /// - Returns: the document.
  /// - Throws: ``ConfigErrors`` with every problem of the text.
  public static func parse(_ bytes: some Collection<UInt8>, source: String, folder: String? = nil) throws
    -> ConfigDocument
  {
    var text = try ConfigText(bytes, source: source)
    let root = text.parse()
    guard text.problems.isEmpty else {
      throw ConfigErrors(source: source, lines: text.texts, problems: text.problems)
    }
    return ConfigDocument(
      source: source, lines: text.texts,
      root: root.starting(at: folder.map(StartingFolder.absolute) ?? StartingFolder.standard))
  }

  /// Problems of this document as an error.
  public func errors(_ problems: [ConfigProblem]) -> ConfigErrors {
    ConfigErrors(source: source, lines: lines, problems: problems)
  }
}
