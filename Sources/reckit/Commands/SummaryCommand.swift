import RecKit

/// `reckit summary`.
enum SummaryCommand: Command {
  static let specification = CommandSpecification(
    name: "summary", operands: "CONFIG [key=value ...]", summary: "Print the model: layers, shapes, parameters.",
    discussion: "Loads the dataset, because the sizes of tables depend on it.", count: 1...Int.max, options: [])

  static func run(_ arguments: ParsedArguments, _ context: Reckit.Environment) throws {
    let loaded = try ConfigInput.load(arguments.operands, context)
    guard case .trained(let scorer) = loaded.configuration.scorer else {
      return context.output.line("The scorer is fitted to the training data and has no layers.")
    }
    let data = try ConfigInput.prepare(loaded, context, isQuiet: false)
    let summary = try ModelSummary(of: scorer.prepared(for: data.training), shape: data.training.shape)
    var table = TextTable(
      ["layer", "operation", "output shape", "parameters", "connected to"], [.left, .left, .left, .right, .left])
    for layer in summary.layers {
      table.append([
        layer.name, layer.operation, "(pairs, \(layer.columns))", grouped(layer.parameters),
        layer.connectedTo.joined(separator: ", "),
      ])
    }
    context.output.write(table.text)
    for name in summary.unused { context.output.line("not used by the scores: \(name)") }
    context.output.line("total parameters: \(grouped(summary.total))")
  }

  /// 168128 as 168,128.
  private static func grouped(_ number: Int) -> String {
    var digits = String(number)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return ([digits] + groups).joined(separator: ",")
  }
}
