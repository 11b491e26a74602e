/// Where a command writes, and what it may assume about who reads.
public struct CommandOutput: Sendable {
  /// Writes to standard output.
  public var write: @Sendable (String) -> Void
  /// Writes to standard error.
  public var writeError: @Sendable (String) -> Void
  /// Whether somebody watches standard error on a terminal; progress bars go there.
  public var isWatched: Bool
  /// Columns of the terminal.
  public var width: Int

  /// Makes an output.
  public init(
    write: @escaping @Sendable (String) -> Void, writeError: @escaping @Sendable (String) -> Void,
    isWatched: Bool = false, width: Int = 80
  ) {
    self.write = write
    self.writeError = writeError
    self.isWatched = isWatched
    self.width = width
  }

  /// Writes a line to standard output.
  func line(_ text: String = "") { write(text + "\n") }

  /// Shows a line that the next one overwrites; nothing where nobody watches.
  func status(_ text: String) {
    if isWatched { writeError("\r\u{1B}[2K" + text) }
  }
}
