import RecKit

/// Where a command writes, and what it may assume about the terminal.
///
/// Control characters in ids, names, paths and messages are escaped before they are written.
public struct CommandOutput: Sendable {
  /// Writes to standard output.
  public var write: @Sendable (String) -> Void
  /// Writes to standard error.
  public var writeError: @Sendable (String) -> Void
  /// Whether somebody watches standard error on a terminal; progress bars go there.
  public var isWatched: Bool
  /// Columns of the terminal.
  public var width: Int
  /// Why nothing can be written to standard output any more; nil while it can.
  public var failure: @Sendable () -> String? = { nil }

  /// Writes control sequences of RecKit's own.
  private var writeControl: @Sendable (String) -> Void

  /// Makes an output.
  public init(
    write: @escaping @Sendable (String) -> Void, writeError: @escaping @Sendable (String) -> Void,
    isWatched: Bool = false, width: Int = 80
  ) {
    self.write = write
    self.writeError = writeError
    writeControl = writeError
    self.isWatched = isWatched
    self.width = width
  }

  /// The output with the texts of strangers in it escaped.
  var escaping: CommandOutput {
    var copy = self
    copy.write = { write($0.escapedForTerminal) }
    copy.writeError = { writeError($0.escapedForTerminal) }
    return copy
  }

  /// Takes lines of the terminal away that were drawn to be redrawn.
  func eraseLines(_ count: Int) { writeControl("\r\u{1B}[\(count)A\u{1B}[J") }

  /// Writes a line to standard output.
  func line(_ text: String = "") { write(text + "\n") }

  /// Shows a line that the next one overwrites; nothing where nobody watches.
  func status(_ text: String) {
    if isWatched { writeControl("\r\u{1B}[2K" + text.escapedOnOneLine) }
  }

  /// Throws where something that was written did not arrive.
  func check() throws {
    if let failure = failure() { throw CommandError(message: "reckit: \(failure)", code: ExitCode.failed) }
  }
}
