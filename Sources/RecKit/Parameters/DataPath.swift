internal import Foundation

/// A parameter that names a file.
///
/// In a config a relative path starts at the config's folder, in a `key=value` argument at the working directory;
/// `~/` is the home folder. Components get absolute paths, and a resolved config has absolute paths, so it runs from
/// anywhere. A dataset's paths are not part of a config's hash: the hash of the data covers the files' contents.
///
/// ```swift
/// @Parameter("The file of interactions.")
/// public var file: DataPath? = nil
/// ```
public struct DataPath: ParameterValue, ExpressibleByStringLiteral, CustomStringConvertible {
  /// The path: absolute where it comes from a config or an argument.
  public let path: String

  /// What to write for it.
  public static var typeDescription: String { "a file's path (~/ is your home folder; ~NAME is not supported)" }

  /// Takes a path as it is.
  public init(_ path: String) { self.path = path }

  /// Takes a path as it is.
  public init(stringLiteral path: String) { self.init(path) }

  /// Reads a path from where it was written; nil where the node is no text, or names another user's home folder.
  public init?(_ node: ConfigNode) {
    guard case .string(let text) = node.value, !text.isEmpty, !text.contains("\0") else { return nil }
    if text.hasPrefix("~") {
      guard text == "~" || text.hasPrefix("~/") else { return nil }
      path = StartingFolder.tidy(Self.home + text.dropFirst())
    } else if text.hasPrefix("/") {
      path = StartingFolder.tidy(text)
    } else {
      path = node.folder.map { StartingFolder.tidy($0 + "/" + text) } ?? text
    }
  }

  /// The node that reads back as this value.
  public var node: ConfigNode { ConfigNode(.string(path)) }

  /// The path.
  public var description: String { path }

  private static var home: String {
    let home = ProcessInfo.processInfo.environment["HOME"] ?? ""
    return home.hasPrefix("/") ? home : NSHomeDirectory()
  }
}

/// A type of parameter whose values are paths.
protocol PathParameterValue {}
extension DataPath: PathParameterValue {}
extension Optional: PathParameterValue where Wrapped: PathParameterValue {}
extension Array: PathParameterValue where Element: PathParameterValue {}

extension ParameterContainer {
  /// The keys of parameters that are paths.
  var pathKeys: [String] { flatParameters.filter(\.parameter.isPath).map(\.key) }
}
