import RecKit

/// `reckit compare`.
enum CompareCommand: Command {
  static let specification = CommandSpecification(
    name: "compare", operands: "RUN RUN...", summary: "Compare finished runs with the first, user by user.",
    discussion: """
      Shows where the configs differ and, for each metric, the paired difference over users with its 95 % interval. One
      run of each says how certain the difference is over users, but not over seeds: for that, sweep a study. Runs with
      a validation part are shown with both parts; differences are on test.
      """, count: 2...Int.max,
    options: [.init(name: "across-protocols", help: "Compare runs of different protocols too, and mark it.")])

  static func run(_ arguments: ParsedArguments, _ context: Reckit.Environment) throws {
    let records = try arguments.operands.map { path in
      try RunRecord(path: path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path)
    }
    let first = records[0]
    let others = records.dropFirst()
    if !arguments.switches.contains("across-protocols"),
      let other = others.first(where: { $0.protocolHash != first.protocolHash })
    {
      let differences = ConfigDifference.between(first.result["protocol"], other.result["protocol"])
        .filter { $0.path != "hash" }
      throw CommandError.usage(
        "\(first.path) and \(other.path) were measured by different protocols:\n"
          + differences.map { "  \($0.text)\n" }.joined()
          + "--across-protocols compares them all the same, and marks it")
    }
    for other in others {
      context.output.line("\(other.path) against \(first.path)")
      let differences = ConfigDifference.between(first.config, other.config)
      for difference in differences { context.output.line("  \(difference.text)") }
      if differences.isEmpty { context.output.line("  the same config") }
      context.output.line()
      let runs = RunComparison(first, other, registry: context.registry)
      let hasValidation = !first.validation.isEmpty || !other.validation.isEmpty
      var table = TextTable(
        ["metric", "first", "second", "difference", "95 % interval", "p (t)", "p (Wilcoxon)", "users"],
        [.left, .right, .right, .right, .right, .right, .right, .right])
      var sentences: [String] = []
      for metric in first.metrics {
        if let one = first.validationMean(metric.label), let two = other.validationMean(metric.label) {
          table.append(
            ["validation \(metric.label)", rounded(one, places: 4), rounded(two, places: 4)]
              + ["", "", "", "", ""])
        }
        guard let value = other.mean(metric.label) else { continue }
        let verdict = runs.verdict(metric.label)
        let name = hasValidation ? "test \(metric.label)" : metric.label
        table.append([name, rounded(metric.mean, places: 4), rounded(value, places: 4)] + verdict.users.cells)
        sentences.append("\(name): \(verdict.words): \(verdict.users.sentence)")
      }
      context.output.write(table.text)
      context.output.line()
      for sentence in sentences { context.output.line(sentence) }
      context.output.line(StudyAnalysis.Unit.users.scope)
      if hasValidation { context.output.line("Choose on validation, report test.") }
      context.output.line(
        runs.bothAreDeterministic
          ? "Both are deterministic: no seed could give another difference."
          : "One run of each: other seeds may give another difference; a study says how much.")
      for record in [first, other] where record.text("selected_on") == "test" {
        context.output.line("\(record.path): selected on test.")
      }
      context.output.line()
    }
  }
}
