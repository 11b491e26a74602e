import Foundation
import RecKit
import RecKitCommands
import Testing

/// Searches as their users run them.
struct TuneTests {
  private static let search = """
    base:
      dataset: {name: synthetic, users: 30, items: 40, interactions: 400}
      splitter: {name: random, test: 0.2, validation: 0.1}
      scorer: {name: dot, latent_dim: 4}
      training: {epochs: 3, batch_size: 32, patience: 1, monitor: auc}
      evaluation: {metrics: [auc, ndcg@5]}
    arms:
      margin: {}
      bpr: {loss: bpr}
      ease: {scorer: ease}
    space:
      optimizer.learning_rate: {range: 1e-4..1e-1, scale: log}
      ease.scorer.lambda: {range: 1..1000, scale: log}
    search: {trials: 4}
    recheck: {best: 2, seeds: 100..101}
    final: {seeds: 0..2}

    """

  let folder: TemporaryFolder
  let file: String

  init() throws {
    folder = try TemporaryFolder()
    file = try folder.file("search.txt", Self.search)
  }

  private func text(_ name: String, in out: String = "out") throws -> String {
    try String(contentsOfFile: "\(folder.path)/\(out)/\(name)", encoding: .utf8)
  }

  private func tune(_ arguments: [String], out: String = "out", environment: [String: String] = [:]) -> CommandRun {
    CommandRun(["tune", file, "--out", "\(folder.path)/\(out)"] + arguments, environment: environment)
  }

  private func runs(in out: String = "out") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/\(out)/runs").filter { !$0.hasPrefix(".") }
  }

  @Test func aSearchChoosesOnValidationAndComparesOnTest() throws {
    let run = tune([])
    #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)")
    #expect(run.output.contains("search: 0 of 12 runs are there, 12 to do"))
    #expect(run.output.contains("Selected on auc of validation: 4 trials an arm, by random"))
    #expect(run.output.contains("verdict against margin"))
    let rows = try text("trials.csv").split(separator: "\n")
    #expect(
      rows[0].hasPrefix("stage,arm,trial,seed,address,status,epochs,kept_epoch,validation_auc,validation_ndcg@5,"))
    // 12 trials; 2 trials of two trained arms with 2 seeds, 2 of a deterministic one once.
    #expect(rows.count == 1 + 12 + 2 * 2 * 2 + 2)
    let page = try text("search.html")
    for words in [
      "Expected best after n trials", "ease: scorer.lambda", "bpr: optimizer.learning_rate", "Selected on auc",
      "explains",
    ] {
      #expect(page.contains(words), "\(words)")
    }
    #expect(!page.contains("://") && !page.contains("<script"))
    #expect(try text("final/results.csv").split(separator: "\n").count == 1 + 9)
    // The chosen configs run as they are, and so to the same bits as in the comparison.
    let again = CommandRun(["run", "\(folder.path)/out/best-bpr.txt", "--out", folder.path + "/again", "--quiet"])
    #expect(again.code == 0, "\(again.errors)")
    let index = try text("final/runs.tsv").split(separator: "\n").map { $0.split(separator: "\t") }
    let address = try #require(index.first { $0[2] == "bpr" && $0[3] == "0" })[1]
    #expect(try text("users.csv", in: "again") == text("final/runs/\(address)/users.csv"))
    // Test is evaluated once, after the last epoch.
    let history = try text("final/runs/\(address)/history.jsonl").split(separator: "\n")
    #expect(history.count { $0.contains("\"auc\"") } == 1)
  }

  @Test func trialsHaveNoMetricOnTest() throws {
    #expect(tune(["--stage", "recheck", "--quiet"]).code == 0)
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/out/final"))
    let runs = try runs()
    #expect(runs.count == 12 + 8)
    for run in runs {
      #expect(try text("runs/\(run)/users.csv") == "user,auc,ndcg@5\n" || text("runs/\(run)/users.csv") == "user\n")
      let result = try ConfigDocument.parse(
        text("runs/\(run)/result.json").utf8.filter { $0 != 10 }, source: "result.json"
      ).root
      #expect(result["metrics"]?.inlineText == "{}")
      #expect(result["validation"]?["auc"] != nil)
      #expect(result["data"]?["test"]?.inlineText == "0")
      #expect(try !text("runs/\(run)/history.jsonl").contains("\"test\""))
    }
  }

  @Test func whatTestHoldsDoesNotChangeTheSearch() throws {
    // Two data sets that differ in the test items of every user, and in nothing else.
    func data(_ name: String, shift: Int) throws -> String {
      let folder = folder.path + "/" + name
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      func lines(_ items: (Int) -> [Int]) -> String {
        (0..<20).map { user in "\(user) " + items(user).map { "\($0)" }.joined(separator: " ") + "\n" }.joined()
      }
      try lines { user in (0..<6).map { (user + $0) % 20 } }.write(
        toFile: folder + "/train.txt", atomically: true, encoding: .utf8)
      try lines { user in [(user + 8 + shift) % 20] }.write(
        toFile: folder + "/test.txt", atomically: true, encoding: .utf8)
      return """
        base:
          dataset: {name: delimited, train: \(folder)/train.txt, test: \(folder)/test.txt, layout: lists, separator: space}
          scorer: {name: dot, latent_dim: 4}
          training: {epochs: 2, batch_size: 32}
          evaluation: {metrics: [auc]}
        arms: {dot: {}, knn: {scorer: item_knn}}
        space: {optimizer.learning_rate: {range: 1e-3..1e-1, scale: log}, scorer.neighbours: {range: 2..10}}
        search: {trials: 3}
        validation: {splitter: {name: random, validation: 0.2, seed: 1}}
        recheck: {best: 2, seeds: [100]}
        final: {seeds: 0..1}

        """
    }
    for (name, shift) in [("a", 0), ("b", 3)] {
      let search = try folder.file("\(name).txt", try data(name, shift: shift))
      let run = CommandRun(["tune", search, "--out", "\(folder.path)/out-\(name)", "name=same", "--quiet"])
      #expect(run.code == 0, "\(run.errors)")
    }
    #expect(try text("trials.csv", in: "out-a") == text("trials.csv", in: "out-b"))
    #expect(try text("search.json", in: "out-a") == text("search.json", in: "out-b"))
    #expect(try Set(runs(in: "out-a")) == Set(runs(in: "out-b")))
    #expect(try text("final/results.csv", in: "out-a") != text("final/results.csv", in: "out-b"))
  }

  @Test(arguments: ["random", "tpe"])
  func interruptedExtendedAndDividedSearchesHaveTheSameBytes(_ method: String) throws {
    let more =
      ["search.method=\(method)", "--quiet"] + (method == "tpe" ? ["search.round=2", "search.startup=2"] : [])
    #expect(tune(["search.trials=6", "--jobs", "1"] + more).code == 0)
    // Fewer trials first, and half of the runs lost.
    #expect(tune(["search.trials=4", "--jobs", "3", "--stage", "search"] + more, out: "other").code == 0)
    for run in try runs(in: "other").sorted().prefix(5) {
      try FileManager.default.removeItem(atPath: "\(folder.path)/other/runs/\(run)")
    }
    var parts = 0
    repeat {
      for part in ["1/2", "2/2"] {
        let run = tune(["search.trials=6", "--shard", part] + more, out: "other")
        #expect(run.code == 0, "\(run.errors)")
      }
      parts += 1
    } while parts < 10 && !FileManager.default.fileExists(atPath: "\(folder.path)/other/final/runs.tsv")
    #expect(tune(["search.trials=6"] + more, out: "other").code == 0)
    for name in ["trials.csv", "search.json", "best-bpr.txt", "final.txt", "final/results.csv"] {
      #expect(try text(name) == text(name, in: "other"), "\(name)")
    }
  }

  @Test func anArmThatHasUsedItsSecondsGetsNoFurtherRound() throws {
    // Any trial takes more than a nanosecond, so the first round is the only one.
    let run = tune(["budget.seconds=1e-9", "search.trials=25", "--stage", "search"])
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output.contains("search, round 1 of 3: 0 of 30 runs are there"))
    #expect(!run.output.contains("round 2 of 3"))
    #expect(run.output.contains("10 trials an arm"))
  }

  @Test func failedTrialsAreCountedWithTheirReason() throws {
    let wild = try folder.file(
      "wild.txt",
      Self.search.replacing("range: 1e-4..1e-1, scale: log", with: "range: 1e-3..1e12, scale: log")
        .replacing("training: {", with: "optimizer: sgd\n  training: {"))
    let run = CommandRun(["tune", wild, "--out", folder.path + "/wild", "search.trials=8", "--stage", "search"])
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output.contains("FAILED"))
    #expect(run.output.contains("of 8 trials of margin, most often:"))
    let rows = try text("trials.csv", in: "wild").split(separator: "\n")
    #expect(rows.contains { $0.contains(",failed,") && $0.contains("learning_rate") })
    // A failure is a result: nothing is run again.
    let again = CommandRun(["tune", wild, "--out", folder.path + "/wild", "search.trials=8", "--stage", "search"])
    #expect(!again.output.contains("to do"))
  }

  @Test func anotherSearchDoesNotGetTheFolder() throws {
    #expect(tune(["--stage", "search", "--quiet"]).code == 0)
    let other = tune(["scorer.latent_dim=5", "--stage", "search", "--quiet"])
    #expect(other.code == 2)
    #expect(other.errors.contains("is another search (base.scorer.latent_dim: 4 -> 5)"), "\(other.errors)")
    #expect(tune(["scorer.latent_dim=5", "--stage", "search", "--quiet", "--force"]).code == 0)
  }

  @Test func checkSaysArmsTrialsAndTime() throws {
    let run = CommandRun(["check", file])
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output.contains("margin (baseline)       4  optimizer.learning_rate  0.0001 to 0.1, log"))
    #expect(run.output.contains("12 trials by random, 8 to recheck, 7 final: 27 runs, about "))
    #expect(run.output.contains("note      optimizer.learning_rate: does not apply to ease"))
  }

  @Test func theListIsWhatIsMissing() throws {
    let list = tune(["--list"])
    #expect(list.code == 0)
    #expect(list.output.split(separator: "\n").count == 12)
    #expect(list.output.hasPrefix("0\t"))
    #expect(tune(["--only", "3", "--quiet"]).code == 0)
    #expect(tune(["--list"]).output.split(separator: "\n").count == 11)
  }
}
