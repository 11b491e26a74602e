import Foundation
import RecKit

/// `reckit evaluate`.
enum EvaluateCommand: Command {
  static let specification = CommandSpecification(
    name: "evaluate", operands: "RUN [key=value ...]",
    summary: "Evaluate a stored model again, by its own or another protocol.",
    discussion: """
      RUN is a finished run's folder, also one in a study's runs/. Without key=value every recorded metric is measured anew
      and compared to the last digit; the exit code is 1 if one differs. evaluation.KEY, dataset.KEY and splitter.KEY change
      the protocol, which is then shown with its own hash: evaluation.metrics=[ndcg@20], dataset.split=ub. Users and items
      of other data are matched by their ids.
      """, count: 1...Int.max,
    options: ModelInput.options + [
      .init(name: "users", value: "FILE", help: "Write each user's metrics on test as CSV."),
      .init(name: "json", help: "Print the result as JSON and nothing else."),
      .init(name: "quiet", help: "Print nothing but errors."),
    ])

  static func run(_ arguments: ParsedArguments, _ context: Reckit.Environment) throws {
    let isQuiet = !arguments.switches.isDisjoint(with: ["quiet", "json"])
    let changes = Array(arguments.operands.dropFirst())
    // Before anything is loaded.
    if let wrong = changes.first(where: { !$0.contains("=") }) {
      throw CommandError.usage("\(wrong.escapedOnOneLine) is not key=value; one run is evaluated at a time")
    }
    let path = arguments.operands[0]
    let folder = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    let config = FileManager.default.fileExists(atPath: folder + "/config.txt") ? folder + "/config.txt" : path
    let changed =
      changes.isEmpty
      ? nil : try ExperimentConfiguration.evaluating(config, with: changes, registry: context.registry)
    let input = try ModelInput(arguments, context, isQuiet: isQuiet)
    let other = try changed.flatMap { changed in
      changed.hasSameData(as: input.model.configuration)
        ? nil
        : try ConfigInput.prepare(
          changed, folder: ConfigInput.folder(of: config), context, threads: input.threads, isQuiet: isQuiet)
    }
    let result = try Reevaluation(input.model, by: changed, on: other, threads: input.threads)
    let report = EvaluationReport(input, result, hasChanges: !changes.isEmpty)
    if let users = arguments.values["users"] {
      try AtomicFile.write(Data(result.test.usersCSV(result.data.training.users).utf8), to: users)
    }
    if arguments.switches.contains("json") {
      context.output.write(report.node.json + "\n")
    } else if !isQuiet {
      context.output.write(report.text)
    }
    if let failure = report.failure { throw CommandError(message: failure, code: ExitCode.failed) }
  }
}
