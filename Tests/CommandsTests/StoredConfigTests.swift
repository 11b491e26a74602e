import Foundation
import RecKit
import RecKitCommands
import Testing

/// What RecKit stores runs again, wherever it is started.
struct StoredConfigTests {
  private func folder(_ name: String = "a") throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder.path + "/" + name, withIntermediateDirectories: true)
    let lines = (0..<600).map { "\($0 % 30)\t\($0 * 7 % 41)" }
    _ = try folder.file(name + "/d.tsv", Set(lines).sorted().joined(separator: "\n") + "\n")
    _ = try folder.file(name + "/e.tsv", Set(lines).sorted().dropLast(9).joined(separator: "\n") + "\n")
    _ = try folder.file(
      name + "/c.txt", "dataset: {name: delimited, file: d.tsv}\nsplitter: random\ntraining: {epochs: 1}\n")
    _ = try folder.file(
      name + "/s.txt",
      "base: c.txt\nvariants: {one: {}, two: {dataset.file: ./e.tsv, training.epochs: 2}, "
        + "three: {dataset: {name: delimited, file: e.tsv}}}\nseeds: 0\n")
    return folder
  }

  private func value(_ path: String) throws -> String {
    try String(contentsOfFile: path + "/users.csv", encoding: .utf8)
  }

  @Test func aRunsConfigRunsFromWhereItLies() throws {
    let folder = try folder()
    let first = CommandRun(["run", folder.path + "/a/c.txt", "--out", folder.path + "/r", "--quiet"])
    #expect(first.code == 0, "\(first.errors)")
    let again = CommandRun(["run", folder.path + "/r/config.txt", "--out", folder.path + "/r2", "--quiet"])
    #expect(again.code == 0, "\(again.errors)")
    #expect(try value(folder.path + "/r") == value(folder.path + "/r2"))
  }

  @Test func aStudysTextHasAbsolutePathsInBaseAndVariants() throws {
    let folder = try folder()
    let document = try ConfigDocument.parse(
      Data(contentsOf: URL(fileURLWithPath: folder.path + "/a/s.txt")), source: "s.txt", folder: folder.path + "/a")
    let study = try Study(document, name: "s", registry: .builtIn) {
      try ConfigDocument.parse(
        Data(contentsOf: URL(fileURLWithPath: folder.path + "/a/" + $0)), source: $0, folder: folder.path + "/a")
    }
    let stored = try Study(
      ConfigDocument.parse(Array(study.text.utf8), source: "study.txt", folder: "/elsewhere"), name: "s",
      registry: .builtIn
    ) { _ in throw CocoaError(.fileNoSuchFile) }
    #expect(
      study.runs.map { study.configuration(of: $0).text } == stored.runs.map { stored.configuration(of: $0).text })
    #expect(study.text.contains("\(folder.path)/a/e.tsv") && study.text == stored.text)
  }

  @Test func copiesElsewhereHaveTheSameHash() throws {
    let hashes = try ["a", "b/c"].map { name -> String in
      let folder = try folder(name)
      let text = Data("dataset: {name: delimited, file: d.tsv}\n".utf8)
      return try ExperimentConfiguration(
        ConfigDocument.parse(text, source: "c", folder: folder.path + "/" + name), registry: .builtIn
      ).hash
    }
    #expect(hashes[0] == hashes[1])
    let none = try ExperimentConfiguration(
      ConfigDocument.parse(
        Data("dataset: {name: delimited, train: d.tsv, test: e.tsv}\n".utf8), source: "c", folder: "/"),
      registry: .builtIn)
    #expect(none.hash != hashes[0])
  }
}
