import Foundation
import RecKit
import RecKitCommands
import Testing

/// Whose study is in a folder.
struct StudyPlaceTests {
  private let folder: TemporaryFolder
  private var out: String { folder.path + "/out" }

  init() throws { folder = try TemporaryFolder() }

  private func sweep(
    _ body: String, base: String = "scorer: {name: dot, latent_dim: 3}", name: String = "study.txt",
    _ arguments: String...
  ) throws -> CommandRun {
    let file = try folder.file(
      name,
      "base: {dataset: {name: synthetic, users: 12, items: 12, interactions: 60}, \(base), training: {epochs: 1}}\n"
        + body)
    return CommandRun(["sweep", file, "--jobs", "1", "--out", out] + arguments)
  }

  private func text(_ name: String) throws -> String { try String(contentsOfFile: out + "/" + name, encoding: .utf8) }

  @Test func aRunOfAnotherAddressIsNotTaken() throws {
    let body = "vary: {training.epochs: [1, 2]}\nseeds: 0\n"
    #expect(try sweep(body).code == 0)
    let addresses = try addresses
    let (first, second) = (out + "/runs/" + addresses[0], out + "/runs/" + addresses[1])
    try FileManager.default.removeItem(atPath: first)
    try FileManager.default.copyItem(atPath: second, toPath: first)
    let again = try sweep(body)
    #expect(again.code == 1)
    #expect(
      again.errors == "reckit: \(first) holds another run, of the address \(addresses[1]); remove it and sweep again\n")
  }

  @Test func aRunWithoutItsResultIsRunAgain() throws {
    let body = "vary: {training.epochs: [1, 2]}\nseeds: 0\n"
    #expect(try sweep(body).code == 0)
    let results = try text("results.csv")
    let address = try #require(try text("runs.tsv").split(separator: "\t").dropFirst().first)
    try FileManager.default.removeItem(atPath: "\(out)/runs/\(address)/result.json")
    #expect(try sweep(body).code == 0)
    #expect(try text("results.csv") == results)
    #expect(try FileManager.default.contentsOfDirectory(atPath: out + "/runs").sorted() == addresses.sorted())
    // What RecKit did not write stays, and is named.
    try FileManager.default.removeItem(atPath: "\(out)/runs/\(address)/result.json")
    try Data("mine".utf8).write(to: URL(fileURLWithPath: "\(out)/runs/\(address)/thesis.tex"))
    let refused = try sweep(body)
    #expect(refused.code == 1 && refused.output.contains("it holds thesis.tex: move it elsewhere"), "\(refused.output)")
  }

  private var addresses: [String] {
    get throws { try text("runs.tsv").split(separator: "\n").map { String($0.split(separator: "\t")[1]) } }
  }

  @Test func moreSeedsAndVariantsAreTheSameStudy() throws {
    #expect(try sweep("vary: {training.epochs: [1, 2]}\nseeds: 0..1\n").code == 0)
    let more = try sweep("vary: {training.epochs: [1, 2, 3]}\nseeds: 0..2\n")
    #expect(more.code == 0 && more.output.contains("4 of 9 runs are there, 5 to do"), "\(more.errors)")
    let less = try sweep("vary: {training.epochs: [2, 3]}\nseeds: [2]\n")
    #expect(less.code == 0 && less.output.contains("2 of 2 runs are there"), "\(less.errors)")
    #expect(!FileManager.default.fileExists(atPath: out + "/.lock"))
  }

  @Test(arguments: [
    (
      "vary: {scorer.latent_dim: [2, 3]}\nseeds: 0..1\n", "",
      "variants: epochs=1, epochs=2 -> latent_dim=2, latent_dim=3\n"
    ),
    ("design: one-at-a-time\nvary: {scorer.latent_dim: [2]}\nseeds: 0\n", "", "  variants: "),
    ("name: other\nvary: {training.epochs: [1, 2]}\nseeds: 0..1\n", "", "  name: study -> other\n"),
    (
      "vary: {training.epochs: [1, 2]}\nseeds: 0..1\n", "scorer: {name: dot, latent_dim: 4}",
      "  base.scorer.latent_dim: 3 -> 4\n"
    ),
    (
      "variants: {epochs=1: {training.epochs: 3}, epochs=2: {training.epochs: 2}}\nseeds: 0\n", "",
      "  variant epochs=1.training.epochs: 1 -> 3\n"
    ),
  ])
  func anotherStudyIsRefused(body: String, base: String, words: String) throws {
    #expect(try sweep("vary: {training.epochs: [1, 2]}\nseeds: 0..1\n").code == 0)
    let before = try ["study.txt", "runs.tsv", "results.csv", "report.md"].map(text)
    let base = base.isEmpty ? "scorer: {name: dot, latent_dim: 3}" : base
    let other = try sweep(body, base: base)
    #expect(other.code == 2 && other.output.isEmpty)
    #expect(other.errors.hasPrefix("\(out) holds another study:\n") && other.errors.contains(words), "\(other.errors)")
    #expect(try ["study.txt", "runs.tsv", "results.csv", "report.md"].map(text) == before)
    let runs = try FileManager.default.contentsOfDirectory(atPath: out + "/runs")
    let forced = try sweep(body, base: base, "--force")
    #expect(forced.code == 0, "\(forced.errors)")
    #expect(Set(runs).isSubset(of: try FileManager.default.contentsOfDirectory(atPath: out + "/runs")))
  }

  @Test func aStudyReplacesNothingThatRecKitDidNotWrite() throws {
    try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
    for name in ["study.txt", "report.md", "results.csv", "result.json"] {
      _ = try folder.file("out/" + name, "mine")
      for force in [[], ["--force"]] {
        let file = try folder.file(
          "s.txt", "base: {dataset: synthetic, scorer: popularity}\nvariants: {a: {}}\nseeds: 0\n")
        let run = CommandRun(["sweep", file, "--jobs", "1", "--out", out] + force)
        #expect(run.code == 2)
        #expect(
          run.errors
            == "\(out) is not a study's folder but has a file \(name), which is not overwritten; --out names another folder\n"
        )
      }
      #expect(try text(name) == "mine")
      try FileManager.default.removeItem(atPath: out + "/" + name)
    }
    _ = try folder.file("out/notes.md", "mine")
    #expect(try sweep("variants: {a: {}}\nseeds: 0\n").code == 0)
    #expect(try text("notes.md") == "mine")
    // The file that was swept may lie in the folder only where RecKit wrote it.
    #expect(CommandRun(["sweep", out + "/study.txt", "--jobs", "1", "--out", out]).code == 0)
  }
}
