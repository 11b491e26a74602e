import Foundation
import RecKit
import RecKitDatasets
import Testing

/// Titles of items.
struct TitleFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func read(_ bytes: [UInt8]) throws -> [String: String] {
    let path = folder.path + "/titles"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return try TitleFile(path: path).read()
  }

  @Test(arguments: ["\t", "::", "|", ";", ","])
  func theSeparatorIsSeen(separator: String) throws {
    #expect(
      try read(Array("1\(separator)One\(separator)x\n2\(separator)Two\n1\(separator)Again\n".utf8)) == [
        "1": "One", "2": "Two",
      ])
  }

  @Test func quotesAreOfCSVAlone() throws {
    #expect(try read(Array("1,\"a, \"\"b\"\"\"\n".utf8)) == ["1": "a, \"b\""])
    #expect(try read(Array("1\t\"a\n".utf8)) == ["1": "\"a"])
  }

  /// What stands first in the first line, though a title has another one.
  @Test func theFirstSeparatorOfTheLineCounts() throws {
    #expect(
      try read(Array("1,\"Mission; Impossible\"\n2,Foo\n".utf8)) == ["1": "Mission; Impossible", "2": "Foo"])
    #expect(try read(Array("1,Face|Off\n2,A::B\n".utf8)) == ["1": "Face|Off", "2": "A::B"])
  }

  @Test func whatIsNotUTF8IsLatin1() throws {
    #expect(
      try read(Array("1|Mis".utf8) + [0xE9] + Array("rables\n2|Café\n".utf8)) == ["1": "Misérables", "2": "Café"])
  }

  @Test func wrongFilesAreNamed() throws {
    let path = folder.path + "/titles"
    #expect(
      throws: DelimitedError(
        path, line: 1, "has no tab, `::`, `|`, semicolon or comma between an item's id and its title")
    ) {
      try read(Array("alone\n".utf8))
    }
    #expect(throws: DelimitedError(path, "the file is empty")) { try read([]) }
    #expect(throws: DelimitedError(path, line: 2, "has 1 column, but an item's id and its title are to be read")) {
      try read(Array("1\tOne\n2\n".utf8))
    }
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["RECKIT_DATA"] != nil, "skipped: RECKIT_DATA is not set"))
  func theFilmsOfMovieLensHaveTheirs() throws {
    let data = try #require(ProcessInfo.processInfo.environment["RECKIT_DATA"])
    let titles = try MovieLens100K().titles(from: DatasetContext(folder: data))
    #expect(titles.count == 1682 && titles["50"] == "Star Wars (1977)" && titles["543"] == "Misérables, Les (1995)")
    #expect(try MovieLens100K().titles(from: DatasetContext(folder: folder.path)).isEmpty)
  }
}
