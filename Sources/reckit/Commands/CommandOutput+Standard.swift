import Foundation

extension CommandOutput {
  /// The process's standard output and error.
  public static var standard: CommandOutput {
    CommandOutput(
      write: { put($0, to: STDOUT_FILENO) }, writeError: { put($0, to: STDERR_FILENO) },
      isWatched: isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb",
      width: terminalWidth)
  }

  private static var terminalWidth: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}

/// Writes all of a text; a reader who has gone away ends the process quietly, as SIGPIPE does.
private func put(_ text: String, to descriptor: Int32) {
  var bytes = Array(text.utf8)[...]
  while !bytes.isEmpty {
    let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if written > 0 {
      bytes = bytes.dropFirst(written)
    } else if errno != EINTR {
      if errno != EPIPE && descriptor == STDOUT_FILENO {
        put("reckit: standard output: \(String(cString: strerror(errno)))\n", to: STDERR_FILENO)
      }
      exit(ExitCode.failed)
    }
  }
}
