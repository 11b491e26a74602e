import Foundation
import RecKit
import RecKitCommands
import Testing

/// A fitted scorer in a run: told of threads, heard while it works, kept in `model.safetensors`.
struct FittedRunTests {
  private struct Slow: FittedScorer {
    static let name = "slow"
    static let summary = "Reports ten pieces and keeps the number of threads."
    @Parameter("What the second tensor is called.") var second = "second"

    func fit(to training: TrainingSet, context: FitContext) throws -> any FittedModel {
      for piece in 0..<10 { try context.report(piece, of: 10) }
      return Fitted(
        width: training.shape.itemRows,
        tensors: [
          FittedTensor("first", shape: [2, 3], [1, 2, 3, 4, 5, 6]),
          FittedTensor(second, shape: [1], [Float(context.threads)]),
        ])
    }

    struct Fitted: FittedModel {
      let width: Int
      let tensors: [FittedTensor]
      func score(users: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Float>) {
        for place in output.indices { output[place] = Float(place % width) }
      }
    }
  }

  /// A trained scorer as it is, with one number beside.
  private struct Around: FittedScorer {
    static let name = "around"
    static let summary = "The trained scorer."
    @ComponentParameter("The scorer.") var of: any PreparableScorer = Trivial()

    func fit(to training: TrainingSet, context: FitContext) throws -> any FittedModel {
      try context.report(0, of: 2)
      return try context.train(of, on: training)
    }
  }

  private struct Trivial: Scorer {
    static let name = "trivial"
    static let summary = "One number for each item."
    func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
      [.embedding("item", rows: shape.itemRows, columns: 1)]
    }
    func scores(of pairs: PairBatch, on tape: Tape) -> Variable { tape.lookup("item", rows: pairs.items) }
  }

  private let folder: TemporaryFolder
  private let registry: Registry

  init() throws {
    folder = try TemporaryFolder()
    var registry = Registry.builtIn
    try registry.register(Slow.self)
    try registry.register(Around.self)
    try registry.register(Trivial.self)
    self.registry = registry
  }

  private func run(_ scorer: String, _ arguments: String...) throws -> CommandRun {
    let config = try folder.file(
      "config.txt", "dataset: {name: synthetic, users: 30, items: 40, interactions: 400}\nscorer: \(scorer)\n")
    return CommandRun(["run", config, "--out", folder.path + "/out"] + arguments, registry: registry)
  }

  @Test func whatWasFittedIsKept() throws {
    let run = try run("slow", "--threads", "3")
    #expect(run.code == 0, "\(run.errors)")
    let path = folder.path + "/out/model.safetensors"
    let file = try SafeTensors(Data(contentsOf: URL(fileURLWithPath: path)), source: path)
    #expect(file["first"]?.shape == [2, 3] && file["first"]?.floats == [1, 2, 3, 4, 5, 6])
    #expect(file["second"]?.floats == [3])
  }

  private func tensors() throws -> [String: [Float]] {
    let path = folder.path + "/out/model.safetensors"
    let file = try SafeTensors(Data(contentsOf: URL(fileURLWithPath: path)), source: path)
    return Dictionary(file.tensors.compactMap { name, tensor in tensor.floats.map { (name, $0) } }) { first, _ in first
    }
  }

  @Test func aScorerWithinAFittedOneIsTrainedAsItWouldBeAlone() throws {
    let settings = ["loss=bpr", "training.epochs=3", "seed=4"]
    let config = try folder.file(
      "plain.txt",
      "dataset: {name: synthetic, users: 30, items: 40, interactions: 400}\nscorer: {name: dot, latent_dim: 3}\n")
    let around = ["scorer={name: around, of: {name: dot, latent_dim: 3}}"]
    func run(_ scorer: [String], _ options: String...) -> CommandRun {
      CommandRun(
        ["run", config] + settings + scorer + ["--out", folder.path + "/out", "--force"] + options, registry: registry)
    }
    #expect(run([]).code == 0)
    let (alone, values) = (try tensors(), try String(contentsOfFile: folder.path + "/out/users.csv", encoding: .utf8))
    let wrapped = run(around, "--threads", "2")
    #expect(wrapped.code == 0, "\(wrapped.errors)")
    #expect(try tensors() == alone && alone.keys.sorted() == ["item_embedding", "user_embedding"])
    #expect(try String(contentsOfFile: folder.path + "/out/users.csv", encoding: .utf8) == values)
    #expect(wrapped.output.contains("around a scorer that is trained; loss bpr, optimizer adam, sampler uniform"))
    // What it was trained with is in the resolved config, and so in its identity.
    let stored = try String(contentsOfFile: folder.path + "/out/config.txt", encoding: .utf8)
    #expect(stored.contains("epochs: 3") && stored.contains("latent_dim: 3"))
    let stopped = run(around + ["training.patience=1", "training.monitor=auc"])
    #expect(stopped.code == 2 && stopped.errors.contains("is trained for all its epochs"), "\(stopped.errors)")
    let verified = CommandRun(["verify", config] + around + settings, registry: registry)
    #expect(verified.code == 0, "\(verified.errors)")
    for name in ["scorer around", "scorer dot", "sampler uniform", "loss bpr", "optimizer adam"] {
      #expect(verified.output.contains(name))
    }
  }

  @Test func itStandsInAGridWithItsTraining() throws {
    let study = try folder.file(
      "study.txt",
      """
      base: {dataset: {name: synthetic, users: 30, items: 40, interactions: 400}, scorer: trivial}
      vary: {scorer: [popularity, around], training.epochs: [1, 2]}
      seeds: 0

      """)
    let run = CommandRun(["sweep", study, "--out", folder.path + "/study"], registry: registry)
    #expect(run.code == 0, "\(run.errors)")
    let results = try String(contentsOfFile: folder.path + "/study/results.csv", encoding: .utf8)
    #expect(results.split(separator: "\n").count == 4, "\(results)")
    #expect(results.contains("scorer around, epochs=1") && results.contains("scorer around, epochs=2"))
  }

  @Test func popularityKeepsItsCounts() throws {
    let run = try run("popularity")
    #expect(run.code == 0)
    let path = folder.path + "/out/model.safetensors"
    let file = try SafeTensors(Data(contentsOf: URL(fileURLWithPath: path)), source: path)
    let sum = Int(try #require(file["item_count"]?.floats).reduce(0, +))
    #expect(run.output.contains("\(sum) training, "), "\(run.output)")
  }

  @Test(arguments: ["first", "users.ids", "a/b"]) func namesThatTheFileNeedsAreRefused(name: String) throws {
    let run = try run("{name: slow, second: \"\(name)\"}")
    #expect(
      run.code == 1 && run.errors.contains("a tensor named \(name), which occurs twice or is reserved"), "\(run.errors)"
    )
  }

  @Test func aFitEndsWhereSomebodyWantsItTo() throws {
    struct Enough: Error {}
    let document = try ConfigDocument.parse(
      Data("dataset: {name: synthetic, users: 30, items: 40, interactions: 400}\nscorer: slow\n".utf8), source: "t")
    let configuration = try ExperimentConfiguration(document, registry: registry)
    let logs = try configuration.dataset.load(from: DatasetContext(folder: folder.path, configFolder: folder.path))
    let data = try DataPreparer(configuration.dataset.preparation, splitter: configuration.splitter).prepare(logs)
    var pieces: [Int] = []
    #expect(throws: Enough.self) {
      try Experiment(configuration, data: data, threads: 1).run { event in
        guard case .fitting(let done, let total) = event else { return }
        #expect(total == 10)
        pieces.append(done)
        if done == 4 { throw Enough() }
      }
    }
    #expect(pieces == [0, 1, 2, 3, 4])
  }
}
