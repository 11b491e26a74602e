import Foundation
import RecKit

/// Writes lists to standard output or a file, some at once.
struct ListWriter {
  private let path: String?
  private let output: CommandOutput

  init(_ path: String?, _ output: CommandOutput) { (self.path, self.output) = (path, output) }

  /// Gives `body` what takes text.
  func write(_ body: ((String) -> Void) throws -> Void) throws {
    var pending = ""
    guard let path else {
      try body { text in
        pending += text
        guard pending.utf8.count > 1 << 16 else { return }
        output.write(pending)
        pending = ""
      }
      return output.write(pending)
    }
    // What `body` throws is no failure of the file.
    var own: (any Error)?
    do {
      try AtomicFile.write(to: path) { handle in
        var failure: (any Error)?
        func flush() {
          if failure == nil {
            do { try handle.write(contentsOf: Data(pending.utf8)) } catch { failure = error }
          }
          pending = ""
        }
        do {
          try body { text in
            pending += text
            if pending.utf8.count > 1 << 20 { flush() }
          }
        } catch {
          own = error
          throw error
        }
        flush()
        if let failure { throw failure }
      }
    } catch {
      throw own ?? error
    }
  }
}

extension ParsedArguments {
  /// Throws where a file that an option names cannot be replaced: a folder, a device, a pipe, or a file of the run itself.
  func checkFiles(_ names: [String]) throws {
    let run = URL(fileURLWithPath: operands[0]).resolvingSymlinksInPath().path
    for name in names {
      guard let path = values[name] else { continue }
      var status = stat()
      guard !path.isEmpty else { throw CommandError.usage("--\(name) needs a file's path, not an empty one") }
      let file = URL(fileURLWithPath: path).resolvingSymlinksInPath()
      guard file.deletingLastPathComponent().path != run || !FileManager.default.fileExists(atPath: file.path) else {
        throw CommandError.usage("--\(name) \(path.escapedOnOneLine): that is a file of the run; name another one")
      }
      guard stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG else { continue }
      throw CommandError.usage(
        "--\(name) \(path.escapedOnOneLine): that is no file that can be replaced; name a new one, or leave the option out and redirect the output"
      )
    }
  }
}
