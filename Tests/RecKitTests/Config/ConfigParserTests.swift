import Foundation
import Testing

@testable import RecKit

struct ConfigParserTests {
  private func tree(_ text: String) throws -> String {
    try ConfigDocument.parse(Array(text.utf8), source: "test").root.jsonLine
  }

  @Test(arguments: [
    ("a: 1\nb: text with blanks\n", #"{"a": 1, "b": "text with blanks"}"#),
    ("a:\n  b:\n    c: 1\n  d: 2\n", #"{"a": {"b": {"c": 1}, "d": 2}}"#),
    ("a:\n  - 1\n  - x\n", #"{"a": [1, "x"]}"#), ("a:\n- 1\n- x\nb: 2\n", #"{"a": [1, "x"], "b": 2}"#),
    ("a:\n  - b: 1\n    c: 2\n  - - 1\n    - 2\n", #"{"a": [{"b": 1, "c": 2}, [1, 2]]}"#),
    ("a: [1, [2, 3], {b: c}]\n", #"{"a": [1, [2, 3], {"b": "c"}]}"#), ("a: [1, 2,]\n", #"{"a": [1, 2]}"#),
    ("a: []\nb: {}\n", #"{"a": [], "b": {}}"#), ("a: {b: 1, c: [x, z]}\n", #"{"a": {"b": 1, "c": ["x", "z"]}}"#),
    ("a: 'it''s' # comment\n", #"{"a": "it's"}"#), ("a: \"\\\"\\\\\\n\\u00e9\"\n", #"{"a": "\"\\\né"}"#),
    ("\"a b\": 1\n'c': 2\n", #"{"a b": 1, "c": 2}"#), ("a: x#y\nb: x #y\n", #"{"a": "x#y", "b": "x"}"#),
    ("a: http://x/y\n", #"{"a": "http://x/y"}"#), ("a:\nb: null\n", #"{"a": null, "b": null}"#),
    ("a: true\nb: false\nc: -3\nd: +4\n", #"{"a": true, "b": false, "c": -3, "d": 4}"#),
    ("a: 1e-6\nb: 1.5E+3\nc: .5\nd: 2.\n", #"{"a": 1e-6, "b": 1500.0, "c": 0.5, "d": 2.0}"#),
    ("a: 1.2.3\nb: 0..9\nc: 10k\nd: a-b\ne: -x\n", #"{"a": "1.2.3", "b": "0..9", "c": "10k", "d": "a-b", "e": "-x"}"#),
    ("# first\n\na: 1\n   # deeper\nb: 2\n\n", #"{"a": 1, "b": 2}"#), ("a:   1   \n", #"{"a": 1}"#),
  ])
  func readsWhatYAMLReads(text: String, json: String) throws {
    #expect(try tree(text) == json)
  }

  @Test(arguments: [
    "yes", "Yes", "NO", "on", "Off", "y", "N", "True", "FALSE", "~", "Null", "NULL", "0777", "-07", "00", "0x1F",
    "0o17",
    "0b1", "1_000", "1_0.5", "12:30", "1:30:45.5", ".inf", "-.Inf", ".NaN", "2020-01-01", "2020-1-1 10:00:00", "=",
    "<<",
    "007.5", "0x", "1__", "+12:30",
  ])
  func whatReadersDoNotAgreeOnIsRefused(scalar: String) {
    for text in ["a: \(scalar)\n", "a: [\(scalar)]\n"] {
      // 0x alone is text to every reader.
      if scalar == "0x" { continue }
      #expect(throws: ConfigErrors.self, "\(text)") { try tree(text) }
    }
    #expect(throws: Never.self) { try tree("a: \"\(scalar)\"\n") }
  }

  @Test func placesAreThoseOfTheText() throws {
    let root = try ConfigDocument.parse(Array("a:\n  - {b: [1, 22]}\n".utf8), source: "test").root
    guard case .sequence(let items) = root["a"]?.value, let list = items.first?["b"],
      case .sequence(let numbers) = list.value
    else {
      Issue.record("another tree")
      return
    }
    #expect(list.location == .file(line: 2, column: 9))
    #expect(numbers.map(\.location) == [.file(line: 2, column: 10), .file(line: 2, column: 13)])
  }

  @Test func allProblemsOfATextAreReportedAndTwentyAreShown() {
    let text = (0..<25).map { "k\($0): yes\n" }.joined()
    do {
      _ = try tree(text)
      Issue.record("accepted")
    } catch let error as ConfigErrors {
      #expect(error.problems.count == 25)
      #expect(error.description.hasSuffix("\nand 5 more"))
    } catch {
      Issue.record("\(error)")
    }
  }

  /// Any tree, written and read again, is the same tree.
  @Test func writtenTreesReadBack() throws {
    var random = RandomStream(seed: 11, purpose: .synthesis)
    for _ in 0..<2000 {
      let node = ConfigNode(.mapping([ConfigEntry("root", Self.node(depth: 0, &random)), ConfigEntry("end", 1.node)]))
      #expect(try ConfigDocument.parse(Array(node.text.utf8), source: "test").root == node, "\(node.text)")
      let json = try JSONSerialization.jsonObject(with: Data(node.json.utf8))
      #expect(NSDictionary(dictionary: json as? [String: Any] ?? [:]).count == 2)
      #expect(try ConfigDocument.parse(Array(node.jsonLine.utf8), source: "test").root == node, "\(node.jsonLine)")
    }
  }

  private static let tricky = [
    "", " ", "yes", "null", "~", "1", "1e5", "0777", "a: b", "a #b", "#", "- x", "it's", "\"", "\\", "\n", "\t", "é",
    "\u{2028}",
    "[", "{a}", "a,b", "!x", "&x", "*x", "%", "@", "`", "?", ":", "-", "2020-01-01", "word", "two words", "x:", "a]",
    "trailing ", "---", "...", ".5", "\u{1F600}", "\u{7F}", "=", "<<", "/a/b", "a@b",
  ]

  private static func node(depth: Int, _ random: inout RandomStream) -> ConfigNode {
    switch random.nextIndex(below: depth < 3 ? 9 : 6) {
    case 0: ConfigNode(.null)
    case 1: random.nextIndex(below: 2).isMultiple(of: 2).node
    case 2: (random.nextIndex(below: 2_000_001) - 1_000_000).node
    case 3: Double(bitPattern: random.next() & 0x7FDF_FFFF_FFFF_FFFF).node
    case 4, 5: tricky[random.nextIndex(below: tricky.count)].node
    case 6: ConfigNode(.sequence((0..<random.nextIndex(below: 4)).map { _ in node(depth: depth + 1, &random) }))
    default:
      ConfigNode(
        .mapping(
          (0..<random.nextIndex(below: 4)).map {
            ConfigEntry("\(tricky[random.nextIndex(below: tricky.count)])\($0)", node(depth: depth + 1, &random))
          }))
    }
  }

  /// Garbage ends in an error or a tree, never in a trap.
  @Test func noiseNeverTraps() {
    var random = RandomStream(seed: 12, purpose: .synthesis)
    let alphabet = Array("ab01 :-#[]{},\"'\\\n\t&*!|>%@`~=.?_\r\u{FEFF}é".utf8)
    for _ in 0..<20_000 {
      let bytes = (0..<random.nextIndex(below: 40)).map { _ in alphabet[random.nextIndex(below: alphabet.count)] }
      _ = try? ConfigDocument.parse(bytes, source: "noise")
    }
    for _ in 0..<2000 {
      let bytes = (0..<random.nextIndex(below: 60)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      _ = try? ConfigDocument.parse(bytes, source: "noise")
    }
  }
}
