internal import Foundation

/// The folder that relative paths in a document or an argument start from.
enum StartingFolder {
  /// The working directory, which is the default.
  static var standard: String { FileManager.default.currentDirectoryPath }

  /// A folder's path from the root.
  static func absolute(_ folder: String) -> String { tidy(folder.hasPrefix("/") ? folder : standard + "/" + folder) }

  /// An absolute path without empty parts and `.`; `..` stays, because it may follow a link.
  static func tidy(_ path: String) -> String {
    "/" + path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
  }
}
