import Foundation
import RecKit
import RecKitCommands
import Testing

/// `reckit run` on a tiny generated set.
struct RunCommandTests {
  private static let tiny = """
    dataset: {name: synthetic, users: 30, items: 40, interactions: 400}
    scorer: {name: cosine, latent_dim: 4}
    training: {epochs: 2, batch_size: 32}
    evaluation: {metrics: [auc, ndcg@5]}

    """
  private let folder: TemporaryFolder
  private let config: String
  private var out: String { folder.path + "/run" }

  init() throws {
    folder = try TemporaryFolder()
    config = try folder.file("tiny.txt", Self.tiny)
  }

  private func read(_ name: String) throws -> String { try String(contentsOfFile: out + "/" + name, encoding: .utf8) }

  @Test func aFittedScorerAsAnArgumentLeavesOutWhatTrains() throws {
    let config = try TemporaryFolder()
    let path = try config.file(
      "config.txt",
      "dataset: {name: synthetic, users: 30, items: 20, interactions: 300}\nscorer: {name: dot, latent_dim: 4}\nloss: bpr\ntraining: {epochs: 3}\n"
    )
    let checked = CommandRun(["check", path, "scorer=popularity"])
    #expect(checked.code == 0 && !checked.output.contains("\ntraining:"), "\(checked.errors)")
    // What the arguments themselves say is wrong, and so is a file that says both.
    for arguments in [["scorer=popularity", "training.epochs=2"], ["scorer.latent_dim=3", "loss=logistic"]] {
      let run = CommandRun(["check", path] + arguments)
      #expect(run.code == (arguments[0] == "scorer=popularity" ? 2 : 0), "\(run.errors)")
    }
    let both = try config.file("both.txt", "scorer: popularity\ntraining: {epochs: 3}\n")
    #expect(CommandRun(["check", both]).code == 2)
  }

  @Test func printsALineAnEpochAndWritesTheRunFolder() throws {
    let run = CommandRun(["run", config, "--out", out])
    #expect(run.code == 0 && run.errors.isEmpty, "\(run.errors)")
    let lines = run.output.split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("Epoch ") } == 3)
    #expect(lines.contains { $0.wholeMatch(of: /Epoch 1\/2  loss \d\.\d{4}  auc 0\.\d{4}  ndcg@5 0\.\d{4}/) != nil })
    #expect(lines.contains { $0.wholeMatch(of: /Epoch 0\/2  loss      -  auc 0\.\d{4}  ndcg@5 0\.\d{4}/) != nil })
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: out).sorted() == [
        "config.txt", "history.jsonl", "model.safetensors", "result.json", "users.csv",
      ])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["run", "tiny.txt"])
  }

  @Test func jsonIsTheContentOfTheResultAndNothingElse() throws {
    let run = CommandRun(["run", config, "--out", out, "--json"])
    #expect(run.output == (try read("result.json")))
    let object = try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let keys: Set = [
      "metrics", "loss", "epochs", "seed", "threads", "seconds", "peak_memory_bytes", "data", "protocol", "config_hash",
      "version",
    ]
    #expect(keys.isSubset(of: object.keys))
    #expect((object["metrics"] as? [String: Double])?.keys.sorted() == ["auc", "ndcg@5"])
    #expect((object["protocol"] as? [String: Any])?["hash"] is String)
    #expect(object["epochs"] as? Int == 2)
    #expect((object["peak_memory_bytes"] as? Int ?? 0) > 1_000_000)
  }

  @Test func quietPrintsNothing() {
    let run = CommandRun(["run", config, "--out", out, "--quiet"])
    #expect(run.code == 0 && run.output.isEmpty && run.errors.isEmpty)
  }

  @Test func historyHasAnObjectAnEpoch() throws {
    _ = CommandRun(["run", config, "--out", out])
    let epochs = try read("history.jsonl").split(separator: "\n").map { line in
      try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    #expect(epochs.compactMap { $0["epoch"] as? Int } == [0, 1, 2])
    #expect(epochs[0]["loss"] is NSNull)
    #expect((epochs[2]["metrics"] as? [String: Double])?["auc"] != nil)
    #expect((epochs[2]["seconds"] as? [String: Double])?["train"] != nil)
  }

  @Test func theResolvedConfigRunsAgainToTheSameBits() throws {
    _ = CommandRun(["run", config, "--out", out])
    let again = folder.path + "/again"
    #expect(CommandRun(["run", out + "/config.txt", "--out", again]).code == 0)
    for name in ["config.txt", "model.safetensors"] {
      #expect(
        FileManager.default.contents(atPath: out + "/" + name)
          == FileManager.default.contents(atPath: again + "/" + name))
    }
  }

  @Test(arguments: [
    "scorer={name: cosine, latent_dim: 5, l2_reg: 1e-4}", "scorer={name: dot, latent_dim: 5, item_bias: true}",
    "scorer={name: mlp, user_dim: 3, item_dim: 4, hidden_size: 6}", "loss=bpr", "loss=logistic", "optimizer=sgd",
    "optimizer=adagrad", "optimizer={name: adam, repeated_rows: separate}",
    "optimizer={name: adam, updates: dense}", "sampler={name: uniform, exclude: positives}",
    "sampler={name: uniform, generator: numpy}", "sampler=popularity", "training.negatives=3", "scorer.latent_dim=33",
  ])
  func anyNumberOfThreadsGivesTheSameBits(override: String) throws {
    var models: Set<Data> = []
    for threads in ["1", "2", "3", "8"] {
      let run = CommandRun(["run", config, override, "--out", out, "--threads", threads, "--force"])
      #expect(run.code == 0, "\(run.errors)")
      models.insert(try #require(FileManager.default.contents(atPath: out + "/model.safetensors")))
    }
    #expect(models.count == 1)
  }

  @Test(arguments: ["popularity", "random"])
  func fittedScorersRunWithoutTraining(name: String) throws {
    let config = try folder.file(
      "fitted.txt", "dataset: {name: synthetic, users: 30, items: 40, interactions: 400}\nscorer: \(name)\n")
    let run = CommandRun(["run", config, "--out", out])
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output.contains("Fitted/0") == false && run.output.contains("Fitted"))
  }

  @Test func aFinishedRunIsReplacedOnlyWithForce() throws {
    #expect(CommandRun(["run", config, "--out", out]).code == 0)
    let refused = CommandRun(["run", config, "--out", out])
    #expect(refused.code == 2)
    #expect(refused.errors == "\(out) holds a finished run; --force replaces it, --out names another folder\n")
    #expect(CommandRun(["run", config, "seed=1", "--out", out, "--force"]).code == 0)
    #expect(try read("config.txt").hasPrefix("seed: 1\n"))
    let resumed = CommandRun(["run", config, "seed=1", "--out", out, "--resume"])
    #expect(resumed.code == 0 && resumed.output == "finished already: \(out)\n")
  }

  @Test func somethingElseInThePlaceStays() throws {
    _ = try folder.file("run", "mine")
    let run = CommandRun(["run", config, "--out", out])
    #expect(run.code == 2)
    #expect(run.errors == "--out \(out): that is a file, not a folder\n")
    #expect(try String(contentsOfFile: out, encoding: .utf8) == "mine")
  }

  @Test func anUnwritablePlaceIsKnownBeforeTraining() throws {
    let file = try folder.file("file", "")
    let run = CommandRun(["run", config, "--out", file + "/run"])
    #expect(run.code == 2)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("cannot be created") && run.errors.contains("--out"))
  }

  @Test func earlyStoppingKeepsTheBestEpochAndMarksWhatChoseIt() throws {
    let arguments = [
      "training.epochs=40", "training.patience=2", "training.monitor=auc", "optimizer.learning_rate=0.05",
    ]
    let run = CommandRun(["run", config] + arguments + ["--out", out])
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output.contains("(selected on test)"))
    #expect(run.output.contains(" of 40, by patience\n"))
    let result = try read("result.json")
    #expect(result.contains("\"selected_on\": \"test\"") && result.contains("\"stopped_by\": \"patience\""))
    let validated = CommandRun(
      ["run", config, "splitter={name: random, validation: 0.2}"] + arguments + ["--out", out, "--force"])
    #expect(validated.code == 0, "\(validated.errors)")
    #expect(try read("result.json").contains("\"selected_on\": \"validation\""))
  }

  @Test func aMetricsNameAloneIsEnoughToMonitor() {
    let arguments = ["evaluation.metrics=[auc, gini@5]", "training.monitor=gini", "training.patience=2"]
    let run = CommandRun(["check", config] + arguments)
    #expect(run.code == 0 && run.output.contains("monitor: gini@5\n"), "\(run.errors)\(run.output)")
    let both = CommandRun(
      ["check", config, "evaluation.metrics=[gini@3, gini@5]", "training.monitor=gini", "training.patience=2"])
    #expect(both.code == 2 && both.errors.contains("which `evaluation.metrics` does not name"))
  }

  @Test func standardInputIsAConfig() {
    let run = CommandRun(["run", "-", "--out", out, "training.epochs=1"], input: Self.tiny)
    #expect(run.code == 0, "\(run.errors)")
  }
}
