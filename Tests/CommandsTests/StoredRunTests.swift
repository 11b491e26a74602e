import Foundation
import RecKit
import RecKitCommands
import Testing

/// Runs whose models are used again: `reckit evaluate`, and the library under it.
struct StoredRunTests {
  /// Scores by a number that is drawn, and cannot be made of tensors.
  private struct Drawn: FittedScorer {
    static let name = "drawn"
    static let summary = "A number for each item, drawn."

    func fit(to training: TrainingSet, context: FitContext) throws -> any FittedModel {
      var random = RandomStream(seed: context.seed, purpose: .scores, index: 0)
      return Fitted(numbers: (0..<training.shape.itemRows).map { _ in Float(random.nextUnit()) })
    }

    struct Fitted: FittedModel {
      let numbers: [Float]
      var tensors: [FittedTensor] { [FittedTensor("numbers", shape: [numbers.count], numbers)] }
      func score(users: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Float>) {
        for place in output.indices { output[place] = numbers[place % numbers.count] }
      }
    }
  }

  /// Scores by popularity, and forgets an item when it is made of its tensors.
  private struct Forgetful: FittedScorer {
    static let name = "forgetful"
    static let summary = "Counts, of which one is lost."

    func fit(to training: TrainingSet, context: FitContext) throws -> any FittedModel {
      Drawn.Fitted(numbers: training.positives.itemCounts(itemRows: training.shape.itemRows).map(Float.init))
    }

    func restored(from tensors: [FittedTensor], for training: TrainingSet) throws -> (any FittedModel)? {
      var numbers = try tensors.floats("numbers", shape: [training.shape.itemRows]).values
      numbers[3] = -1
      return Drawn.Fitted(numbers: numbers)
    }
  }

  private let folder: TemporaryFolder
  private let registry: Registry

  init() throws {
    folder = try TemporaryFolder()
    var registry = Registry.builtIn
    try registry.register(Drawn.self)
    try registry.register(Forgetful.self)
    self.registry = registry
    let lines = (0..<400).map { "u\($0 % 20)\ti\(($0 * 7 + $0 / 20) % 31)\n" }
    _ = try folder.file("data.tsv", Array(Set(lines)).sorted().joined())
    _ = try folder.file(
      "config.txt",
      """
      dataset: {name: delimited, file: data.tsv, ids: text}
      splitter: {name: random, validation: 0.1, test: 0.2}
      scorer: {name: dot, latent_dim: 4}
      training: {epochs: 2, batch_size: 32}
      evaluation: {metrics: [auc, ndcg@5, coverage@5]}

      """)
  }

  /// Runs the config and returns the run's folder.
  private func train(_ changes: String..., name: String = "run") -> String {
    let out = "\(folder.path)/\(name)"
    let run = CommandRun(
      ["run", folder.path + "/config.txt", "--out", out, "--quiet"] + changes, registry: registry)
    #expect(run.code == 0, "\(run.errors)")
    return out
  }

  private func evaluate(_ arguments: String...) -> CommandRun {
    CommandRun(["evaluate"] + arguments, registry: registry)
  }

  @Test(arguments: [
    "scorer=cosine", "scorer={name: mlp, n_hidden: 1, hidden_size: 8}", "scorer={name: lightgcn, latent_dim: 4}",
    "scorer=history", "scorer=gmf",
    "scorer={name: euclidean, item_bias: true}", "scorer=neumf", "scorer=als", "scorer=ease", "scorer=item_knn",
    "scorer=rp3beta",
    "scorer=puresvd", "scorer=popularity", "scorer=random", "scorer=drawn",
  ])
  func everyMetricIsReproduced(scorer: String) throws {
    let out = train(scorer, "evaluation.user_groups=2", "evaluation.item_groups=2")
    let run = evaluate(out, "--threads", "3")
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output.contains("reproduced: all 6 recorded metrics, and the values of 20 users, to the last digit\n"))
    #expect(run.output.contains("fitted again") == ["scorer=random", "scorer=drawn"].contains(scorer))
    #expect(!run.output.contains("DIFFERS") && run.output.contains(", as recorded\n"))
  }

  @Test func aNumberThatIsNotReproducedIsShown() throws {
    let run = evaluate(train("scorer=forgetful"))
    #expect(run.code == 1 && run.output.contains("DIFFERS") && !run.output.contains("reproduced:"))
    #expect(run.errors.contains("/run: ") && run.errors.hasSuffix(" recorded numbers not reproduced\n"))
    let quiet = evaluate(folder.path + "/run", "--json")
    #expect(
      quiet.code == 1 && quiet.output.contains("\"reproduced\": false") && quiet.output.contains("\"place\": \"user u"))
  }

  @Test func anotherSeedHasOtherNumbers() throws {
    let (first, second) = (train(), train("seed=1", name: "second"))
    let again = try Reevaluation(try StoredRun(path: second, registry: registry).model(from: "."))
    let comparisons = try #require(again.comparisons(with: try RunRecord(path: first)))
    #expect(comparisons.contains { $0.place == "test" && $0.label == "auc" && !$0.isEqual })
    #expect(try #require(again.comparisons(with: try RunRecord(path: second))).allSatisfy(\.isEqual))
  }

  @Test func aRunThatTrainsOnValidationAtTheEndIsReproducedOnTest() throws {
    let out = train(
      "training.patience=3", "training.monitor=auc", "training.final=train+validation", "scorer=lightgcn")
    let run = evaluate(out)
    #expect(run.code == 0 && run.output.contains("reproduced: all 3 recorded metrics"), "\(run.errors)")
    #expect(run.output.contains("validation: recorded on the model before it was trained on validation too"))
  }

  @Test func aRunOfAStudyIsReproduced() throws {
    let study = try folder.file("study.txt", "base: config.txt\nvary: {scorer: [dot, popularity]}\nseeds: 1\n")
    let out = folder.path + "/study"
    #expect(CommandRun(["sweep", study, "--out", out, "--keep-models", "--quiet"]).code == 0)
    for address in try FileManager.default.contentsOfDirectory(atPath: out + "/runs").filter({ !$0.hasPrefix(".") }) {
      #expect(evaluate("\(out)/runs/\(address)").output.contains("reproduced: all 6"))
    }
    let whole = evaluate(out)
    #expect(whole.code == 2)
    #expect(
      whole.errors.hasSuffix(
        "/study is a study; name one of its runs, \(out)/runs/ADDRESS (runs.tsv has their addresses)\n"))
  }

  @Test func aRunThatIsNotThereIsNamed() {
    let run = CommandRun(["evaluate", folder.path + "/nowhere"])
    #expect(run.code == 2 && run.errors == "\(folder.path)/nowhere: there is no such run\n")
  }

  @Test func aModelThatWasNotKeptIsMissed() throws {
    let out = train()
    try FileManager.default.removeItem(atPath: out + "/model.safetensors")
    let run = evaluate(out)
    #expect(run.code == 1)
    #expect(
      run.errors.hasSuffix(
        "/model.safetensors is not there, and without it there is no model to use; a study keeps models with --keep-models, a search none: run its best-ARM.txt\n"
      ))
  }

  @Test func aDamagedModelIsRefused() throws {
    let out = train()
    let path = out + "/model.safetensors"
    let whole = try #require(FileManager.default.contents(atPath: path))
    for place in stride(from: 8, to: whole.count, by: 97) {
      var bytes = whole
      bytes[place] ^= 4
      try bytes.write(to: URL(fileURLWithPath: path))
      let run = evaluate(out)
      #expect(run.code == 1 && run.output.isEmpty, "byte \(place): \(run.errors)")
    }
    for length in [0, 7, 8, 500, whole.count - 1] {
      try whole.prefix(length).write(to: URL(fileURLWithPath: path))
      #expect(evaluate(out).code == 1)
    }
    try whole.write(to: URL(fileURLWithPath: path))
    #expect(evaluate(out).code == 0)
  }

  @Test func theModelOfAnotherRunIsRefused() throws {
    let (first, second) = (train(), train("seed=1", name: "second"))
    try FileManager.default.removeItem(atPath: first + "/model.safetensors")
    try FileManager.default.copyItem(atPath: second + "/model.safetensors", toPath: first + "/model.safetensors")
    let run = evaluate(first)
    #expect(
      run.code == 1
        && run.errors.hasSuffix("model.safetensors is the model of another run; run this one again with --force\n"))
  }

  @Test func otherDataIsRefused() throws {
    let out = train()
    _ = try folder.file("data.tsv", (0..<100).map { "u\($0 % 20)\ti\($0 % 31)\n" }.joined())
    let run = evaluate(out)
    #expect(run.code == 1)
    #expect(
      run.errors.hasSuffix(
        "/run was trained on other data: what the files of dataset delimited hold changed since, or RECKIT_DATA names another folder\n"
      ))
  }

  @Test func dataThatMovedIsTheSame() throws {
    let out = train()
    let moved = folder.path + "/moved.tsv"
    try FileManager.default.moveItem(atPath: folder.path + "/data.tsv", toPath: moved)
    #expect(evaluate(out).code == 1)
    #expect(evaluate(out, "dataset.file=\(moved)").output.contains("reproduced: all 6"))
    let list = CommandRun(["recommend", out, "dataset.file=\(moved)", "--user", "u1"])
    #expect(list.code == 0 && list.output.hasPrefix("user u1\n"))
    let other = CommandRun(["recommend", out, "dataset.file=\(moved)", "evaluation.exclude=nothing", "--user", "u1"])
    #expect(
      other.errors
        == "key=value can say here where the data of the run is now, but not change it; `evaluate` takes other data\n")
  }

  @Test func anotherProtocolHasItsOwnHash() throws {
    let out = train()
    let record = try RunRecord(path: out)
    let run = evaluate(out, "evaluation.metrics=[recall@5]", "evaluation.exclude=nothing", "--json")
    #expect(run.code == 0, "\(run.errors)")
    let node = try ConfigDocument.parse(Data(run.output.utf8).filter { $0 != 10 }, source: "json").root
    let configuration = try ExperimentConfiguration(
      contentsOf: out + "/config.txt",
      overrides: ["evaluation.metrics=[recall@5]", "evaluation.exclude=nothing"], registry: .builtIn)
    let experiment = Experiment(configuration, data: try configuration.loadData(from: "."), threads: 1)
    #expect(node["protocol"]?["hash"] == ConfigNode(.string(try experiment.makeProtocol().hash)))
    #expect(node["reproduced"] == ConfigNode(.null))
    #expect(try experiment.makeProtocol().hash != record.protocolHash)
    #expect(node["metrics"]?["recall@5"] != nil)
  }

  @Test func groupsAloneAreTheSameProtocol() {
    let run = evaluate(train(), "evaluation.user_groups=2")
    #expect(run.code == 0 && run.output.contains("reproduced: all 6") && run.output.contains("group of users"))
  }

  @Test(arguments: [
    ("training.epochs=3", "training"), ("scorer=cosine", "scorer"), ("seed=1", "seed"), ("loss=bpr", "loss"),
  ])
  func whatTheModelWasTrainedByStays(argument: String, section: String) {
    let run = evaluate(train(), argument)
    #expect(run.code == 2)
    #expect(
      run.errors == """
        argument \(argument): `\(section)` is part of how the model was trained, which cannot be changed any more; change evaluation, dataset or splitter, or train another model with `reckit run`
            \(argument)
            ^

        """)
  }

  @Test func usersAndItemsOfOtherDataAreMatchedById() throws {
    let out = train("scorer=als")
    // The same data in another order of lines: other rows.
    let text = try String(contentsOfFile: folder.path + "/data.tsv", encoding: .utf8)
    let lines = text.split(separator: "\n").map { $0 + "\n" }
    _ = try folder.file("other.tsv", lines.reversed().joined())
    let other = evaluate(
      out, "dataset.file=\(folder.path)/other.tsv", "splitter={name: random, validation: 0.1, test: 0.2, seed: 9}")
    #expect(other.code == 0, "\(other.errors)")
    #expect(other.output.contains("warning: the model was trained on "))
    _ = try folder.file("more.tsv", text + "u1\tnew\nu2\tnew\n")
    let more = evaluate(out, "dataset.file=\(folder.path)/more.tsv")
    #expect(more.code == 1)
    #expect(
      more.errors
        == "reckit: the model has no item new: 1 of 32 items of the catalogue are not in the data that it was trained on; filter the data, or train on data that has them\n"
    )
  }

  @Test func aMatchedModelHasItsOwnScores() throws {
    let out = train("scorer=ease")
    let model = try StoredRun(path: out, registry: .builtIn).model(from: ".")
    // All test positives of the run as the test of data whose rows are in another order.
    let training = model.data.training
    func lines(_ part: Interactions) -> String {
      zip(part.users, part.items).reversed().map { "\(training.users[Int($0)])\t\(training.items[Int($1)])\n" }.joined()
    }
    _ = try folder.file("train.tsv", lines(training.positives) + lines(try #require(model.data.validation)))
    _ = try folder.file("test.tsv", lines(model.data.test))
    let path = folder.path
    let run = evaluate(
      out, "dataset={name: delimited, train: \(path)/train.tsv, test: \(path)/test.tsv, ids: text}", "splitter=null",
      "evaluation.metrics=[auc, ndcg@5]")
    #expect(run.code == 0, "\(run.errors)")
    for metric in try RunRecord(path: out).metrics.prefix(2) {
      let now = try #require(
        run.output.split(separator: "\n").first { $0.hasPrefix("test") && $0.contains(metric.label) }?.split(
          separator: " "
        ).last)
      #expect(abs(try #require(Double(now)) - metric.mean) < 1e-12)
    }
  }

  @Test func weightsFromElsewhereAreTaken() throws {
    let out = train()
    var file = SafeTensors()
    file.tensors = [
      ("item_embedding", .init(shape: [31, 4], values: (0..<124).map { Float($0) })),
      ("user_embedding", .init(shape: [20, 4], values: [Float](repeating: 1, count: 80))),
    ]
    let path = folder.path + "/mine.safetensors"
    try file.write(to: path)
    for operand in [out, folder.path + "/config.txt"] {
      let run = evaluate(operand, "--model", path)
      #expect(run.code == 0 && !run.output.contains("reproduced"), "\(run.errors)")
    }
    let best = CommandRun([
      "recommend", out, "--model", path, "--user", "u1", "--top", "1", "--format", "csv", "--keep-seen",
    ])
    #expect(best.output == "user,rank,item,score\nu1,1,i9,486.0\n")
    func refusal(
      _ tensors: [(name: String, tensor: SafeTensors.Tensor)], _ metadata: [(key: String, value: String)] = []
    ) throws -> String {
      var file = SafeTensors()
      (file.tensors, file.metadata) = (tensors, metadata)
      try file.write(to: path)
      let run = evaluate(out, "--model", path)
      #expect(run.code == 1)
      return run.errors.replacing("reckit: \(path) ", with: "")
    }
    #expect(try refusal([file.tensors[0]]) == "has no tensor user_embedding of 20 x 4; it has \"item_embedding\"\n")
    #expect(
      try refusal([
        file.tensors[0], ("user_embedding", .init(shape: [4, 20], values: [Float](repeating: 1, count: 80))),
      ])
        == "has a tensor user_embedding of 4 x 20 F32, but the scorer's is 20 x 4 F32\n")
    #expect(
      try refusal(file.tensors + [("bias", .init(shape: [1], values: [0]))])
        == "has a tensor \"bias\" that the scorer has not; its weights are user_embedding, item_embedding\n")
    #expect(
      try refusal([
        file.tensors[0], ("user_embedding", .init(shape: [20, 4], values: [.nan] + [Float](repeating: 1, count: 79))),
      ])
        == "has a tensor user_embedding with a number that is not finite\n")
    #expect(
      try refusal(file.tensors, [("users", "{\"first_row\": 1, \"rows\": 21}")])
        == "has other users than the data: rows 1..<21 there and 0..<20 here; put its rows into the data's order\n")
  }

  @Test func aFileOfAFittedScorerFromElsewhereIsChecked() throws {
    let out = train("scorer=item_knn")
    let path = folder.path + "/mine.safetensors"
    func refusal(_ tensors: [(name: String, tensor: SafeTensors.Tensor)]) throws -> String {
      var file = SafeTensors()
      file.tensors = tensors
      try file.write(to: path)
      return evaluate(out, "--model", path).errors.replacing(
        "reckit: \(path) is no model of scorer item_knn: ", with: "")
    }
    let values = ("item_weights.values", SafeTensors.Tensor(shape: [2], values: [1, 2]))
    let columns = ("item_weights.columns", SafeTensors.Tensor(shape: [2], integers: [1, 2]))
    #expect(try refusal([]) == "there is no tensor item_weights.values\n")
    #expect(
      try refusal([values, ("item_weights.columns", .init(shape: [2], integers: [1, 31]))])
        == "the tensor item_weights.columns has 31, which is not in 0...30\n")
    #expect(
      try refusal([
        values, columns, ("item_weights.starts", .init(shape: [32], integers: [Int64](repeating: 0, count: 32))),
      ])
        == "the tensor item_weights.starts does not divide 2 weights among 31 items\n")
    #expect(
      try refusal([("item_weights", .init(shape: [31, 31], values: [.infinity] + [Float](repeating: 0, count: 960)))])
        == "the tensor item_weights has a number that is not finite\n")
  }
}
