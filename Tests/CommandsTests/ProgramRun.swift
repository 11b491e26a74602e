import Foundation
import Testing

/// Another program run to its end.
///
/// By POSIX's calls: Foundation's `Process` now and then never learns that a program has ended when two are started at
/// once, and the tests then wait for ever.
struct ProgramRun {
  /// The exit status; 128 and more: a signal ended it.
  let code: Int32
  /// Standard output and standard error, as they came.
  let text: String

  /// A program of this package: SwiftPM builds them beside the tests.
  static func builtBesideTests(_ name: String) throws -> String {
    let bundle = Bundle.allBundles.map(\.bundleURL).first { $0.pathExtension == "xctest" }
    let folders = [bundle?.deletingLastPathComponent(), Bundle.main.executableURL?.deletingLastPathComponent()]
    let places = folders.compactMap { $0?.appending(path: name).path }
    return try #require(places.first(where: FileManager.default.isExecutableFile(atPath:)), "no \(name) in \(places)")
  }

  init(_ program: String, _ arguments: [String], in folder: String = ".") throws {
    let output = FileManager.default.temporaryDirectory.appending(path: "output-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: output) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    // The shell goes into the folder and becomes the program.
    let call = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder, program] + arguments
    var words = call.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var process = pid_t()
    let failure = posix_spawn(&process, "/bin/sh", &actions, nil, &words, environ)
    guard failure == 0 else { throw POSIXError(POSIXErrorCode(rawValue: failure) ?? .EIO) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    code = status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
    text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: output)), as: UTF8.self)
  }
}
