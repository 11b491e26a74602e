internal import Foundation

/// A parameter that names a file.
///
/// In a config a relative path starts at the config's folder, in a `key=value` argument at the working directory;
/// `~/` is the home folder, `$RECKIT_DATA/` the folder that this variable names. Components get absolute paths, and a resolved config has absolute paths, so it runs from
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
  public static var typeDescription: String {
    "a file's path (~/ is your home folder, $RECKIT_DATA/ that of datasets where it is set; ~NAME is not supported)"
  }

  /// Takes a path as it is.
  public init(_ path: String) { self.path = path }

  /// Takes a path as it is.
  public init(stringLiteral path: String) { self.init(path) }

  /// Reads a path from where it was written.
  ///
  /// Nil where the node is no text, or names another user's home folder or a data folder that no variable gives.
  public init?(_ node: ConfigNode) { self.init(node, variables: ProcessInfo.processInfo.environment) }

  init?(_ node: ConfigNode, variables: [String: String]) {
    guard case .string(let text) = node.value, !text.isEmpty, !text.contains("\0") else { return nil }
    if text.hasPrefix("~") {
      guard text == "~" || text.hasPrefix("~/") else { return nil }
      path = StartingFolder.tidy(Self.home(variables) + text.dropFirst())
    } else if text.hasPrefix(Self.dataFolder) {
      guard let folder = variables["RECKIT_DATA"], !folder.isEmpty else { return nil }
      path = StartingFolder.tidy(StartingFolder.absolute(folder) + "/" + text.dropFirst(Self.dataFolder.count))
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

  /// What a path in the folder of datasets begins with.
  private static let dataFolder = "$RECKIT_DATA/"

  private static func home(_ variables: [String: String]) -> String {
    let home = variables["HOME"] ?? ""
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
