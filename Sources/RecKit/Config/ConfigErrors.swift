/// All problems of a config, with the lines that they are shown in.
public struct ConfigErrors: Error, Sendable, Equatable, CustomStringConvertible {
  /// The config's name.
  public let source: String
  /// The config's text, line by line.
  public let lines: [String]
  /// The problems in the order of their places.
  public let problems: [ConfigProblem]

  /// How many problems ``description`` shows.
  static let shown = 20

  /// Gathers problems, ordered by place.
  public init(source: String, lines: [String], problems: [ConfigProblem]) {
    self.source = source
    self.lines = lines
    // `sort` is stable in fact but not by contract, so the position decides between equal places.
    self.problems = problems.enumerated().sorted {
      let (left, right) = ($0.element.location.order, $1.element.location.order)
      return (left.0, left.1, left.2, $0.offset) < (right.0, right.1, right.2, $1.offset)
    }.map(\.element)
  }

  /// Each problem with its place, its line and a caret; at most twenty.
  public var description: String {
    var parts = problems.prefix(Self.shown).map(text)
    if problems.count > Self.shown { parts.append("and \(problems.count - Self.shown) more") }
    return parts.joined(separator: "\n")
  }

  private func text(_ problem: ConfigProblem) -> String {
    // The message may contain text of the config, which must not look like a line of RecKit's.
    let message = problem.message.escapedOnOneLine
    switch problem.location {
    case .file(let line, let column):
      let head = "\(source.escapedOnOneLine):\(line):\(column): \(message)"
      return lines.indices.contains(line - 1) ? head + "\n" + pointing(at: column, in: lines[line - 1]) : head
    case .argument(let argument, let column):
      return "argument \(argument.shortened(to: 200)): \(message)\n" + pointing(at: column, in: argument)
    case .builtIn:
      return "\(source.escapedOnOneLine): \(message)"
    }
  }

  /// The line, or the part of it around the column, and a caret below it.
  private func pointing(at column: Int, in line: String) -> String {
    let start = max(0, column - 60)
    // Of a letter with accents without end, the first few.
    let shown = line.dropFirst(start).prefix(100)
      .map { $0.isPrintable ? String(String.UnicodeScalarView($0.unicodeScalars.prefix(8))) : " " }.joined()
    return "    \(shown)\n    \(String(repeating: " ", count: max(0, column - 1 - start)))^"
  }
}

extension Character {
  fileprivate var isPrintable: Bool {
    unicodeScalars.allSatisfy { !$0.isDisturbing }
  }
}

extension ConfigLocation {
  /// File places first, by line and column; then arguments; then defaults.
  fileprivate var order: (Int, Int, Int) {
    switch self {
    case .file(let line, let column): (0, line, column)
    case .argument(_, let column): (1, 0, column)
    case .builtIn: (2, 0, 0)
    }
  }
}
