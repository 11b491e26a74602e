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
    let path = operands[0]
    let source = path == "-" ? "<stdin>" : path
    var folder = ConfigInput.folder(of: path)
    var document = try ConfigDocument.parse(try ConfigInput.read(path, context), source: source, folder: folder)
    guard Search.isSearch(document) else {
      throw CommandError.usage(
        "\(source) is not a search: it has neither arms nor space; `reckit sweep` runs a study, `reckit run` a config")
    }
    let arguments = operands.dropFirst()
    let own = arguments.filter { Search.keys.contains(String($0.prefix { $0 != "=" && $0 != "." })) }
    try document.override(with: own)
    let here = folder
    search = try Search(
      document, name: ConfigInput.name(of: path), registry: context.registry,
      overrides: arguments.filter { !own.contains($0) }
    ) { base in
      let file = base.hasPrefix("/") ? base : (here as NSString).appendingPathComponent(base)
      folder = FilePath.parent(of: file)
      return try ConfigDocument.parse(try ConfigInput.read(file, context), source: file, folder: folder)
    }
    self.folder = folder
  }
}
