import RecKit

/// `reckit describe`.
enum DescribeCommand: Command {
  static let specification = CommandSpecification(
    name: "describe", operands: "NAME", summary: "Describe a component's parameters.",
    discussion: """
      NAME is a component's name, or training, evaluation or checkpoint: sections of a config. `reckit list` shows the names. A
      parameter that says "searched" is tried over these values by a search with `space: default`.
      """, count: 1...1, options: []
  )

  static func run(_ arguments: ParsedArguments, _ context: Reckit.Environment) throws {
    let name = arguments.operands[0]
    let entries = context.registry.entries().filter { $0.name == name }
    var texts = entries.map { entry in
      let isOfLists = entry.component is any ListMetric.Type
      return text(
        "\(entry.kind.rawValue) \(entry.name)",
        entry.summary
          + (isOfLists ? "\nA list metric: one number for the lists of all users together, none for each user." : ""),
        entry.parameters)
    }
    texts += OptionSection.all.filter { $0.name == name }.map { text("section \($0.name)", $0.summary, $0.parameters) }
    guard !texts.isEmpty else {
      if let kind = NewKind(typed: name) { throw kindError(kind, name, context.registry) }
      let names = context.registry.entries().map(\.name) + OptionSection.all.map(\.name)
      throw CommandError.usage(
        "there is no component \(name)" + Words.suggestion(for: name, among: names) + "\n`reckit list` shows them all")
    }
    context.output.write(texts.joined(separator: "\n"))
  }

  /// The error for a kind in place of a component's name: it lists the names of that kind.
  private static func kindError(_ kind: NewKind, _ word: String, _ registry: Registry) -> CommandError {
    let entries = registry.entries(kind.component).filter { entry in
      switch kind {
      case .listMetric: entry.component is any ListMetric.Type
      case .fittedScorer: entry.component is any FittedScorer.Type
      default: true
      }
    }
    let names = entries.isEmpty ? "none" : entries.map(\.name).joined(separator: ", ")
    return .usage(
      "\(word) is a kind of component; describe one of that kind: \(names)\n"
        + "`reckit list \(kind.component.rawValue)` says what each is")
  }

  private static func text(_ title: String, _ summary: String, _ parameters: [ParameterDescription]) -> String {
    var rows = TextRows()
    for parameter in parameters {
      let range = parameter.bounds.isEmpty ? "" : ", \(parameter.bounds)"
      let search = parameter.search.map { "; searched \($0)" } ?? ""
      rows.add(
        "  \(parameter.key)",
        "\(parameter.help) (\(parameter.type)\(range); default \(parameter.defaultText)\(search))")
    }
    return "\(title)\n\(summary)\n" + (parameters.isEmpty ? "  no parameters\n" : rows.text)
  }
}
