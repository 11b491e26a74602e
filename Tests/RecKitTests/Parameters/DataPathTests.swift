import Foundation
import Testing

@testable import RecKit

/// Where paths in configs and arguments start.
struct DataPathTests {
  private struct Files: ParameterContainer {
    @Parameter("A file.") var file: DataPath? = nil
    @Parameter("Files.") var others: [DataPath] = []
    @Parameter("A word.") var word = "x"
  }

  private func path(_ text: String, folder: String?) throws -> String? {
    let document = try ConfigDocument.parse(Array("file: \(text)\n".utf8), source: "test", folder: folder)
    return document.root["file"].flatMap { DataPath($0) }?.path
  }

  @Test func aPathStartsAtTheFolderOfItsConfig() throws {
    #expect(try path("d.tsv", folder: "/a/b") == "/a/b/d.tsv")
    #expect(try path("./x//d.tsv", folder: "/a/b/") == "/a/b/x/d.tsv")
    #expect(try path("../d.tsv", folder: "/a/b") == "/a/b/../d.tsv")
    #expect(try path("/d.tsv", folder: "/a/b") == "/d.tsv")
    let here = FileManager.default.currentDirectoryPath
    #expect(try path("d.tsv", folder: nil) == here + "/d.tsv")
    #expect(try path("d.tsv", folder: "sub") == here + "/sub/d.tsv")
  }

  @Test func anArgumentStartsAtTheWorkingDirectory() throws {
    var document = try ConfigDocument.parse(Array("dataset: {file: d.tsv}\n".utf8), source: "test", folder: "/a")
    try document.override(with: ["dataset.other=o.tsv"])
    let here = FileManager.default.currentDirectoryPath
    #expect(document.root["dataset"]?["file"].flatMap { DataPath($0) }?.path == "/a/d.tsv")
    #expect(document.root["dataset"]?["other"].flatMap { DataPath($0) }?.path == here + "/o.tsv")
  }

  @Test func theHomeFolderIsKnownAndNoOther() throws {
    let home = try #require(ProcessInfo.processInfo.environment["HOME"])
    #expect(try path("\"~/d.tsv\"", folder: "/a") == StartingFolder.absolute(home) + "/d.tsv")
    #expect(try path("\"~root/d.tsv\"", folder: "/a") == nil)
    #expect(try path("\"a\\u0000b\"", folder: "/a") == nil)
    #expect(try path("\"\"", folder: "/a") == nil)
    #expect(try path("3", folder: "/a") == nil)
  }

  @Test func theFolderOfDatasetsIsKnownWhereItIsSet() {
    func path(_ text: String, _ variables: [String: String]) -> String? {
      DataPath(ConfigNode(.string(text)), variables: variables)?.path
    }
    #expect(path("$RECKIT_DATA/a/b.tsv", ["RECKIT_DATA": "/data/"]) == "/data/a/b.tsv")
    let here = FileManager.default.currentDirectoryPath
    #expect(path("$RECKIT_DATA/b.tsv", ["RECKIT_DATA": "../data"]) == here + "/../data/b.tsv")
    #expect(path("$RECKIT_DATA/b.tsv", ["RECKIT_DATA": ""]) == nil)
    #expect(path("$RECKIT_DATA/b.tsv", ["HOME": "/home/x"]) == nil)
  }

  @Test func pathsAreKnownAmongParameters() { #expect(Files().pathKeys == ["file", "others"]) }
}
