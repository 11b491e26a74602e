extension ConfigNode {
  /// The node as JSON on several lines, keys in their order.
  public var json: String { json(indent: "") }

  /// The node as JSON on one line.
  public var jsonLine: String {
    switch value {
    case .sequence(let nodes): "[" + nodes.map(\.jsonLine).joined(separator: ", ") + "]"
    case .mapping(let entries):
      "{" + entries.map { "\(Self.jsonText(of: $0.key)): \($0.node.jsonLine)" }.joined(separator: ", ") + "}"
    default: json
    }
  }

  private func json(indent: String) -> String {
    let deeper = indent + "  "
    switch value {
    case .null: return "null"
    case .bool(let value): return String(value)
    case .integer(let value): return String(value)
    case .number(let value): return value.isFinite ? Self.text(of: value) : "null"
    case .string(let value): return Self.jsonText(of: value)
    case .sequence(let nodes):
      return "[" + nodes.map { $0.json(indent: deeper) }.joined(separator: ", ") + "]"
    case .mapping(let entries):
      guard !entries.isEmpty else { return "{}" }
      let members = entries.map { "\(deeper)\(Self.jsonText(of: $0.key)): \($0.node.json(indent: deeper))" }
      return "{\n" + members.joined(separator: ",\n") + "\n\(indent)}"
    }
  }

  /// Text in double quotes, as JSON and configs have it: what is not printable is escaped.
  static func jsonText(of string: String) -> String {
    var quoted = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case _ where scalar.isDisturbing: quoted += scalar.escape
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
