import RecKit
import RecKitDatasets
import RecKitMetrics
import RecKitSamplers
import RecKitScorers

extension Reader {
  /// Every component that ships.
  static let registry: Registry = {
    var registry = Registry()
    do {
      try registry.registerDatasets()
      try registry.registerSamplers()
      try registry.registerScorers()
      try registry.registerCore()
      try registry.registerMetrics()
    } catch { fatalError("\(error)") }
    return registry
  }()

  /// A config, and after a NUL arguments as on the command line, with a NUL between two; what was read is written and read
  /// again.
  static let config = Reader("config") { bytes in
    let parts = bytes.split(separator: 0, omittingEmptySubsequences: false)
    var document = try ConfigDocument.parse(parts[0], source: "config.txt", folder: "/")
    try document.override(with: parts.dropFirst().map { String(decoding: $0, as: UTF8.self) })
    let configuration = try ExperimentConfiguration(document, registry: registry)
    let again = try ExperimentConfiguration(
      try ConfigDocument.parse(configuration.text.utf8, source: "resolved", folder: "/"), registry: registry)
    check(again.hash == configuration.hash, "the resolved config has another hash:\n\(configuration.text)")
  }

  private static func base(_ path: String) throws -> ConfigDocument {
    try ConfigDocument.parse("dataset: synthetic\n".utf8, source: path, folder: "/")
  }

  static let study = Reader("study") { bytes in
    let document = try ConfigDocument.parse(bytes, source: "study.txt", folder: "/")
    _ = try Study(document, name: "study", registry: registry, readBase: base)
  }

  static let search = Reader("search") { bytes in
    let document = try ConfigDocument.parse(bytes, source: "search.txt", folder: "/")
    _ = try Search(document, name: "search", registry: registry, readBase: base)
  }
}
