import Foundation
import Synchronization

extension CommandOutput {
  /// The process's standard output and error.
  public static var standard: CommandOutput {
    StandardStreams.reserve()
    var output = CommandOutput(
      write: { StandardStreams.put($0, to: STDOUT_FILENO) }, writeError: { StandardStreams.put($0, to: STDERR_FILENO) },
      isWatched: isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb",
      width: terminalWidth)
    output.failure = { StandardStreams.failure }
    return output
  }

  private static var terminalWidth: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}

/// Standard output and error of the process.
private enum StandardStreams {
  /// What stopped standard output; 0: nothing.
  private static let code = Atomic<Int32>(0)

  static var failure: String? {
    let code = code.load(ordering: .relaxed)
    return code == 0 ? nil : "standard output: \(String(cString: strerror(code)))"
  }

  /// Keeps files from getting the numbers of streams that the process was started without: writing to them still fails.
  static func reserve() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) == -1 {
      _ = open("/dev/null", O_RDONLY)
    }
  }

  /// Writes all of a text.
  ///
  /// A failure of standard output is remembered and nothing more is written there. A reader who has gone away
  /// interrupts what is under way; where interruptions are not noticed the process ends, as SIGPIPE has it.
  static func put(_ text: String, to descriptor: Int32) {
    guard descriptor != STDOUT_FILENO || code.load(ordering: .relaxed) == 0 else { return }
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if written > 0 {
        bytes = bytes.dropFirst(written)
        continue
      }
      let failure = errno
      if failure == EINTR { continue }
      if failure == EAGAIN {
        var place = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&place, 1, 1000)
        continue
      }
      guard descriptor == STDOUT_FILENO else { return }
      if failure == EPIPE {
        guard Interruption.isWatching else { exit(ExitCode.failed) }
        Interruption.request()
      }
      return code.store(failure, ordering: .relaxed)
    }
  }
}
