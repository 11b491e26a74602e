import Foundation
import RecKit
import RecKitCommands
import Synchronization

/// One call of the command line: arguments in, exit code and text out.
struct CommandRun {
  let code: Int32
  let output: String
  let errors: String

  /// Calls `reckit`.
  init(
    _ arguments: [String], input: String = "", environment: [String: String] = [:], isWatched: Bool = false,
    registry: Registry = .builtIn, program: String = "reckit"
  ) {
    let output = Captured()
    let errors = Captured()
    code = Reckit.run(
      arguments, registry: registry,
      output: CommandOutput(
        write: { output.append($0) }, writeError: { errors.append($0) }, isWatched: isWatched, width: 80),
      environment: environment, program: program, readInput: { Data(input.utf8) })
    self.output = output.text
    self.errors = errors.text
  }
}

/// Text gathered from any thread.
private final class Captured: Sendable {
  private let value = Mutex("")
  var text: String { value.withLock { $0 } }
  func append(_ text: String) { value.withLock { $0 += text } }
}

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
  func file(_ name: String, _ text: String) throws -> String { try file(name, Data(text.utf8)) }

  /// Writes a file and returns its path.
  func file(_ name: String, _ data: Data) throws -> String {
    try data.write(to: URL(fileURLWithPath: path + "/" + name))
    return path + "/" + name
  }
}
