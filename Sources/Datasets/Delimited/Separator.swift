/// What stands between the columns of a line.
struct Separator {
  /// The bytes between columns.
  let text: String

  /// Separators by name.
  static let names = ["tab": "\t", "space": " ", "comma": ",", "semicolon": ";", "pipe": "|"]

  /// Takes a name or the text itself.
  init(_ word: String) { text = Self.names[word] ?? word }

  var bytes: [UInt8] { Array(text.utf8) }

  /// As a config has it, and in words.
  static func words(_ text: String) -> String {
    switch text {
    case "\t": "tab"
    case " ": "space"
    default: "\"\(text)\""
    }
  }

  /// What is wrong with a word that was given as a separator; nil: nothing.
  static func problem(_ word: String) -> String? {
    switch word {
    case "\\t": "is a backslash and a t; write `separator: tab` for a tab"
    case _ where word.isEmpty || word.contains(where: \.isNewline):
      "must be tab, space, or text without line ends"
    case _ where word.count > 1 && word.allSatisfy(\.isLetter) && names[word] == nil:
      "`\(word)` is not the name of a separator (\(names.keys.sorted().joined(separator: ", "))); other separators are given as they are, such as \",\" or \"::\""
    case _ where word.contains("\""): "cannot hold a quote"
    default: nil
    }
  }

  /// The separator that a line seems to have, with more columns than are needed; nil: none.
  static func likely(in line: String, columns: Int, instead: String) -> String? {
    ["\t", ",", ";", "|", "::", " "].first { other in
      other != instead && line.split(separator: other, omittingEmptySubsequences: false).count >= columns
    }
  }
}
