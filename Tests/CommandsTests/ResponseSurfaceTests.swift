import Foundation
import RecKitCommands
import Testing

@testable import RecKit

/// Searches of a function that is known: a fitted scorer whose AUC on validation is 1 less the squared distance of its
/// parameters from the best point.
struct ResponseSurfaceTests {
  private struct Surface: FittedScorer {
    static let name = "surface"
    static let summary = "Gives the items without training positives a share of the others to be better than."
    @Parameter("The first; best at 10^-2.8.", in: 1e-5...10) var x = 1.0
    @Parameter("The second; best at 0.7.", in: 0...1) var y = 0.0
    var isDeterministic: Bool { true }

    func fit(to training: TrainingSet, context: FitContext) throws -> any FittedModel {
      let (a, b) = (log10(x) / 4 + 1 - 0.3, y - 0.7)
      let share = Float(1 - a * a - b * b)
      let counts = training.positives.itemCounts(itemRows: training.shape.itemRows)
      return Fitted(scores: counts.indices.map { counts[$0] == 0 ? share : Float($0) / Float(counts.count) })
    }

    struct Fitted: FittedModel {
      let scores: [Float]
      func score(users: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Float>) {
        for place in output.indices { output[place] = scores[place % scores.count] }
      }
    }
  }

  private let folder: TemporaryFolder
  private let registry: Registry

  init() throws {
    folder = try TemporaryFolder()
    var registry = Registry.builtIn
    try registry.register(Surface.self)
    self.registry = registry
    // User 1 has a validation item, 1, and a test item, 2, that nobody has in training.
    _ = try folder.file("train.txt", "0 " + (3..<1000).map(String.init).joined(separator: " ") + "\n1 0\n")
    _ = try folder.file("validation.txt", "1 1\n")
    _ = try folder.file("test.txt", "1 2\n")
  }

  /// The best value so far after each trial.
  private func bestSoFar(_ method: String, seed: Int, trials: Int) throws -> [Double] {
    let text = """
      base:
        dataset: {name: delimited, train: train.txt, validation: validation.txt, test: test.txt, layout: lists, separator: space}
        scorer: surface
        evaluation: {metrics: [auc]}
      arms: {surface: {}}
      space: {scorer.x: {range: 1e-4..1, scale: log}, scorer.y: {range: 0..1}}
      search: {method: \(method), trials: \(trials), seed: \(seed)\(method == "tpe" ? ", startup: 10, round: 5" : "")}
      final: {seeds: 0..1, train_on: train}

      """
    let document = try ConfigDocument.parse(Array(text.utf8), source: "search.txt", folder: folder.path)
    let search = try Search(document, name: "surface", registry: registry) { _ in throw CancellationError() }
    let place = StudyFolder("\(folder.path)/\(method)-\(seed)")
    var run = SearchRun(search, in: place, version: "test") { try $0.loadData(from: "") }
    while let batch = try run.nextRound() {
      StudyRunner(place, version: "test").run(run.missing(of: batch), workers: 4)
    }
    var best = 0.0
    return try run.trials()[0].map { result in
      best = max(best, try #require(result.outcomes[0].value("auc")))
      return best
    }
  }

  @Test func randomAndTpeFindTheBestPointTpeSooner() throws {
    let trials = 40
    var (random, tpe): ([[Double]], [[Double]]) = ([], [])
    for seed in 0..<20 {
      random.append(try bestSoFar("random", seed: seed, trials: trials))
      tpe.append(try bestSoFar("tpe", seed: seed, trials: trials))
    }
    func needed(_ curves: [[Double]]) -> Double { curves.map { Double($0.firstIndex { $0 >= 0.995 } ?? trials) }.mean }
    let words =
      "random \(needed(random)), tpe \(needed(tpe)); \(random.map { $0[trials - 1] }), \(tpe.map { $0[trials - 1] })"
    #expect(random.allSatisfy { $0[trials - 1] >= 0.985 }, "\(words)")
    #expect(tpe.allSatisfy { $0[trials - 1] >= 0.985 }, "\(words)")
    #expect(needed(tpe) < needed(random), "\(words)")
  }
}
