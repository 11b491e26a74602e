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
      .init(name: "out", value: "FILE", help: "Write each user's metrics on test as CSV."),
      .init(name: "json", help: "Print the result as JSON and nothing else."),
      .init(name: "quiet", help: "Print nothing but errors."),
    ])

  static func run(_ arguments: ParsedArguments, _ context: Reckit.Environment) throws {
    let isQuiet = !arguments.switches.isDisjoint(with: ["quiet", "json"])
    try arguments.checkFiles(["out"])
    let input = try ModelInput(arguments, context, isQuiet: isQuiet)
    let result = try Reevaluation(input.model, by: input.changed, on: input.other, threads: input.threads)
    let report = EvaluationReport(input, result)
    if let path = arguments.values["out"] {
      try AtomicFile.write(Data(result.test.usersCSV(result.data.training.users).utf8), to: path)
    }
    if arguments.switches.contains("json") {
      context.output.write(report.node.json + "\n")
    } else if !isQuiet {
      context.output.write(report.text)
    }
    if let failure = report.failure { throw CommandError(message: failure, code: ExitCode.failed) }
  }
}
