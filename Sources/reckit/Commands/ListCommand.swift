import RecKit

/// `reckit list`.
enum ListCommand: Command {
  static let specification = CommandSpecification(
    name: "list", operands: "[KIND]", summary: "List the components that configs can name.",
    discussion: "KIND is one of \(ComponentKind.allCases.map(\.rawValue).joined(separator: ", ")).", count: 0...1,
    options: [])

  static func run(_ arguments: ParsedArguments, _ context: Reckit.Environment) throws {
    var kind: ComponentKind?
    if let word = arguments.operands.first {
      let names = ComponentKind.allCases.map(\.rawValue)
      kind = NewKind(typed: word)?.component
      guard kind != nil else {
        throw CommandError.usage(
          "there is no kind \(word)" + Words.suggestion(for: word, among: names)
            + "\nkinds: \(names.joined(separator: ", "))")
      }
    }
    var table = TextTable(["kind", "name", "what it is"])
    for entry in context.registry.entries(kind) { table.append([entry.kind.rawValue, entry.name, entry.summary]) }
    context.output.write(table.text)
  }
}
