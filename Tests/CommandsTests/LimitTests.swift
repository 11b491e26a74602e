import Foundation
import RecKitCommands
import Testing

@testable import RecKit

/// What a run may take, what it is expected to take, and when its state is stored.
struct LimitTests {
  private static let config = """
    dataset: {name: synthetic, users: 30, items: 40, interactions: 400}
    scorer: {name: dot, latent_dim: 4}
    training: {epochs: 4, batch_size: 32}

    """

  private let folder: TemporaryFolder
  private let config: String

  init() throws {
    folder = try TemporaryFolder()
    config = try folder.file("config.txt", Self.config)
  }

  @Test(arguments: [
    ("2GiB", 2.0 * 1024 * 1024 * 1024), ("500MB", 5e8), ("1.5 k", 1500), ("1e9", 1e9), ("7", 7), ("64Ki", 65536),
    ("2gb", 2e9), ("3B", 3),
  ])
  func sizesAreRead(text: String, bytes: Double) { #expect(MemoryNeed.bytes(text) == bytes) }

  @Test(arguments: ["", "GiB", "-1", "0", "2 Gigs", "5i", "1.2.3", "1e999"])
  func otherSizesAreNot(_ text: String) { #expect(MemoryNeed.bytes(text) == nil) }

  /// In a process of its own: the limit holds for the whole process, and other tests run beside.
  @Test func whatWouldNotFitIsRefusedBeforeItIsAllocated() throws {
    let program = try ProgramRun.builtBesideTests("reckit")
    let run = try ProgramRun(
      program,
      ["run", config, "--out", folder.path + "/run", "--memory", "100MiB", "scorer.latent_dim=100000", "--quiet"])
    #expect(run.code == 1)
    #expect(
      run.text.contains("scorer dot needs ") && run.text.contains("this process (--memory 100.0 MiB, of which "),
      "\(run.text)")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/run"))
    let fits = try ProgramRun(program, ["run", config, "--out", folder.path + "/run", "--memory", "400MiB", "--quiet"])
    #expect(fits.code == 0, "\(fits.text)")
  }

  /// Whichever job is first: each may have its share.
  @Test func jobsShareWhatTheLimitLeaves() throws {
    let program = try ProgramRun.builtBesideTests("reckit")
    let study = try folder.file(
      "study.txt",
      """
      base: config.txt
      seeds: 0..1
      variants: {wide: {scorer.latent_dim: 150000, training.epochs: 1, training.batch_size: 2}}

      """)
    func sweep(_ jobs: Int) throws -> ProgramRun {
      try ProgramRun(
        program,
        ["sweep", study, "--out", "\(folder.path)/out-\(jobs)", "--memory", "300MiB", "--jobs", "\(jobs)"])
    }
    let (alone, shared) = (try sweep(1), try sweep(3))
    #expect(alone.code == 0, "\(alone.text)")
    #expect(shared.code == 1)
    #expect(
      shared.text.contains("scorer dot needs ") && shared.text.contains("each of 2 jobs (--memory 300.0 MiB, of which ")
    )
  }

  /// Each part would fit alone; the model is all of them, and training is the first to be done.
  @Test func partsOfAScorerAreAddedUpBeforeTheFirstIsMade() throws {
    let program = try ProgramRun.builtBesideTests("reckit")
    let parts = try folder.file(
      "parts.txt",
      """
      dataset: {name: synthetic, users: 50, items: 2000, interactions: 2000}
      scorer: {name: ensemble, of: [ease, ease, ease, ease, ease, ease, ease, ease], trained: {name: dot, latent_dim: 8}}
      training: {epochs: 1000}

      """)
    let run = try ProgramRun(program, ["run", parts, "--out", folder.path + "/run", "--memory", "130MiB", "--quiet"])
    #expect(run.code == 1 && run.text.contains("scorer ensemble needs 12"), "\(run.text)")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/run"))
    let fitted = try folder.file(
      "fitted.txt",
      """
      dataset: {name: synthetic, users: 50, items: 2000, interactions: 2000}
      scorer: {name: ensemble, of: [ease, ease, ease, ease, ease, ease, ease, ease]}

      """)
    let check = try ProgramRun(program, ["check", fitted, "--estimate"])
    let memory = try #require(check.text.firstMatch(of: /# memory: ([0-9]+) MiB/).flatMap { Int($0.1) })
    #expect(check.code == 0 && (130..<400).contains(memory), "\(check.text)")
  }

  @Test func aStudyIsAlwaysEstimated() throws {
    let study = try folder.file("study.txt", "base: config.txt\nseeds: 0..1\nvariants: {a: {}}\n")
    for option in ["estimate", "json"] {
      let run = CommandRun(["check", study, "--\(option)"])
      #expect(
        run.errors
          == "--\(option) is for the config of a single run; a study is always listed, with the time of its runs\n")
      #expect(run.code == 2)
    }
  }

  @Test func anUnknownTrackerIsNamed() {
    let run = CommandRun(["run", config, "--log", "tensorbord"])
    #expect(run.code == 2 && run.errors == "--log must be tensorboard, not tensorbord; did you mean tensorboard?\n")
  }

  @Test func aSizeThatIsNoneIsRefused() {
    let wrong = CommandRun(["run", config, "--memory", "much"])
    #expect(wrong.code == 2 && wrong.errors == "--memory needs a size such as 2GiB or 500MB, not much\n")
  }

  @Test func anEstimateIsAComment() throws {
    let plain = CommandRun(["check", config]).output
    let run = CommandRun(["check", config, "--estimate"])
    #expect(run.code == 0 && run.output.hasPrefix(plain))
    let comments = run.output.dropFirst(plain.count).split(separator: "\n")
    #expect(comments.count == 2 && comments.allSatisfy { $0.hasPrefix("# ") })
    #expect(comments.first?.contains("on one thread") ?? false)
    let again = try folder.file("again.txt", run.output)
    #expect(CommandRun(["check", again]).output == plain)
    #expect(CommandRun(["check", config, "--estimate", "--json"]).code == 2)
  }

  @Test(arguments: [
    ("5 epochs", CheckpointInterval.epochs(5)), ("1 epoch", .epochs(1)), ("60 seconds", .seconds(60)),
    ("0.5 s", .seconds(0.5)),
  ])
  func intervalsAreRead(text: String, interval: CheckpointInterval) {
    #expect(CheckpointInterval(text.node) == interval)
    #expect(CheckpointInterval(interval.node) == interval)
  }

  @Test(arguments: [
    "0 epochs", "epochs", "5", "1.5 epochs", "-1 s", "1..2 s", "5 minutes", "99999999999999999999 seconds",
  ])
  func otherIntervalsAreNot(_ text: String) { #expect(CheckpointInterval(text.node) == nil) }

  @Test func whenTheStateIsStoredChangesNoResult() throws {
    func run(_ name: String, _ arguments: String...) throws -> String {
      let run = CommandRun(["run", config, "--out", "\(folder.path)/\(name)", "--quiet"] + arguments)
      #expect(run.code == 0, "\(run.errors)")
      let result = try String(contentsOfFile: "\(folder.path)/\(name)/result.json", encoding: .utf8)
      let root = try ConfigDocument.parse(result.utf8.filter { $0 != 10 }, source: "result.json").root
      return try #require(root["identity"]).inlineText
    }
    #expect(try run("plain") == run("often", "checkpoint.every=1 epoch"))
    let stored = try String(contentsOfFile: folder.path + "/often/config.txt", encoding: .utf8)
    #expect(stored.hasSuffix("checkpoint:\n  every: \"1 epoch\"\n"), "\(stored)")
    #expect(CommandRun(["check", config]).output.contains("checkpoint") == false)
  }

  @Test func aFittedScorerHasNoStateToStore() {
    let run = CommandRun(["check", "-"], input: "scorer: popularity\ncheckpoint: {every: 1 epoch}\n")
    #expect(run.code == 2 && run.errors.contains("`checkpoint` would have no effect"), "\(run.errors)")
    let wrong = CommandRun(["check", "-"], input: "checkpoint: {every: 5}\n")
    #expect(
      wrong.errors.contains("`every` expects a number and its unit, such as 5 epochs or 60 seconds, or null, not 5"),
      "\(wrong.errors)")
  }
}
