import RecKit

/// What a command takes, from which both parsing and `--help` come.
struct CommandSpecification {
  struct Option {
    let name: String
    /// What follows the option; nil: a switch.
    var value: String?
    let help: String
    /// The values that it takes, where they are few words.
    var choices: [String] = []
  }

  let name: String
  /// What stands behind the name in the usage line.
  let operands: String
  let summary: String
  let discussion: String
  /// How many operands it takes.
  let count: ClosedRange<Int>
  let options: [Option]

  /// `reckit NAME --help`.
  var help: String {
    var table = TextRows()
    for option in allOptions { table.add("  --\(option.name)" + (option.value.map { " \($0)" } ?? ""), option.help) }
    return
      "\(summary)\n\nusage: reckit \(name)\(operands.isEmpty ? "" : " " + operands)\(options.isEmpty ? "" : " [options]")\n\n"
      + (discussion.isEmpty ? "" : wrappedDiscussion + "\n\n") + "options:\n" + table.text
  }

  /// The discussion in lines of a terminal's width; an empty line starts a paragraph.
  private var wrappedDiscussion: String {
    discussion.split(separator: "\n\n")
      .map { Words.wrapped(String($0.replacing("\n", with: " ")), width: Words.lineWidth).joined(separator: "\n") }
      .joined(separator: "\n\n")
  }

  var allOptions: [Option] { options + [Option(name: "help", help: "Show this text.")] }

  /// Divides arguments into operands and options, which may stand anywhere before `--`.
  func parse(_ arguments: [String]) throws -> ParsedArguments {
    var parsed = ParsedArguments()
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--" {
        parsed.operands += rest
        break
      }
      guard argument.hasPrefix("--") || (argument.hasPrefix("-") && argument.count > 1) else {
        parsed.operands.append(argument)
        continue
      }
      let parts = argument.drop { $0 == "-" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = argument == "-h" ? "help" : String(parts.first ?? "")
      guard let option = allOptions.first(where: { $0.name == name }) else {
        throw CommandError.usage(
          "reckit \(self.name) has no option \(argument.prefix { $0 != "=" }.escapedOnOneLine)"
            + Words.suggestion(for: name, among: allOptions.map(\.name)) { "--\($0)" })
      }
      switch (option.value, parts.count == 2 ? String(parts[1]) : nil) {
      case (nil, nil): parsed.switches.insert(name)
      case (nil, .some): throw CommandError.usage("--\(name) takes no value")
      case (.some, let value?): try parsed.set(name, value)
      case (let placeholder?, nil):
        guard let value = rest.popFirst() else { throw CommandError.usage("--\(name) needs \(placeholder)") }
        try parsed.set(name, value)
      }
    }
    if parsed.switches.contains("help") { return parsed }
    guard count.contains(parsed.operands.count) else {
      throw CommandError.usage(
        parsed.operands.count < count.lowerBound
          ? "usage: reckit \(self.name) \(operands)"
          : "too many operands: \(parsed.operands.dropFirst(count.upperBound).joined(separator: " ").escapedOnOneLine)")
    }
    return parsed
  }
}

/// Operands and options of a call.
struct ParsedArguments {
  var operands: [String] = []
  var switches: Set<String> = []
  var values: [String: String] = [:]

  /// Takes an option's value; a second one would silently replace the first.
  fileprivate mutating func set(_ name: String, _ value: String) throws {
    guard values.updateValue(value, forKey: name) == nil else {
      throw CommandError.usage("--\(name) is given twice; leave one of the two out")
    }
  }
}

/// Two columns of text, the second wrapped.
struct TextRows {
  private var rows: [(String, String)] = []

  mutating func add(_ left: String, _ right: String) { rows.append((left, right)) }

  var text: String {
    let width = (rows.map(\.0.count).max() ?? 0) + 2
    return rows.map { left, right in
      let lines = Words.wrapped(right, width: max(30, Words.lineWidth - width))
      let blanks = String(repeating: " ", count: width)
      return left + String(repeating: " ", count: width - left.count) + lines.joined(separator: "\n" + blanks) + "\n"
    }.joined()
  }
}
