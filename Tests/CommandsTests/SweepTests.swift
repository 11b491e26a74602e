import Foundation
import RecKit
import RecKitCommands
import Testing

/// Studies as their users run them.
struct SweepTests {
  private static let study = """
    base:
      dataset: {name: synthetic, users: 30, items: 40, interactions: 400}
      scorer: {name: dot, latent_dim: 4}
      training: {epochs: 2, batch_size: 32}
    variants:
      margin: {}
      bpr: {loss: bpr}
    seeds: 0..2
    metrics: [auc, ndcg@5]

    """

  let folder: TemporaryFolder
  let file: String

  init() throws {
    folder = try TemporaryFolder()
    file = try folder.file("study.txt", Self.study)
  }

  private func text(_ name: String, in study: String = "out") throws -> String {
    try String(contentsOfFile: "\(folder.path)/\(study)/\(name)", encoding: .utf8)
  }

  private func sweep(_ arguments: [String], out: String = "out", environment: [String: String] = [:]) -> CommandRun {
    CommandRun(["sweep", file, "--out", "\(folder.path)/\(out)"] + arguments, environment: environment)
  }

  @Test func aSweepWritesItsFilesAndSaysWhatItFound() throws {
    let run = sweep([])
    #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)")
    #expect(run.output.contains("2 variants, 3 seeds; 0 of 6 runs are there, 6 to do"))
    #expect(run.output.contains("6/6  ") && run.output.contains("over seeds"))
    #expect(run.output.contains("over users") && run.output.contains("verdict against margin"))
    let rows = try text("results.csv").split(separator: "\n")
    #expect(rows.count == 7 && rows[0].hasPrefix("index,variant,seed,address,protocol,"))
    #expect(rows[2].hasPrefix("1,bpr,0,"))
    #expect(try text("report.md").contains("## Paired differences on auc"))
    #expect(try text("report.html").contains("</html>"))
    // A run of the study is a run of `reckit run`, to the same bits.
    let address = rows[2].split(separator: ",")[3]
    let again = CommandRun([
      "run", "\(folder.path)/out/runs/\(address)/config.txt", "--out", folder.path + "/again", "--quiet",
    ])
    #expect(again.code == 0)
    #expect(try text("users.csv", in: "again") == text("runs/\(address)/users.csv"))
  }

  @Test func whatIsThereIsNotRunAgain() throws {
    #expect(sweep(["seeds=0..1"]).code == 0)
    let first = try text("results.csv")
    let more = sweep([])
    #expect(more.output.contains("4 of 6 runs are there, 2 to do"))
    #expect(try text("results.csv").hasPrefix(first))
    #expect(sweep([]).output.contains("6 of 6 runs are there, 0 to do"))
    // Another base is another address.
    #expect(sweep(["training.epochs=1", "--list"]).output.split(separator: "\n").count == 6)
  }

  @Test func partsMakeTheWhole() throws {
    #expect(sweep(["--quiet"], out: "whole").code == 0)
    let list = sweep(["--list"]).output.split(separator: "\n")
    #expect(list.count == 6 && list[3].hasPrefix("3\t") && list[3].hasSuffix("\tbpr\t1"))
    #expect(sweep(["--list", "--only", "3"]).output == list[3] + "\n")
    #expect(sweep(["--list", "--shard", "2/3"]).output.split(separator: "\n").count == 2)
    #expect(sweep(["--only", "3", "--quiet"]).code == 0)
    #expect(
      sweep(["--list"]).output.split(separator: "\n").map { $0.prefix { $0 != "\t" } } == ["0", "1", "2", "4", "5"])
    #expect(sweep(["--only", "slurm"], environment: ["SLURM_ARRAY_TASK_ID": "0"]).code == 0)
    #expect(
      sweep(
        ["--shard", "slurm"],
        environment: ["SLURM_ARRAY_TASK_ID": "8", "SLURM_ARRAY_TASK_MIN": "7", "SLURM_ARRAY_TASK_COUNT": "2"]
      ).code == 0)
    #expect(sweep(["--shard", "kubernetes/3"], environment: ["JOB_COMPLETION_INDEX": "1"]).code == 0)
    let early = CommandRun(["report", folder.path + "/out"])
    #expect(early.code == 0 && early.output.contains("Unfinished: 1 of 6 runs are missing."), "\(early.errors)")
    #expect(sweep(["--shard", "3/3"]).code == 0)
    #expect(CommandRun(["report", folder.path + "/out", "--quiet"]).code == 0)
    for name in ["results.csv", "summary.json", "report.md"] {
      #expect(try text(name) == text(name, in: "whole"))
    }
  }

  @Test(arguments: [
    (["--only", "6"], "--only needs an index from 0 to 5, slurm or kubernetes, not 6\n"),
    (["--only", "x"], "--only needs an index from 0 to 5, slurm or kubernetes, not x\n"),
    (["--only", "slurm"], "SLURM_ARRAY_TASK_ID is not set to a whole number: is this a task of an array?\n"),
    (["--shard", "3/2"], "--shard needs I/N with I from 1 to N, slurm or kubernetes/N, not 3/2 (part 3 of 2)\n"),
    (["--shard", "2"], "--shard needs I/N with I from 1 to N, slurm or kubernetes/N, not 2\n"),
    (["--only", "1", "--shard", "1/2"], "--only and --shard exclude each other\n"),
    (["--jobs", "0"], "--jobs needs a whole number from 1 to 1024, not 0\n"),
  ])
  func wrongParts(arguments: [String], message: String) {
    let run = sweep(arguments)
    #expect(run.code == 2 && run.errors == message)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/out"))
  }

  @Test func aFailingVariantDoesNotStopTheOthers() throws {
    let text = Self.study.replacingOccurrences(
      of: "  bpr: {loss: bpr}",
      with: "  wild: {optimizer: {name: sgd, learning_rate: 1e30}, loss: bpr}\n  bpr: {loss: bpr}")
    _ = try folder.file("study.txt", text)
    let run = sweep([])
    #expect(run.code == 1)
    #expect(run.errors == "3 of 9 runs failed; the same command tries them again\n")
    #expect(run.output.contains("Failed: wild, seed 0: epoch 1, batch "))
    #expect(try self.text("results.csv").split(separator: "\n").count == 7)
    #expect(try self.text("summary.json").contains("\"variant\": \"wild\""))
  }

  @Test func damagedRunsAreNamed() throws {
    #expect(sweep(["--quiet"]).code == 0)
    let address = try #require(try text("runs.tsv").split(separator: "\t").dropFirst().first)
    let path = "\(folder.path)/out/runs/\(address)/users.csv"
    try Data("user,auc\n\"1,2\n".utf8).write(to: URL(fileURLWithPath: path))
    let run = CommandRun(["report", folder.path + "/out"])
    #expect(
      run.code == 1
        && run.errors
          == "reckit: \(path) is damaged: it is not what the run wrote; remove the folder and run it again\n"
    )
    #expect(
      CommandRun(["report", "/nowhere"]).errors
        == "/nowhere is neither a study's folder (it has no study.txt) nor a finished run's (it has no result.json)\n")
  }

  @Test func aChangedIndexIsNamed() throws {
    let out = folder.path + "/out"
    #expect(sweep(["--quiet"]).code == 0)
    let index = out + "/runs.tsv"
    let text = try String(contentsOfFile: index, encoding: .utf8)
    try text.split(separator: "\n").dropLast().map { $0 + "\n" }.joined()
      .write(toFile: index, atomically: true, encoding: .utf8)
    let run = CommandRun(["report", out, "--quiet"])
    #expect(
      run.code != 0 && run.errors.contains("\(index) is not what the sweep wrote (study.sha256)"), "\(run.errors)")
    #expect(sweep(["--quiet"]).code == 0 && CommandRun(["report", out, "--quiet"]).code == 0)
  }

  @Test func checkCountsTheRuns() {
    let run = CommandRun(["check", file])
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output.contains("margin (baseline)  nothing\n"))
    #expect(run.output.contains("loss: {name: margin, margin: 1.0} -> {name: bpr}"))
    #expect(run.output.contains("metrics   auc, ndcg@5; auc decides"))
    #expect(run.output.contains("2 variants x 3 seeds = 6 runs, about "))
  }

  @Test func aConfigIsNoStudy() throws {
    let config = try folder.file("config.txt", "scorer: dot\n")
    let run = CommandRun(["sweep", config])
    #expect(run.code == 2 && run.errors.contains("is the config of one experiment, not a study"))
  }

  // MARK: compare

  private func run(_ name: String, _ arguments: [String]) throws -> String {
    let config = try folder.file(
      "config.txt",
      "dataset: {name: synthetic, users: 30, items: 40, interactions: 400}\nscorer: {name: dot, latent_dim: 4}\n")
    let out = folder.path + "/" + name
    let run = CommandRun(["run", config, "--quiet", "--out", out, "training.epochs=2"] + arguments)
    #expect(run.code == 0, "\(run.errors)")
    return out
  }

  @Test func compareShowsConfigsAndMetrics() throws {
    let run = CommandRun(["compare", try run("a", []), try run("b", ["loss=bpr", "seed=1"])])
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output.contains("  seed: 0 -> 1\n  loss: {name: margin, margin: 1.0} -> {name: bpr}\n"))
    #expect(run.output.contains("auc     ") && run.output.contains("95 % interval"))
    #expect(run.output.contains(" users"))
    #expect(run.output.contains("One run of each: other seeds may give another difference"))
  }

  @Test func compareRefusesOtherProtocols() throws {
    let paths = [try run("a", []), try run("b", ["evaluation.exclude=nothing"])]
    let refused = CommandRun(["compare"] + paths)
    #expect(refused.code == 2 && refused.output.isEmpty)
    #expect(refused.errors.contains("were measured by different protocols:\n  exclude: train_positives -> nothing\n"))
    let asked = CommandRun(["compare", "--across-protocols"] + paths)
    #expect(asked.code == 0 && asked.output.contains("(across protocols)"))
    #expect(CommandRun(["compare", paths[0], folder.path]).errors.contains("is not a finished run of this version"))
  }

  @Test func theStudiesThatShipAreValid() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "configs/studies").path(percentEncoded: false)
    let names = try FileManager.default.contentsOfDirectory(atPath: root).filter { $0.hasSuffix(".txt") }
    #expect(names.count >= 5)
    for name in names {
      let run = CommandRun(["check", "\(root)/\(name)"], environment: ["RECKIT_DATA": "/nowhere"])
      #expect(run.code == 0, "\(name): \(run.errors)")
    }
  }
}
