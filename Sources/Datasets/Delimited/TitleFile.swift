import Foundation
import RecKit

/// Titles of items, from a file with an item's id and its title in the first two columns of a line.
public struct TitleFile {
  let path: String
  let layout: DelimitedFile.Layout
  private let isLatin1: Bool

  init(path: String, layout: DelimitedFile.Layout, isLatin1: Bool = false) {
    self.path = path
    self.layout = layout
    self.isLatin1 = isLatin1
  }

  /// Names a file whose columns stand between what its first line has first: a tab, `::`, `|`, a semicolon or a comma, the last two
  /// with quotes as CSV has them.
  ///
  /// - Throws: ``DelimitedError`` where the first line has none of them.
  public init(path: String) throws {
    var lines = try LineReader(try ByteSource(path: path), separator: [0], hasQuotes: false)
    guard try lines.next() != nil else { throw DelimitedError(path, "the file has no titles") }
    let line = String(decoding: lines.text, as: UTF8.self)
    let found = ["\t", "::", "|", ";", ","].compactMap { text in line.range(of: text).map { (text, $0.lowerBound) } }
    guard let separator = found.min(by: { $0.1 < $1.1 })?.0 else {
      throw DelimitedError(
        path, line: lines.number, "has no tab, `::`, `|`, semicolon or comma between an item's id and its title")
    }
    self.init(
      path: path, layout: .init(separator: Separator(separator), hasQuotes: [";", ","].contains(separator)))
  }

  /// Reads the titles: O(bytes).
  ///
  /// Text that is not UTF-8 is read as Latin-1. Of several titles of an item the first counts.
  ///
  /// - Returns: titles by item id.
  /// - Throws: ``DelimitedError``.
  public func read() throws -> [String: String] {
    var lines = try LineReader(
      try ByteSource(path: path), separator: layout.separator.bytes, hasQuotes: layout.hasQuotes)
    if layout.hasHeader { _ = try lines.next() }
    var titles: [String: String] = [:]
    while let count = try lines.next() {
      guard count >= 2 else {
        throw DelimitedError(path, line: lines.number, "has 1 column, but an item's id and its title are to be read")
      }
      let id = text(lines.field(0))
      if titles[id] == nil { titles[id] = text(lines.field(1)) }
    }
    return titles
  }

  private func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    if !isLatin1, let text = String(validating: bytes, as: UTF8.self) { return text }
    return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }
}
