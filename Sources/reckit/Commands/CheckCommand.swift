import RecKit

/// `reckit check`.
enum CheckCommand: Command {
  static let specification = CommandSpecification(
    name: "check", operands: "CONFIG [key=value ...]", summary: "Check a config and print it resolved.",
    discussion:
      "The resolved config names every parameter; run again, it gives the same bits. CONFIG - is standard input.",
    count: 1...Int.max, options: [.init(name: "json", help: "Print JSON.")])

  static func run(_ arguments: ParsedArguments, _ context: Reckit.Environment) throws {
    let resolved = try ConfigInput.load(arguments.operands, context).configuration.resolved
    context.output.write(arguments.switches.contains("json") ? resolved.json + "\n" : resolved.text)
  }
}
