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

  private let folder: TemporaryFolder
  private let registry: Registry

  init() throws {
    folder = try TemporaryFolder()
    var registry = Registry.builtIn
    try registry.register(Slow.self)
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
    #expect(run.code == 1 && run.errors.contains("a tensor \(name) that comes twice, or whose name"), "\(run.errors)")
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
