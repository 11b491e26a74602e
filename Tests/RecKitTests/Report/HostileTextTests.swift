import Testing

@testable import RecKit

/// Names and ids that are more than names where they are shown.
struct HostileTextTests {
  @Test(arguments: [
    ("plain é 日本", "plain é 日本"), ("\u{1B}[31mred", "\\u001B[31mred"), ("a\u{202E}b\u{2066}", "a\\u202Eb\\u2066"),
    ("\u{0}\u{7F}\u{9B}", "\\u0000\\u007F\\u009B"), ("a\r\nb\tc", "a\\r\\nb\\tc"), ("e\u{301}", "e\u{301}"),
  ])
  func controlCharactersAreShown(text: String, shown: String) {
    #expect(text.escapedOnOneLine == shown)
  }

  @Test func linesAndTabsOfATerminalStay() {
    #expect("a\tb\nc\r".escapedForTerminal == "a\tb\nc\\r")
  }

  @Test func configsEscapeThemToo() throws {
    for text in ["\u{1B}", "a\u{202E}b", "\u{2028}", "\u{9B}31m", "\n"] {
      let node = ConfigNode(.mapping([ConfigEntry("a", ConfigNode(.string(text)))]))
      #expect(try ConfigDocument.parse(Array(node.text.utf8), source: "test").root == node)
      #expect(!node.text.dropLast().hasDisturbingCharacters && !node.jsonLine.hasDisturbingCharacters)
    }
    #expect(throws: ConfigErrors.self) { try ConfigDocument.parse(Array("a: x\u{202E}y\n".utf8), source: "test") }
  }

  @Test func tablesKeepTheirLines() {
    var table = TextTable(["id"])
    table.append(["a\nforged\u{1B}"])
    #expect(table.text == "id\na\\nforged\\u001B\n")
  }

  @Test(arguments: [
    ("a|b", "a\\|b"), ("<script>", "&lt;script>"), ("`x`", "\\`x\\`"), ("a\nb", "a\\\\nb"), ("[a](b)", "[a]\\(b)"),
    ("[0.1, 0.2]", "[0.1, 0.2]"), ("**", "\\*\\*"), ("\\|", "\\\\\\|"),
    ("a|\u{301}b", "a\\|\u{301}b"), ("`\u{612}", "\\`\u{612}"), ("[a](\u{301}b)", "[a]\\(\u{301}b)"),
  ])
  func markdownShowsWhatTheTextSays(text: String, markdown: String) {
    #expect(Markdown.text(text) == markdown)
  }

  @Test func codeSpansHoldBackquotesAndBars() {
    #expect(Markdown.code("a: 1 -> 2") == "`a: 1 -> 2`")
    #expect(Markdown.code("a`b|c") == "`` a`b\\|c ``")
    #expect(Markdown.code("a`\u{301}b|\u{301}c") == "`` a`\u{301}b\\|\u{301}c ``")
  }

  /// A quote with an accent is one character, and ends an attribute none the less.
  @Test func accentsDoNotHideMarkup() {
    #expect(escape("\"\u{301} onclick=<\u{338}b&\u{301}") == "&quot;\u{301} onclick=&lt;\u{338}b&amp;\u{301}")
    #expect(LaTeX.text("%\u{301}\\\u{301}") == "\\%\u{301}\\textbackslash{}\u{301}")
  }

  @Test(arguments: [
    "=1+1", "+x", "-x", "@a", "\tx", "\rx", "'=x", "''-5", "-5", "+1e3", "'tis", "a,b\"c", "a,\"\u{612}b",
    "\"\u{301}", "'\u{301}=1", "=\u{301}1", "'=\u{301}1", "", "-", "'",
  ])
  func csvReadsBackAndIsNoFormula(cell: String) throws {
    let line = CSV.line(["u", cell])
    let rows = try #require(CSV.rows(Array(line.utf8)))
    #expect(rows == [["u", cell]])
    let written = line.dropFirst(2).drop { $0 == "\"" }
    if let first = written.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first) {
      #expect(Double(cell) != nil)
    }
  }
}
