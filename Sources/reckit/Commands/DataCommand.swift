import RecKit

/// `reckit data`.
enum DataCommand: Command {
  static let specification = CommandSpecification(
    name: "data", operands: "CONFIG [key=value ...]",
    summary: "Show the dataset: its columns, first rows, users, items, positives.",
    discussion: "", count: 1...Int.max, options: [])

  static func run(_ arguments: ParsedArguments, _ context: Reckit.Environment) throws {
    let data = try ConfigInput.prepare(try ConfigInput.load(arguments.operands, context), context, isQuiet: false)
    let output = context.output
    for (name, log) in data.logs {
      output.line("\(name): \(log.count) interactions")
      output.write(describe(log, data.training))
      output.line()
      output.write(firstRows(log, data.training))
      output.line()
    }
    for note in data.notes { output.line(note) }
    output.line("n_users = \(size(data.training.users))")
    output.line("n_items = \(size(data.training.items))")
    output.line("density = \(rounded(100 * data.density, places: 4)) % of all pairs are training positives")
    var table = TextTable(
      ["positives", "count", "users with one", "items with one"], [.left, .right, .right, .right])
    let parts = [("train", Optional(data.training.positives)), ("validation", data.validation), ("test", data.test)]
    for case (let name, let positives?) in parts {
      table.append([
        name, String(positives.count), String(Set(positives.users).count), String(Set(positives.items).count),
      ])
    }
    output.write(table.text)
  }

  /// How many there are; where ids are their own rows, how many rows, as the notebook counts.
  private static func size(_ identifiers: IdentifierMap) -> String {
    switch identifiers.firstRow {
    case 0: "\(identifiers.rowCount)"
    case 1: "\(identifiers.rowCount) (row 0 is unused)"
    default: "\(identifiers.rowCount) (rows 0 to \(identifiers.firstRow - 1) are unused)"
    }
  }

  /// The table that pandas' `describe()` prints.
  private static func describe(_ log: InteractionLog, _ training: TrainingSet) -> String {
    let columns = DescriptiveStatistics.columns(of: log, users: training.users, items: training.items)
    var table = TextTable([""] + columns.map(\.name), [.left] + columns.map { _ in .right })
    let rows: [(String, (DescriptiveStatistics) -> Double)] = [
      ("count", { Double($0.count) }), ("mean", \.mean), ("std", \.standardDeviation), ("min", \.minimum),
      ("25%", \.lowerQuartile), ("50%", \.median), ("75%", \.upperQuartile), ("max", \.maximum),
    ]
    for (name, value) in rows {
      table.append([name] + columns.map { rounded(value($0.statistics), places: 6) })
    }
    return table.text
  }

  private static func firstRows(_ log: InteractionLog, _ training: TrainingSet) -> String {
    var header = ["user", "item"]
    if log.ratings != nil { header.append("rating") }
    if log.times != nil { header.append("timestamp") }
    var table = TextTable(header, header.map { _ in .right })
    for position in 0..<min(5, log.count) {
      var row = [training.users[Int(log.users[position])], training.items[Int(log.items[position])]]
      if let ratings = log.ratings { row.append(number(ratings[position])) }
      if let times = log.times { row.append(number(times[position])) }
      table.append(row)
    }
    return table.text
  }

  private static func number(_ value: some BinaryFloatingPoint & LosslessStringConvertible) -> String {
    Int(exactly: value).map(String.init) ?? String(value)
  }
}
