extension ConfigNode {
  /// The node as a config: block style, quotes only where they are needed; reading it gives the node back.
  public var text: String {
    var lines: [String] = []
    appendBlock(to: &lines, indent: "")
    return lines.joined(separator: "\n") + "\n"
  }

  /// The node on one line, as it would stand behind a key.
  public var inlineText: String {
    switch value {
    case .null: "null"
    case .bool(let value): String(value)
    case .integer(let value): String(value)
    case .number(let value): Self.text(of: value)
    case .string(let value): Self.text(of: value)
    case .sequence(let nodes): "[" + nodes.map(\.inlineText).joined(separator: ", ") + "]"
    case .mapping(let entries):
      "{" + entries.map { "\(Self.text(of: $0.key)): \($0.node.inlineText)" }.joined(separator: ", ") + "}"
    }
  }

  private func appendBlock(to lines: inout [String], indent: String) {
    guard case .mapping(let entries) = value, !entries.isEmpty else { return lines.append(indent + inlineText) }
    for entry in entries {
      let key = indent + Self.text(of: entry.key) + ":"
      if case .mapping(let inner) = entry.node.value, !inner.isEmpty {
        lines.append(key)
        entry.node.appendBlock(to: &lines, indent: indent + "  ")
      } else {
        lines.append(key + " " + entry.node.inlineText)
      }
    }
  }

  /// The shortest digits that read back as the number.
  static func text(of number: Double) -> String {
    let text = number.description
    guard let exponent = text.firstIndex(of: "e") else { return text }
    // 1e-06 is 1e-6.
    let digits = text[text.index(after: exponent)...]
    let sign = digits.hasPrefix("-") ? "-" : ""
    return text[...exponent] + sign + String(digits.drop { "+-0".contains($0) })
  }

  /// Plain where that reads back as the same text everywhere, else in double quotes.
  static func text(of string: String) -> String {
    isSafe(string) ? string : jsonText(of: string)
  }

  private static func isSafe(_ string: String) -> Bool {
    guard let first = string.unicodeScalars.first,
      first.properties.isAlphabetic || "_/.".unicodeScalars.contains(first),
      string.unicodeScalars.allSatisfy({
        $0.isASCII && ($0.properties.isAlphabetic || "0123456789_-./@ ".unicodeScalars.contains($0))
      }),
      !string.hasSuffix(" "), !string.hasPrefix("..."), case .success(.string) = ConfigScalar.resolve(string)
    else { return false }
    return true
  }
}
