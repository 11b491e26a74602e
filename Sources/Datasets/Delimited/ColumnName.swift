public import RecKit

/// A parameter that says which column of a file is meant: by its name in the header, or by its number from 1.
public struct ColumnName: ParameterValue, ExpressibleByStringLiteral, CustomStringConvertible {
  /// What was written: a name, or a number as text.
  public let text: String
  /// Whether it was written as a number, without quotes.
  let isNumber: Bool

  /// What to write for it.
  public static var typeDescription: String { "a column's name, or its number from 1" }

  /// Names a column; a text of digits is its number, unless the header has that name.
  public init(_ text: String) { self.init(text, isNumber: false) }

  private init(_ text: String, isNumber: Bool) { (self.text, self.isNumber) = (text, isNumber) }

  /// Names a column.
  public init(stringLiteral text: String) { self.init(text) }

  /// Reads a name or a number of at least 1.
  public init?(_ node: ConfigNode) {
    switch node.value {
    case .string(let text) where !text.isEmpty: self.init(text)
    case .integer(let number) where number >= 1: self.init(String(number), isNumber: true)
    default: return nil
    }
  }

  /// The node that reads back as this value: a number where the text is one.
  public var node: ConfigNode {
    if let number = Int(text), number >= 1, String(number) == text { return ConfigNode(.integer(number)) }
    return ConfigNode(.string(text))
  }

  /// What was written.
  public var description: String { text }

  /// Whether both name the same column.
  public static func == (a: ColumnName, b: ColumnName) -> Bool { a.text == b.text }
}
