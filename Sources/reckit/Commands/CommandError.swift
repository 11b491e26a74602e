/// Why a command ends, with its exit code.
struct CommandError: Error {
  let message: String
  let code: Int32

  /// The command or the config is wrong.
  static func usage(_ message: String) -> CommandError { CommandError(message: message, code: ExitCode.usage) }
}

/// What the exit codes mean; scripts rely on them.
public enum ExitCode {
  /// Done.
  public static let done: Int32 = 0
  /// The run failed.
  public static let failed: Int32 = 1
  /// The command or the config is wrong.
  public static let usage: Int32 = 2
  /// Interrupted.
  public static let interrupted: Int32 = 130
}
