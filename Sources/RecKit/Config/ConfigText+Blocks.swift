extension ConfigText {
  /// Reads the whole text.
  mutating func parse() -> ConfigNode {
    guard let first = lines.first else { return ConfigNode(.null) }
    let root = parseBlock(indent: first.indent, depth: 0)
    while next < lines.count {
      let line = lines[next]
      report(
        "this line is indented by \(line.indent) columns, which matches no line above", line: line.number,
        column: line.indent + 1)
      next += 1
    }
    return root
  }

  /// Reads the mapping, list or scalar whose lines start at `indent`.
  private mutating func parseBlock(indent: Int, depth: Int) -> ConfigNode {
    let line = lines[next]
    guard depth < Self.deepest else {
      report("nested more than \(Self.deepest) deep", line: line.number, column: line.indent + 1)
      next = lines.count
      return ConfigNode(.null)
    }
    let location = ConfigLocation.file(line: line.number, column: line.indent + 1)
    if Self.isItem(line.content) { return ConfigNode(parseSequence(indent: indent, depth: depth), at: location) }
    if keyEnd(of: line) != nil { return ConfigNode(parseMapping(indent: indent, depth: depth), at: location) }
    next += 1
    if line.content.first == "?" && line.content.dropFirst().first == " " {
      report("keys that start with `?` are not supported", line: line.number, column: line.indent + 1)
      return ConfigNode(.null)
    }
    let value = parseInline(line, from: line.content.startIndex)
    refuseDeeperLines(than: indent, after: "a value")
    return value
  }

  private mutating func parseMapping(indent: Int, depth: Int) -> ConfigNode.Value {
    var entries: [ConfigEntry] = []
    var keyLines: [String: Int] = [:]
    while next < lines.count && lines[next].indent == indent && !Self.isItem(lines[next].content) {
      let line = lines[next]
      guard let (key, colon) = keyEnd(of: line) else {
        report("expected `key: value`", line: line.number, column: indent + 1)
        next += 1
        refuseDeeperLines(than: indent, after: nil)
        continue
      }
      let location = ConfigLocation.file(line: line.number, column: indent + 1)
      if let earlier = keyLines[key] {
        report("`\(key)` was set in line \(earlier) already", line: line.number, column: indent + 1)
      } else {
        keyLines[key] = line.number
      }
      let node = parseValue(of: line, after: colon, indent: indent, depth: depth)
      entries.append(ConfigEntry(key, at: location, node))
    }
    return .mapping(entries)
  }

  /// The value after a key: on its line, or on the deeper lines that follow.
  private mutating func parseValue(of line: Line, after colon: String.Index, indent: Int, depth: Int) -> ConfigNode {
    let rest = line.content[line.content.index(after: colon)...]
    next += 1
    let value = rest.drop { $0 == " " }
    guard value.isEmpty || value.first == "#" else {
      let node = parseInline(line, from: value.startIndex)
      refuseDeeperLines(than: indent, after: "a value")
      return node
    }
    guard next < lines.count else { return ConfigNode(.null, at: place(of: colon, in: line)) }
    let following = lines[next]
    if following.indent > indent { return parseBlock(indent: following.indent, depth: depth + 1) }
    // A list may stand at its key's own indentation.
    if following.indent == indent && Self.isItem(following.content) {
      return ConfigNode(
        parseSequence(indent: indent, depth: depth + 1), at: .file(line: following.number, column: indent + 1))
    }
    return ConfigNode(.null, at: place(of: colon, in: line))
  }

  private mutating func parseSequence(indent: Int, depth: Int) -> ConfigNode.Value {
    var nodes: [ConfigNode] = []
    while next < lines.count && lines[next].indent == indent && Self.isItem(lines[next].content) {
      let line = lines[next]
      let content = line.content.dropFirst().drop { $0 == " " }
      guard !content.isEmpty && content.first != "#" else {
        next += 1
        if next < lines.count && lines[next].indent > indent {
          nodes.append(parseBlock(indent: lines[next].indent, depth: depth + 1))
        } else {
          nodes.append(ConfigNode(.null, at: .file(line: line.number, column: indent + 1)))
        }
        continue
      }
      // What follows the dash is a block of its own that starts at its column.
      lines[next].indent = indent + line.content.distance(from: line.content.startIndex, to: content.startIndex)
      lines[next].content = content
      nodes.append(parseBlock(indent: lines[next].indent, depth: depth + 1))
    }
    return .sequence(nodes)
  }

  /// Reports lines that are indented below a line that cannot have nested lines.
  private mutating func refuseDeeperLines(than indent: Int, after what: String?) {
    var isReported = what == nil
    while next < lines.count && lines[next].indent > indent {
      if !isReported {
        report(
          "this line is indented more than the line above, which already ends in \(what ?? "something")",
          line: lines[next].number, column: lines[next].indent + 1)
        isReported = true
      }
      next += 1
    }
  }

  static func isItem(_ content: Substring) -> Bool {
    content.first == "-" && (content.dropFirst().first.map { $0 == " " } ?? true)
  }

  func place(of index: String.Index, in line: Line) -> ConfigLocation {
    .file(
      line: line.number,
      column: line.indent + line.content.distance(from: line.content.startIndex, to: index) + 1)
  }

  /// The key at the start of a line and the position of its colon, where the line is `key:` or `key: …`.
  private mutating func keyEnd(of line: Line) -> (key: String, colon: String.Index)? {
    let content = line.content
    if content.first == "\"" || content.first == "'" {
      var reader = InlineReader(content, at: content.startIndex)
      guard case .success(let key) = reader.quoted() else { return nil }
      guard reader.peek == ":", reader.isFollowedByBlank else { return nil }
      return (key, reader.position)
    }
    guard ConfigScalar.startsLikePlain(content) else { return nil }
    var index = content.startIndex
    while index < content.endIndex {
      let after = content.index(after: index)
      let isBlankNext = after == content.endIndex || content[after] == " "
      if content[index] == ":" && isBlankNext { break }
      if content[index] == " " && !isBlankNext && content[after] == "#" { return nil }
      index = after
    }
    guard index < content.endIndex else { return nil }
    let text = String(content[..<index].withoutTrailingBlanks)
    if case .success(.string) = ConfigScalar.resolve(text), !text.contains("\t") { return (text, index) }
    report(
      "a key must be text, and not every YAML reader reads `\(text)` as text; quote it", line: line.number,
      column: line.indent + 1)
    return (text, index)
  }
}
