public import Foundation
public import RecKit

/// The whole command line as one function: arguments in, exit code out.
///
/// An outside package makes its own executable with its components added, the whole `main.swift`:
///
/// ```swift
/// import RecKitCommands
///
/// Reckit.main { try $0.register(MyScorer.self) }
/// ```
public enum Reckit {
  /// The version.
  public static let version = "0.1.0"

  /// What the commands get from the process.
  struct Environment {
    let registry: Registry
    let output: CommandOutput
    let variables: [String: String]
    var readInput: () throws -> Data
    /// The program's name, for lines that say how to do something again.
    let program: String

    /// The folder that holds datasets: `RECKIT_DATA`, else `reckit` in the user's cache folder.
    var dataFolder: String {
      if let folder = variables["RECKIT_DATA"], !folder.isEmpty { return folder }
      let caches =
        variables["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : URL(fileURLWithPath: $0) }
        ?? FileManager.default.urls(for: .cachesDirectory, in: .userDomainMask).first
        ?? FileManager.default.temporaryDirectory
      return caches.appending(path: "reckit").path(percentEncoded: false)
    }
  }

  /// Runs a command.
  ///
  /// - Parameters:
  ///   - arguments: the command's name and what follows, without the executable's.
  ///   - registry: the components that configs can name.
  ///   - output: where to write.
  ///   - environment: environment variables.
  ///   - program: the program's name, for lines that say how to do something again.
  ///   - readInput: reads standard input, for the config `-`.
  /// - Returns: the exit code: see ``ExitCode``.
  public static func run(
    _ arguments: some Sequence<String>, registry: Registry = .builtIn, output: CommandOutput = .standard,
    environment: [String: String] = ProcessInfo.processInfo.environment, program: String = "reckit",
    readInput: () throws -> Data = { try FileHandle.standardInput.readToEnd() ?? Data() }
  ) -> Int32 {
    withoutActuallyEscaping(readInput) { readInput in
      let output = output.escaping
      let context = Environment(
        registry: registry, output: output, variables: environment, readInput: readInput, program: program)
      do {
        try dispatch(Array(arguments), context)
        try context.output.check()
        return ExitCode.done
      } catch {
        return report(error, to: output)
      }
    }
  }

  /// The commands, in the order of the overview.
  static var commands: [any Command.Type] {
    [
      RunCommand.self, CheckCommand.self, ListCommand.self, DescribeCommand.self, DataCommand.self, SummaryCommand.self,
      EvaluateCommand.self, RecommendCommand.self, SimilarCommand.self, SweepCommand.self, TuneCommand.self,
      ReportCommand.self, CompareCommand.self, VerifyCommand.self, NewCommand.self,
      CompletionCommand.self,
    ]
  }

  /// Runs the command that the process was started with, with components added to those that ship, and exits.
  ///
  /// - Parameter add: registers the components; what it throws (a name that is taken) ends the process with code 2.
  public static func main(adding add: (inout Registry) throws -> Void) -> Never {
    var registry = Registry.builtIn
    do {
      try add(&registry)
    } catch {
      CommandOutput.standard.escaping.writeError("reckit: \(error)\n")
      exit(ExitCode.usage)
    }
    exit(run(CommandLine.arguments.dropFirst(), registry: registry, program: programName))
  }

  /// What the process was started as, without its folder.
  public static var programName: String {
    let name = CommandLine.arguments.first?.split(separator: "/").last.map(String.init) ?? ""
    return name.isEmpty ? "reckit" : name
  }

  private static func dispatch(_ arguments: [String], _ context: Environment) throws {
    guard let name = arguments.first else { throw CommandError.usage(overview) }
    // Bytes that are not UTF-8 arrive as U+FFFD: another file would be meant than the one that is named.
    if let argument = arguments.first(where: { $0.contains("\u{FFFD}") }) {
      throw CommandError.usage(
        "the argument \(argument.escapedOnOneLine) is not UTF-8; rename the file, or name another")
    }
    if ["--help", "-h", "help"].contains(name) { return context.output.write(overview + "\n") }
    if name == "--version" { return context.output.line("reckit \(version)") }
    guard let command = commands.first(where: { $0.specification.name == name }) else {
      let names = commands.map { $0.specification.name }
      throw CommandError.usage(
        "there is no command \(name.escapedOnOneLine)" + Words.suggestion(for: name, among: names)
          + "\ncommands: \(names.joined(separator: ", "))")
    }
    let parsed = try command.specification.parse(Array(arguments.dropFirst()))
    if parsed.switches.contains("help") { return context.output.write(command.specification.help) }
    try command.run(parsed, context)
  }

  private static var overview: String {
    var rows = TextRows()
    for command in commands {
      let specification = command.specification
      rows.add("  \(specification.name) \(specification.operands)", specification.summary)
    }
    return """
      RecKit \(version): experiments with implicit-feedback recommenders.

      usage: reckit COMMAND ...

      \(rows.text)
      A first run, without data:  reckit run configs/quickstart.txt
      The MovieLens experiments:  RECKIT_DATA=FOLDER reckit run configs/cosine.txt
      Variants compared:          RECKIT_DATA=FOLDER reckit sweep configs/studies/samplers.txt
      Methods tuned alike:        RECKIT_DATA=FOLDER reckit tune configs/tune/scorers.txt
      A scorer of your own:       reckit new scorer NAME
      More of a command:          reckit COMMAND --help
      """
  }

  /// Says what went wrong and returns the exit code for it.
  private static func report(_ error: any Error, to output: CommandOutput) -> Int32 {
    output.status("")
    switch error {
    case let error as ConfigErrors:
      output.writeError("\(error)\n")
      return ExitCode.usage
    case let error as CommandError:
      output.writeError(error.message + "\n")
      return error.code
    case let error as StudyFolder.Conflict:
      output.writeError("\(error)\n")
      return ExitCode.usage
    case EvaluationError.cutoffBeyondCatalogue:
      // Only the data tells how long the list can be, but it is the config that is wrong.
      output.writeError("\(error)\n")
      return ExitCode.usage
    case is Interruption.Interrupted:
      return ExitCode.interrupted
    default:
      let isFoundations = error is CocoaError || error is POSIXError || error is URLError
      output.writeError("reckit: \(isFoundations ? FileError.words(error) : "\(error)")\n")
      return ExitCode.failed
    }
  }
}

/// One command.
protocol Command {
  static var specification: CommandSpecification { get }
  static func run(_ arguments: ParsedArguments, _ context: Reckit.Environment) throws
}
