/// Reads a value that stands on one line: quoted, plain, `[list]` or `{mapping}`.
struct InlineReader {
  private let text: Substring
  private(set) var position: String.Index

  init(_ text: Substring, at position: String.Index) {
    self.text = text
    self.position = position
  }

  /// What is wrong, and where.
  struct Failure: Error {
    let message: String
    let position: String.Index
  }

  /// A value and where it starts.
  struct Positioned {
    enum Value {
      case scalar(ConfigNode.Value)
      case sequence([Positioned])
      case mapping([(key: String, position: String.Index, value: Positioned)])
    }
    let value: Value
    let position: String.Index
  }

  var peek: Character? { position < text.endIndex ? text[position] : nil }
  private var following: Character? {
    guard position < text.endIndex else { return nil }
    let after = text.index(after: position)
    return after < text.endIndex ? text[after] : nil
  }
  var isFollowedByBlank: Bool { following == nil || following == " " }

  private mutating func advance() { position = text.index(after: position) }
  private mutating func skipBlanks() { while peek == " " { advance() } }

  /// Reads one value and what may follow it: blanks and a comment.
  mutating func wholeLine() throws(Failure) -> Positioned {
    let node = try value(inFlow: false, depth: 0)
    let blank = peek == " "
    skipBlanks()
    guard peek == nil || (peek == "#" && blank) else {
      throw Failure(message: "nothing but a comment can follow this value", position: position)
    }
    return node
  }

  private mutating func value(inFlow: Bool, depth: Int) throws(Failure) -> Positioned {
    skipBlanks()
    let start = position
    guard depth < ConfigText.deepest else {
      throw Failure(message: "nested more than \(ConfigText.deepest) deep", position: start)
    }
    switch peek {
    case "[": return Positioned(value: .sequence(try sequence(depth: depth)), position: start)
    case "{": return Positioned(value: .mapping(try mapping(depth: depth)), position: start)
    case "\"", "'":
      let text = try quoted().get()
      if peek == ":" && isFollowedByBlank && !inFlow {
        throw Failure(message: "a mapping cannot start in the middle of a line", position: position)
      }
      return Positioned(value: .scalar(.string(text)), position: start)
    default: return Positioned(value: .scalar(try plain(inFlow: inFlow)), position: start)
    }
  }

  private mutating func sequence(depth: Int) throws(Failure) -> [Positioned] {
    let start = position
    advance()
    var nodes: [Positioned] = []
    while true {
      skipBlanks()
      if peek == "]" { break }
      nodes.append(try value(inFlow: true, depth: depth + 1))
      try separator(closing: "]", of: start)
    }
    advance()
    return nodes
  }

  private mutating func mapping(
    depth: Int
  ) throws(Failure) -> [(key: String, position: String.Index, value: Positioned)] {
    let start = position
    advance()
    var entries: [(key: String, position: String.Index, value: Positioned)] = []
    var keys: Set<String> = []
    while true {
      skipBlanks()
      if peek == "}" { break }
      let place = position
      let key: String
      if peek == "\"" || peek == "'" {
        key = try quoted().get()
      } else if case .string(let text) = try plain(inFlow: true) {
        key = text
      } else {
        throw Failure(message: "a key must be text; quote it", position: place)
      }
      if !keys.insert(key).inserted {
        throw Failure(message: "`\(key)` was set already", position: place)
      }
      guard peek == ":" && isFollowedByBlank else {
        throw Failure(message: "expected `: ` and a value after the key `\(key)`", position: position)
      }
      advance()
      entries.append((key, place, try value(inFlow: true, depth: depth + 1)))
      try separator(closing: "}", of: start)
    }
    advance()
    return entries
  }

  /// A comma, or the closing bracket, which is left to be read.
  private mutating func separator(closing bracket: Character, of start: String.Index) throws(Failure) {
    skipBlanks()
    if peek == bracket { return }
    guard peek == "," else {
      let opening = text[start]
      throw Failure(
        message: peek == nil || peek == "#"
          ? "the `\(opening)` is not closed on its line" : "expected `,` or `\(bracket)`",
        position: peek == nil ? start : position)
    }
    advance()
  }

  private mutating func plain(inFlow: Bool) throws(Failure) -> ConfigNode.Value {
    let start = position
    guard ConfigScalar.startsLikePlain(text[start...]) else { throw indicator() }
    while let character = peek {
      if inFlow && ",[]{}".contains(character) { break }
      if character == "\t" { throw Failure(message: "a tab must be quoted", position: position) }
      if character == "?" && inFlow {
        throw Failure(message: "quote text with a question mark inside brackets", position: position)
      }
      if character == ":" && (isFollowedByBlank || inFlow) {
        if inFlow && isFollowedByBlank { break }
        throw Failure(
          message: inFlow
            ? "quote text with a colon inside brackets"
            : "a mapping cannot start in the middle of a line; quote the text",
          position: position)
      }
      if character == " " && following == "#" { break }
      advance()
    }
    let found = String(text[start..<position].withoutTrailingBlanks)
    if found.isEmpty && inFlow { throw Failure(message: "a value is missing", position: start) }
    switch ConfigScalar.resolve(found) {
    case .success(let value): return value
    case .failure(let mismatch): throw Failure(message: mismatch.message, position: start)
    }
  }

  private func indicator() -> Failure {
    let message =
      switch peek {
      case "&", "*": "anchors and aliases are not supported; write the value out, or quote the text"
      case "!": "tags are not supported; leave it out, or quote the text"
      case "|", ">": "text over several lines is not supported; quote it on one line"
      case "-": "a list cannot start in the middle of a line"
      default: "text that starts with `\(peek.map(String.init) ?? "")` must be quoted"
      }
    return Failure(message: message, position: position)
  }

  /// Reads quoted text; the position is left behind the closing quote.
  mutating func quoted() -> Result<String, Failure> {
    let start = position
    let quote = peek
    advance()
    var result = ""
    while let character = peek {
      advance()
      if character == quote {
        guard quote == "'" && peek == "'" else { return .success(result) }
        advance()
        result.append("'")
      } else if character == "\\" && quote == "\"" {
        guard let escaped = escape() else {
          return .failure(
            Failure(
              message: "unknown escape; known are \\\" \\\\ \\n \\t \\r and \\uXXXX",
              position: text.index(before: position)))
        }
        result.append(escaped)
      } else {
        result.append(character)
      }
    }
    return .failure(Failure(message: "the quote is not closed on its line", position: start))
  }

  private mutating func escape() -> Character? {
    guard let character = peek else { return nil }
    let simple: [Character: Character] = ["\"": "\"", "\\": "\\", "n": "\n", "t": "\t", "r": "\r"]
    if let found = simple[character] {
      advance()
      return found
    }
    guard character == "u" else { return nil }
    let digits = text[text.index(after: position)...].prefix(4)
    guard digits.count == 4, digits.allSatisfy(\.isHexDigit), let value = UInt32(digits, radix: 16),
      let scalar = Unicode.Scalar(value)
    else { return nil }
    for _ in 0...4 { advance() }
    return Character(scalar)
  }
}

extension Substring {
  /// The text without blanks at its end.
  var withoutTrailingBlanks: Substring {
    var end = endIndex
    while end > startIndex, utf8[utf8.index(before: end)] == 32 { end = utf8.index(before: end) }
    return self[..<end]
  }
}

extension ConfigText {
  /// Reads the value at a position of a line; a problem is reported and the value counts as null.
  mutating func parseInline(_ line: Line, from start: String.Index) -> ConfigNode {
    var reader = InlineReader(line.content, at: start)
    do {
      let found = try reader.wholeLine()
      var columns = ColumnCounter(line.content, first: line.indent + 1)
      return found.node { .file(line: line.number, column: columns.column(of: $0)) }
    } catch {
      problems.append(ConfigProblem(error.message, at: place(of: error.position, in: line)))
      return ConfigNode(.null, at: place(of: start, in: line))
    }
  }
}

extension InlineReader.Positioned {
  /// The value as a node; `place` turns positions into locations.
  func node(_ place: (String.Index) -> ConfigLocation) -> ConfigNode {
    // From the front to the back, so that columns are counted once.
    let start = place(position)
    switch value {
    case .scalar(let value): return ConfigNode(value, at: start)
    case .sequence(let nodes): return ConfigNode(.sequence(nodes.map { $0.node(place) }), at: start)
    case .mapping(let entries):
      return ConfigNode(
        .mapping(entries.map { ConfigEntry($0.key, at: place($0.position), $0.value.node(place)) }), at: start)
    }
  }
}
