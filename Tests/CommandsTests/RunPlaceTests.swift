import Foundation
import RecKit
import RecKitCommands
import Testing

/// Whose run is in a folder: a result is the answer to what was asked, or an error.
struct RunPlaceTests {
  private let folder: TemporaryFolder
  private let config: String
  private var out: String { folder.path + "/run" }

  init() throws {
    folder = try TemporaryFolder()
    _ = try folder.file("data.tsv", (0..<200).map { "\($0 % 20)\t\($0 * 7 % 31)\n" }.joined())
    config = try folder.file(
      "config.txt",
      """
      dataset: {name: delimited, file: data.tsv}
      scorer: {name: cosine, latent_dim: 4}
      training: {epochs: 2, batch_size: 32}

      """)
  }

  private func run(_ arguments: String...) -> CommandRun { CommandRun(["run", config, "--out", out] + arguments) }

  private func identity() throws -> ConfigNode {
    let text = try String(contentsOfFile: out + "/result.json", encoding: .utf8)
    return try #require(ConfigDocument.parse(text.utf8.filter { $0 != 10 }, source: "result").root["identity"])
  }

  /// What `--resume` finds where a run was stopped after an epoch.
  private func interrupt(_ identity: ConfigNode?) throws {
    let staging = folder.path + "/.run.partial"
    try FileManager.default.createDirectory(atPath: staging, withIntermediateDirectories: true)
    _ = try folder.file(".run.partial/config.txt", CommandRun(["check", config]).output)
    _ = try folder.file(".run.partial/checkpoint.safetensors", "epochs")
    if let identity { _ = try folder.file(".run.partial/identity.json", "{\"identity\": \(identity.inlineText)}") }
  }

  @Test func aFinishedRunIsPrintedOnlyAsTheAnswerToTheSameQuestion() throws {
    #expect(run("--quiet").code == 0)
    let stored = try String(contentsOfFile: out + "/result.json", encoding: .utf8)
    #expect(run("--resume", "--json").output == stored)
    #expect(run("--resume", "--threads", "2").output == "finished already: \(out)\n")
    let other = run("--resume", "--json", "scorer=dot", "evaluation.metrics=[auc]")
    #expect(other.code == 2 && other.output.isEmpty)
    #expect(other.errors.hasPrefix("\(out) holds another run:\n"))
    #expect(other.errors.contains("  scorer: {name: cosine, latent_dim: 4, "))
    #expect(other.errors.hasSuffix("--force starts again, --out names another folder\n"))
    let seed = run("--resume", "seed=4")
    #expect(seed.code == 2 && seed.errors.contains("  seed: 0 -> 4\n") && !seed.errors.contains("scorer"))
  }

  @Test func otherDataAreAnotherQuestion() throws {
    #expect(run("--quiet").code == 0)
    _ = try folder.file("data.tsv", (0..<210).map { "\($0 % 20)\t\($0 * 7 % 31)\n" }.joined())
    let other = run("--resume", "--json")
    #expect(other.code == 2 && other.output.isEmpty)
    #expect(other.errors.contains("  the data changed since: what the files hold, or how they are split\n"))
  }

  @Test(arguments: ["version", "code"])
  func anotherVersionAndOtherCodeAreAnotherQuestion(part: String) throws {
    #expect(run("--quiet").code == 0)
    let mine = try #require(RunIdentity(identity()))
    let other = RunIdentity(
      config: mine.config, data: mine.data, version: part == "version" ? "0.0.9" : mine.version,
      code: part == "code" ? "abc" : mine.code)
    _ = try folder.file(
      "run/result.json", "{\"config_hash\": \"ab\", \"protocol\": {}, \"identity\": \(other.node.inlineText)}")
    let refused = run("--resume")
    #expect(refused.code == 2)
    #expect(refused.errors.contains(part == "version" ? "  RecKit's version: 0.0.9 -> " : "  the code of components"))
  }

  @Test(arguments: ["result.json", "config.txt", "history.jsonl", "users.csv"])
  func aChangedNumberIsNotBelieved(name: String) throws {
    #expect(run("--quiet").code == 0)
    let path = out + "/" + name
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    // A digit after the first decimal point becomes another: the file stays one of its kind.
    let digit = try #require(whole.firstRange(of: Data("0.".utf8))).upperBound
    var changed = whole
    changed[digit] = changed[digit] == 0x31 ? 0x32 : 0x31
    try changed.write(to: URL(fileURLWithPath: path))
    let words = "\(path) is damaged: it is not what the run wrote; "
    let resumed = run("--resume", "--json")
    #expect(resumed.code == 2 && resumed.output.isEmpty)
    #expect(resumed.errors == words + "--force runs it again, --out names another folder\n")
    for command in [["report", out], ["compare", out, out]] {
      let read = CommandRun(command)
      #expect(read.code == 1 && read.errors == "reckit: \(words)remove the folder and run it again\n", "\(read.errors)")
    }
    #expect(run("--force", "--quiet").code == 0)
    #expect(CommandRun(["compare", out, out]).code == 0)
  }

  @Test func aRunThatFailsLeavesNothingBehind() throws {
    let failed = run("optimizer={name: sgd, learning_rate: 1e30}")
    #expect(failed.code == 1 && failed.errors.contains("epoch 1, batch "), "\(failed.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/.run.partial"))
    #expect(run("--quiet").code == 0)
  }

  @Test func aFolderInAFilesPlaceIsNamed() throws {
    #expect(run("--quiet").code == 0)
    try FileManager.default.removeItem(atPath: out + "/users.csv")
    try FileManager.default.createDirectory(atPath: out + "/users.csv", withIntermediateDirectories: false)
    #expect(
      CommandRun(["report", out]).errors
        == "reckit: \(out)/users.csv cannot be read: it is a folder, not a file\n")
  }

  @Test func anEarlierVersionsRunDoesNotSayWhatItIs() throws {
    try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
    _ = try folder.file("run/result.json", "{\"config_hash\": \"ab\", \"protocol\": {\"hash\": \"cd\"}}")
    let refused = run("--resume")
    #expect(refused.code == 2 && refused.errors.contains("earlier version"))
    #expect(run("--force", "--quiet").code == 0)
  }

  @Test func theIdentityIsInTheResult() throws {
    #expect(run("--quiet").code == 0)
    let identity = try #require(RunIdentity(identity()))
    #expect(identity.code == nil && identity.version == Reckit.version && identity.address.count == 16)
    #expect(try String(contentsOfFile: out + "/result.json", encoding: .utf8).contains("\"program\": \"reckit\""))
  }

  @Test func anInterruptedRunIsNotThrownAway() throws {
    #expect(run("--quiet").code == 0)
    let own = try identity()
    try FileManager.default.removeItem(atPath: out)
    try interrupt(own)
    let refused = run()
    #expect(refused.code == 2 && refused.output.isEmpty)
    #expect(
      refused.errors
        == "\(out) was interrupted; --resume continues it, --force starts again, --out names another folder\n")
    let more = run("--resume", "training.epochs=5")
    #expect(more.code == 2)
    #expect(more.errors.contains("holds another run, interrupted:\n  training.epochs: 2 -> 5\n"), "\(more.errors)")
    #expect(FileManager.default.fileExists(atPath: folder.path + "/.run.partial/checkpoint.safetensors"))
    #expect(run("--force", "--quiet").code == 0)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/.run.partial"))
  }

  @Test func aCheckpointThatDoesNotSayWhoseItIsIsNotResumed() throws {
    try interrupt(nil)
    let refused = run("--resume")
    #expect(refused.code == 2 && refused.errors.contains("earlier version"))
  }

  @Test func whereNothingIsToBeResumedThatIsSaid() {
    let fresh = run("--resume")
    #expect(fresh.code == 0 && fresh.output.contains("nothing to resume: starts at epoch 0\n"))
    #expect(run("--resume", "--force").code == 2)
  }

  @Test func forceReplacesARunsOwnFilesAlone() throws {
    try FileManager.default.createDirectory(atPath: out + "/sub", withIntermediateDirectories: true)
    _ = try folder.file("run/thesis.tex", "precious")
    _ = try folder.file("run/result.json", "{\"theirs\": 1}")
    for arguments in [[], ["--force"], ["--resume"]] {
      let refused = CommandRun(["run", config, "--out", out] + arguments)
      #expect(refused.code == 2)
      #expect(
        refused.errors
          == "\(out) exists and is not a run of RecKit, so it is not changed; --out names another folder\n")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: out).sorted() == ["result.json", "sub", "thesis.tex"])
    try FileManager.default.removeItem(atPath: out)
    #expect(run("--quiet").code == 0)
    _ = try folder.file("run/notes.md", "mine")
    #expect(run("--quiet", "--force", "seed=2").code == 0)
    #expect(try String(contentsOfFile: out + "/notes.md", encoding: .utf8) == "mine")
    #expect(try String(contentsOfFile: out + "/config.txt", encoding: .utf8).hasPrefix("seed: 2\n"))
  }

  @Test func aRunThatIsBeingWrittenHasNoSecondWriter() throws {
    var held = RunFolder(out)
    try held.claim()
    for arguments in [[], ["--force"], ["--resume"]] {
      let refused = CommandRun(["run", config, "--out", out] + arguments)
      #expect(refused.code == 2 && refused.errors.hasPrefix("\(out) is being written by process "))
    }
    #expect(!held.isTaken)
  }

  @Test func whatCannotBeWrittenToStandardOutputIsAnError() {
    var output = CommandOutput(write: { _ in }, writeError: { _ in })
    output.failure = { "standard output: No space left on device" }
    #expect(Reckit.run(["run", config, "--out", out], output: output) == 1)
    #expect(!FileManager.default.fileExists(atPath: out))
    #expect(Reckit.run(["list"], output: output) == 1)
  }
}
