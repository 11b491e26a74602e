import Foundation
import RecKitCommands
import Testing

@testable import RecKit

/// Searches that stop trials early, and searches that are repeated, as their users run them.
struct HalvingRunTests {
  private static let search = """
    base:
      dataset: {name: synthetic, users: 30, items: 40, interactions: 400}
      splitter: {name: random, test: 0.2, validation: 0.1}
      scorer: {name: dot, latent_dim: 4}
      training: {epochs: 5, batch_size: 32}
      evaluation: {metrics: [auc, ndcg@5]}
    arms: {margin: {}, bpr: {loss: bpr}, ease: {scorer: ease}}
    space:
      optimizer.learning_rate: {range: 1e-4..1e-1, scale: log}
      ease.scorer.lambda: {range: 1..1000, scale: log}
    search: {trials: 10}
    stop: {name: halving, eta: 2, from_epochs: 1, after_trials: 2}
    recheck: {best: 2, seeds: 100..101}
    final: {seeds: 0..2}

    """

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func tune(_ search: String, _ arguments: [String], out: String = "out") throws -> CommandRun {
    CommandRun(
      ["tune", try folder.file("search.txt", search), "--out", "\(folder.path)/\(out)"] + arguments)
  }

  private func text(_ name: String, in out: String = "out") throws -> String {
    try String(contentsOfFile: "\(folder.path)/\(out)/\(name)", encoding: .utf8)
  }

  private func rows(_ out: String = "out") throws -> [[Substring]] {
    try text("trials.csv", in: out).split(separator: "\n").dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
  }

  @Test func halvingIsTurnedOffByNull() throws {
    let file = try folder.file("null.txt", Self.search)
    let with = CommandRun(["check", file])
    let without = CommandRun(["check", file, "stop=null"])
    #expect(with.output.contains("\nstop      ") && without.code == 0, "\(without.errors)")
    #expect(!without.output.contains("\nstop      "))
  }

  @Test func stoppedTrialsHaveTheBitsOfWholeOnesUntilThen() throws {
    let run = try tune(Self.search, ["--stage", "recheck"])
    #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)")
    #expect(run.output.contains("search; to epoch 1: 0 of 30 runs are there, 30 to do"))
    #expect(run.output.contains("search; to epoch 2: 0 of "))
    #expect(run.output.contains("Stopped by halving: "))
    let whole = Self.search.split(separator: "\n").filter { !$0.hasPrefix("stop:") }.joined(separator: "\n") + "\n"
    #expect(try tune(whole, ["--stage", "recheck", "--quiet"], out: "whole").code == 0)
    let (stopped, all) = (try rows(), try rows("whole"))
    var counts: [Substring: Int] = [:]
    for (one, other) in zip(stopped, all) where one[0] == "search" {
      counts[one[5], default: 0] += 1
      #expect(one[4] == other[4], "the addresses are the same")
      if one[5] == "done" {
        #expect(one == other)
      } else {
        // What it came to by then is what the whole run came to by then.
        #expect(one[5] == "stopped")
        let epoch = try #require(Int(one[6]))
        let line = try text("runs/\(one[4])/history.jsonl", in: "whole").split(separator: "\n")[epoch]
        let record = try #require(EpochRecord(ConfigDocument.parse(line.utf8, source: "history").root))
        #expect(one[8] == ConfigNode.text(of: try #require(record.validation.first).mean))
        // No epoch before has lost its values on the way through a checkpoint.
        let history = try text("runs/\(one[4]).paused/history.jsonl").split(separator: "\n")
        #expect(history.count == epoch + 2 && history.dropLast().allSatisfy { $0.contains("\"validation\": {\"auc\"") })
      }
    }
    #expect(counts["stopped", default: 0] > 8 && counts["done", default: 0] >= 10 + 2 * 2, "\(counts)")
    // The first trials of each arm run to their end, and so does whatever is fitted.
    #expect(stopped.filter { $0[0] == "search" && ($0[1] == "ease" || $0[2] < "2") }.allSatisfy { $0[5] == "done" })
    let page = try text("search.html")
    for words in ["Stopped trials", "a dash one that was stopped", "stopped after epoch"] {
      #expect(page.contains(words), "\(words)")
    }
  }

  @Test func lostStatesAreTrainedAgain() throws {
    #expect(try tune(Self.search, ["--stage", "recheck", "--quiet"]).code == 0)
    #expect(try tune(Self.search, ["--stage", "search", "--quiet", "search.trials=6"], out: "other").code == 0)
    let runs = folder.path + "/other/runs"
    let paused = try FileManager.default.contentsOfDirectory(atPath: runs).filter { $0.hasSuffix(".paused") }.sorted()
    try #require(paused.count >= 3)
    try FileManager.default.removeItem(atPath: "\(runs)/\(paused[0])")
    // A digit of a value, which would change what is compared.
    let history = "\(runs)/\(paused[1])/history.jsonl"
    let values = try String(contentsOfFile: history, encoding: .utf8)
    try values.replacing("0.5", with: "0.9").replacing("0.4", with: "0.8").write(
      toFile: history, atomically: true, encoding: .utf8)
    try Data("x".utf8).write(to: URL(fileURLWithPath: "\(runs)/\(paused[2])/checkpoint.safetensors"))
    #expect(try tune(Self.search, ["--stage", "recheck", "--quiet"], out: "other").code == 0)
    for name in ["trials.csv", "search.json", "best-bpr.txt"] { #expect(try text(name) == text(name, in: "other")) }
  }

  @Test func finishedRunsLeaveNoPausedState() throws {
    #expect(try tune(Self.search, ["--stage", "search", "--quiet"]).code == 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/out/runs")
    let paused = names.filter { $0.hasSuffix(".paused") }.map { $0.dropLast(".paused".count) }
    #expect(!paused.isEmpty && Set(paused).isDisjoint(with: names.map { $0[...] }))
    #expect(try rows().count { $0[5] == "stopped" } == paused.count)
  }

  @Test func aRepeatedSearchIsComparedOverSearches() throws {
    let run = try tune(Self.search + "repeats: 3\n", [])
    #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)")
    #expect(run.output.contains("3 variants, 3 seeds, 3 blocks; 0 of 21 runs are there"), "\(run.output)")
    #expect(run.output.contains("result against margin"))
    let addresses = try (1...3).map { repetition in
      try text("repeat-\(repetition)/trials.csv").split(separator: "\n").dropFirst()
        .map { $0.split(separator: ",", omittingEmptySubsequences: false)[4] }
    }
    #expect(Set(addresses[0]).isDisjoint(with: addresses[1]) && Set(addresses[1]).isDisjoint(with: addresses[2]))
    let final = try ConfigDocument.parse(Array(text("final.txt").utf8), source: "final.txt").root
    for repetition in 1...3 {
      let block = try #require(final["blocks"]?["search \(repetition)"])
      let best = try ConfigDocument.parse(Array(text("repeat-\(repetition)/best-bpr.txt").utf8), source: "best").root
      #expect(block["variants"]?["bpr"]?["optimizer"] == best["optimizer"])
      #expect((block["splitter"] ?? final["base"]?["splitter"]) == best["splitter"])
    }
    #expect(try text("final/summary.json").contains("\"search 3\""))
    // A repeat is a search of its own.
    let alone = CommandRun(
      [
        "tune", folder.path + "/out/repeat-2/search.txt", "--out", folder.path + "/alone", "--stage", "recheck",
        "--quiet",
      ])
    #expect(alone.code == 0, "\(alone.errors)")
    #expect(try text("trials.csv", in: "alone") == text("repeat-2/trials.csv"))
  }

  /// Finished runs are used again, and no file of the other number of repeats stays.
  @Test func theNumberOfRepeatsMayChange() throws {
    #expect(try tune(Self.search, ["--stage", "recheck", "--quiet"]).code == 0)
    let more = try tune(Self.search + "repeats: 2\n", ["--stage", "recheck"])
    #expect(more.code == 0 && more.output.contains("to epoch 1: 0 of 30 runs are there"), "\(more.output)")
    #expect(more.output.split(separator: "\n").count { $0.hasPrefix("search; to epoch 1") } == 1, "the first is there")
    let root = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/out").filter { !$0.hasPrefix(".") }
    #expect(Set(root) == ["repeat-1", "repeat-2", "runs", "search.txt", "final.txt"])
    #expect(try tune(Self.search, ["--stage", "recheck", "--quiet"], out: "once").code == 0)
    #expect(try text("repeat-1/trials.csv") == text("trials.csv", in: "once"))
    #expect(try tune(Self.search, ["--stage", "recheck", "--quiet"]).code == 0)
    let back = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/out")
    #expect(!back.contains { $0.hasPrefix("repeat-") } && back.contains("best-bpr.txt"))
  }

  /// The seed of the splitter is its default where the file has none.
  @Test func aRepeatSaysWhichValidationItHas() throws {
    let lists = (0..<20).map { user in "\(user) " + (0..<8).map { "\((user + $0) % 20)" }.joined(separator: " ") + "\n"
    }
    _ = try folder.file("train.txt", lists.joined())
    _ = try folder.file("test.txt", (0..<20).map { "\($0) \(($0 + 9) % 20)\n" }.joined())
    let search = """
      base:
        dataset: {name: delimited, train: \(folder.path)/train.txt, test: \(folder.path)/test.txt, layout: lists, separator: space}
        scorer: {name: dot, latent_dim: 4}
        training: {epochs: 2, batch_size: 32}
      arms: {dot: {}, bpr: {loss: bpr}}
      space: {optimizer.learning_rate: {range: 1e-3..1e-1, scale: log}}
      search: {trials: 3}
      validation: {splitter: {name: random, validation: 0.2}}
      recheck: {best: 1, seeds: [100]}
      final: {seeds: 0..1}
      repeats: 2

      """
    #expect(try tune(search, ["--quiet"]).code == 0)
    let repeated = CommandRun(
      [
        "tune", folder.path + "/out/repeat-2/search.txt", "--out", folder.path + "/alone", "--stage", "recheck",
        "--quiet",
      ])
    #expect(repeated.code == 0, "\(repeated.errors)")
    #expect(try text("trials.csv", in: "alone") == text("repeat-2/trials.csv"))
    #expect(try text("repeat-2/search.json").contains("\"seed\": 1"))
    #expect(try text("final/report.md").contains("searches on the same data with the same seeds"))
  }

  @Test func aTrialOfEqualValuesIsTheOneBefore() throws {
    let search =
      Self.search.replacing("{range: 1e-4..1e-1, scale: log}", with: "[0.001, 0.01, 0.1]")
      .replacing("  ease.scorer.lambda: {range: 1..1000, scale: log}\n", with: "")
    #expect(try tune(search, ["--stage", "search", "--quiet"]).code == 0)
    let rows = try rows().filter { $0[1] == "bpr" }
    for row in rows {
      let first = try #require(rows.first { $0[4] == row[4] })
      #expect(row[2] == first[2] || row[5] == "as trial \(first[2])", "\(row)")
    }
    #expect(rows.count { $0[5].hasPrefix("as trial") } >= 7)
  }

  @Test func checkSaysWhatIsStoppedAndRepeated() throws {
    let file = try folder.file("search.txt", Self.search + "repeats: 2\n")
    let run = CommandRun(["check", file])
    #expect(run.code == 0, "\(run.errors)")
    #expect(
      run.output.contains(
        "stop      halving: after 1 epoch, then at 2 times as many, and so on, one of 2 trials of an arm goes on; its first 2 run to their end"
      ))
    #expect(run.output.contains("note      stop does not apply to ease, which is fitted and has no epochs"))
    #expect(
      run.output.contains("60 trials by random, 16 to recheck, 14 final: 90 runs in 2 repeats, about "), "\(run.output)"
    )
  }

  @Test func pointsOfTheirOwnDiffer() throws {
    let two = Self.search.replacing(
      "arms: {margin: {}, bpr: {loss: bpr}, ease: {scorer: ease}}", with: "arms: {a: {}, b: {}}"
    )
    .replacing("  ease.scorer.lambda: {range: 1..1000, scale: log}\n", with: "")
    for (points, isSame) in [("shared", true), ("own", false)] {
      #expect(try tune(two, ["search.points=\(points)", "--stage", "search", "--quiet"], out: points).code == 0)
      let rows = try rows(points)
      let (a, b) = (rows.filter { $0[1] == "a" }.map { $0[4] }, rows.filter { $0[1] == "b" }.map { $0[4] })
      #expect(a.count == 10 && (a == b) == isSame)
      // Values are rounded to three digits, so two may be the same by chance.
      #expect(isSame || Set(a).intersection(b).count <= 2)
    }
  }
}
