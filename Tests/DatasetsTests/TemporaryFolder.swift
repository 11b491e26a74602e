import Foundation
import RecKit

/// A folder that is removed when nobody holds it any more.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "reckit-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path(percentEncoded: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and returns its path.
  @discardableResult func file(_ name: String, _ data: some DataProtocol) throws -> String {
    try Data(data).write(to: URL(fileURLWithPath: path + "/" + name))
    return path + "/" + name
  }

  /// What lies in the folder, hidden files included, but for locks.
  var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).filter { !$0.hasSuffix(".lock") }.sorted()
  }

  var context: DatasetContext { DatasetContext(folder: path, configFolder: path) }
}
