import Foundation
import RecKit
import RecKitCommands
import Testing

/// A variant without randomness is run once, however many seeds the study has.
struct DeterministicRunsTests {
  private static let study = """
    base:
      dataset: {name: synthetic, users: 30, items: 40, interactions: 400}
      splitter: {name: random, validation: 0.2}
      scorer: {name: dot, latent_dim: 4}
      training: {epochs: 1, batch_size: 32}
    variants:
      trained: {}
      popular: {scorer: popularity, sampler: null, loss: null, optimizer: null, training: null}
      random: {scorer: random, sampler: null, loss: null, optimizer: null, training: null}
    seeds: 0..2
    metrics: [auc]

    """

  let folder: TemporaryFolder
  let file: String

  init() throws {
    folder = try TemporaryFolder()
    file = try folder.file("study.txt", Self.study)
  }

  private func sweep(_ arguments: [String], out: String = "out") -> CommandRun {
    CommandRun(["sweep", file, "--out", "\(folder.path)/\(out)"] + arguments)
  }

  private func lines(_ name: String, in study: String = "out") throws -> [Substring] {
    try String(contentsOfFile: "\(folder.path)/\(study)/\(name)", encoding: .utf8).split(separator: "\n")
  }

  @Test func itIsMadeOnceAndListedForEachSeed() throws {
    let list = sweep(["--list"])
    #expect(list.output.split(separator: "\n").map { $0.prefix { $0 != "\t" } } == ["0", "1", "2", "3", "5", "6", "8"])
    let run = sweep([])
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output.contains("3 variants, 3 seeds; 0 of 7 runs are there, 7 to do"))
    #expect(run.output.contains("/7  popular  validation auc 0.") && run.output.contains("  test auc 0."))
    #expect(run.output.contains("Ordered by validation auc; choose on validation, report test."))
    let runs = try lines("runs.tsv").map { $0.split(separator: "\t") }
    #expect(runs.count == 9 && Set(runs.filter { $0[2] == "popular" }.map { $0[1] }).count == 1)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path + "/out/runs").count { !$0.hasPrefix(".") } == 7)
    #expect(try lines("results.csv").count { $0.contains(",popular,") && $0.hasSuffix(",true") } == 3)
    // More seeds, and other ones, take the run that is there.
    let more = sweep(["seeds=[7, 8]"])
    #expect(more.output.contains("1 of 5 runs are there, 4 to do"), "\(more.output)\(more.errors)")
    let report = CommandRun(["report", folder.path + "/out"])
    #expect(report.code == 0 && !report.output.contains("Unfinished"), "\(report.errors)")
  }

  @Test func partsMakeItToo() throws {
    #expect(sweep(["--quiet"], out: "whole").code == 0)
    #expect(sweep(["--only", "7", "--quiet"]).code == 0)
    #expect(sweep(["--list"]).output.split(separator: "\n").allSatisfy { !$0.contains("popular") })
    for part in 1...4 { #expect(sweep(["--shard", "\(part)/4"]).code == 0) }
    #expect(CommandRun(["report", folder.path + "/out", "--quiet"]).code == 0)
    for name in ["results.csv", "summary.json", "report.md"] {
      #expect(try lines(name) == lines(name, in: "whole"))
    }
  }

  @Test func checkSaysHowManyAreMade() {
    let run = CommandRun(["check", file])
    #expect(
      run.output.contains("3 variants x 3 seeds = 9 runs, 7 to make: a deterministic variant is run once, about "),
      "\(run.output)")
  }

  @Test func foldsAreRefusedBeforeAnythingIsRun() throws {
    let folds = try folder.file("folds.txt", Self.study + "vary: {splitter.seed: [1, 2]}\ndesign: one-at-a-time\n")
    for command in ["check", "sweep"] {
      let run = CommandRun([command, folds])
      #expect(run.code == 2 && run.output.isEmpty)
      #expect(
        run.errors.contains("folds.txt:12:24: variants `base` and `seed=1` differ in their data alone"), "\(run.errors)"
      )
    }
  }

  @Test func comparedRunsNameTheirParts() throws {
    let config = try folder.file(
      "config.txt",
      "dataset: {name: synthetic, users: 30, items: 40, interactions: 400}\nsplitter: {name: random, validation: 0.2}\n"
    )
    func run(_ name: String, _ arguments: [String]) -> CommandRun {
      CommandRun(["run", config, "--out", "\(folder.path)/\(name)"] + arguments)
    }
    let first = run("a", ["scorer=popularity"])
    #expect(
      first.output.contains("Fitted  validation auc 0.") && first.output.contains("  test auc 0."), "\(first.output)")
    #expect(run("b", ["scorer=popularity"]).code == 0 && run("c", ["training.epochs=1"]).code == 0)
    let same = CommandRun(["compare", folder.path + "/a", folder.path + "/b"])
    #expect(same.output.contains("test auc: identical: the same in each of 30 users"), "\(same.output)")
    #expect(same.output.contains("Both are deterministic: no seed could give another difference."))
    let other = CommandRun(["compare", folder.path + "/a", folder.path + "/c"])
    #expect(other.output.contains("\nvalidation auc  0.") && other.output.contains("\ntest auc        0."))
    #expect(!other.output.contains("better by") && !other.output.contains("worse by"))
    #expect(other.output.contains("One run of each: other seeds may give another difference"))
  }
}
