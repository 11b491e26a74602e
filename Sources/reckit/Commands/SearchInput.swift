import Foundation
import RecKit

/// Reads and checks the search that a command names.
struct SearchInput {
  let search: Search
  /// The folder that relative paths of its datasets start from.
  let folder: String

  /// Whether a file is a search; false where it cannot be read as a config at all.
  static func isSearch(_ path: String, _ context: Reckit.Environment) -> Bool {
    guard let bytes = try? ConfigInput.read(path, context),
      let document = try? ConfigDocument.parse(bytes, source: path)
    else { return false }
    return Search.isSearch(document)
  }

  /// Reads operands: the search's path, then `key=value` for the search's own keys or for its base's sections.
  init(_ operands: [String], _ context: Reckit.Environment) throws {
    (search, folder) = try ConfigInput.loadBased(operands, keys: Search.keys, context) {
      document, name, overrides, base in
      guard Search.isSearch(document) else {
        throw CommandError.usage(
          "\(document.source) is not a search: it has neither arms nor space; `reckit sweep` runs a study, `reckit run` a config"
        )
      }
      return try Search(document, name: name, registry: context.registry, overrides: overrides, readBase: base)
    }
  }
}
