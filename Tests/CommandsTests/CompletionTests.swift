import Foundation
import RecKit
import Testing

@testable import RecKitCommands

/// What shells are told to offer; `Scripts/check_completion.sh` tries the scripts in the shells themselves.
struct CompletionTests {
  private let folder: TemporaryFolder
  private let config: String

  init() throws {
    folder = try TemporaryFolder()
    config = try folder.file("config.txt", "scorer: mlp\nloss: {name: margin, margn: 1}\n")
  }

  private func words(_ words: String...) -> [String] {
    let run = CommandRun(["completion", "words", "--"] + words)
    #expect(run.code == 0 && run.errors.isEmpty)
    return run.output.split(separator: "\n").map { String($0.prefix { $0 != "\t" }) }
  }

  @Test func commandsAndTheirOptions() {
    #expect(words("sw") == ["sweep"])
    #expect(words("") == Reckit.commands.map { $0.specification.name })
    #expect(words("run", "--qu") == ["--quiet"])
    #expect(words("tune", "x", "--stage", "") == ["search", "recheck", "final"])
    #expect(words("run", "x", "--out", "") == [] && words("nonsense", "") == [])
  }

  @Test func filesAreLeftToTheShell() {
    #expect(words("run", "") == [] && words("sweep", "co") == [])
  }

  @Test func settingsComeFromTheRegistryAndTheConfig() {
    #expect(words("run", config, "scorer=cos") == ["scorer=cosine"])
    #expect(words("run", config, "loss.") == ["loss.margin="])
    // The scorer that the config names, though the config is wrong elsewhere.
    #expect(
      words("run", config, "scorer.hidden") == ["scorer.hidden_sizes="] || words("run", config, "scorer.hid").count > 0)
    #expect(words("run", config, "scorer.item_bias") == [])
    #expect(words("run", "missing.txt", "scorer.item_bias") == ["scorer.item_bias="])
    #expect(words("run", "missing.txt", "scorer.item_bias=") == ["scorer.item_bias=true", "scorer.item_bias=false"])
    #expect(words("run", config, "training.final=") == ["training.final=train", "training.final=train+validation"])
    #expect(words("run", config, "see") == ["seed="])
    #expect(words("run", config, "--quiet", "sampler=w") == ["sampler=warp"])
  }

  @Test func scorersWithinScorersAreThoseThatMayStandThere() throws {
    let ensemble = try folder.file("ensemble.txt", "scorer: ensemble\n")
    let trained = words("run", ensemble, "scorer.trained=")
    #expect(trained.contains("scorer.trained=mlp") && trained.contains("scorer.trained=null"))
    #expect(!trained.contains("scorer.trained=ease"))
  }

  @Test func aRunOffersWhatMayStillBeChosen() throws {
    try FileManager.default.createDirectory(atPath: folder.path + "/run", withIntermediateDirectories: true)
    _ = try folder.file("run/config.txt", "dataset: {name: delimited}\nscorer: mlp\n")
    let run = folder.path + "/run"
    #expect(words("evaluate", run, "scorer=") == [] && words("evaluate", run, "see") == [])
    #expect(words("evaluate", run, "spl").first == "splitter=")
    #expect(words("recommend", run, "dataset.fi") == ["dataset.file="] && words("recommend", run, "spl") == [])
    #expect(words("similar", run, "--top", "3", "dataset.tr").contains("dataset.train="))
  }

  @Test func aProgramWithABlankInItsNameIsNotCompleted() {
    let run = CommandRun(["completion", "bash"], program: "my kit")
    #expect(run.code == 2 && run.errors == "a program called my kit cannot be completed; rename it\n")
  }

  @Test func namesOfComponentsAndKinds() {
    #expect(words("describe", "cos") == ["cosine", "cosine"] || words("describe", "cos") == ["cosine"])
    #expect(words("new", "list") == ["list-metric"] && words("list", "opt") == ["optimizer"])
    #expect(words("completion", "") == ["bash", "zsh", "fish"])
  }

  @Test func anotherShellIsRefused() {
    let run = CommandRun(["completion", "zhs"])
    #expect(run.code == 2)
    #expect(run.errors == "there is a script for bash, zsh, fish, not for zhs; did you mean zsh?\n")
  }

  @Test func scriptsAreForTheProgramsOwnName() {
    for shell in ["bash", "zsh", "fish"] {
      let text = CommandRun(["completion", shell]).output
      #expect(text.contains("_reckit") && !text.contains("PROGRAM") && !text.contains("FUNCTION"))
    }
  }
}
