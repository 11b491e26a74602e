internal import Foundation

/// The checksums in a run's `result.json` of itself and of the files beside it, so that a changed number is noticed.
///
/// `files` has the SHA-256 of each file, `sum` that of everything in `result.json` but `sum` itself, as
/// ``ConfigNode/jsonLine`` writes it: other line ends or blanks change nothing.
enum RunSeal {
  /// A result with the sums of the files beside it and its own.
  static func sealed(_ result: ConfigNode, files: [(name: String, data: Data)]) -> ConfigNode {
    guard case .mapping(var entries) = result.value else { return result }
    let sums = files.map { ConfigEntry($0.name, SHA256.hexadecimal(of: $0.data).node) }
    entries.append(ConfigEntry("files", ConfigNode(.mapping(sums))))
    return ConfigNode(.mapping(entries + [ConfigEntry("sum", sum(of: entries).node)]))
  }

  /// Whether a result is what was written.
  static func isWhole(_ result: ConfigNode) -> Bool {
    guard case .mapping(let entries) = result.value, let sum = result["sum"] else { return false }
    return sum == Self.sum(of: entries.filter { $0.key != "sum" }).node
  }

  /// Whether a file beside a result is the one that it was written with.
  static func isWhole(_ bytes: some Collection<UInt8>, _ name: String, beside result: ConfigNode) -> Bool {
    result["files"]?[name] == SHA256.hexadecimal(of: bytes).node
  }

  /// The first file of a finished run that is not what the run wrote; nil where all are.
  static func damagedFile(_ result: ConfigNode, in folder: String) -> String? {
    guard isWhole(result), case .mapping(let sums)? = result["files"]?.value else { return "result.json" }
    return sums.map(\.key).first { name in
      guard let bytes = FileManager.default.contents(atPath: folder + "/" + name) else { return true }
      return !isWhole(bytes, name, beside: result)
    }
  }

  private static func sum(of entries: [ConfigEntry]) -> String {
    SHA256.hexadecimal(of: ConfigNode(.mapping(entries)).jsonLine.utf8)
  }
}
