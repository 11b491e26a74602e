import Foundation
import RecKitCommands
import Testing

@testable import RecKit

/// What a search file means, and where its trials are.
struct SearchTests {
  private static let base = """
    base:
      dataset: {name: synthetic, users: 30, items: 40, interactions: 400}
      splitter: {name: random, test: 0.2, validation: 0.1}
      scorer: dot
      evaluation: {metrics: [auc]}

    """
  private static let arms = "arms: {dot: {}, bpr: {loss: bpr}, ease: {scorer: ease}}\n"

  private func search(_ text: String) throws -> Search {
    try Search(
      ConfigDocument.parse(Array((Self.base + text).utf8), source: "search.txt"), name: "test", registry: .builtIn
    ) { path in try ConfigDocument.parse([], source: path) }
  }

  @Test func anAxisBelongsToTheArmsThatHaveIt() throws {
    let search = try search(
      Self.arms
        + "space: {loss.margin: {range: 0.1..2}, ease.scorer.lambda: {range: 1..1000, scale: log}, training.negatives: [1, 4]}\n"
    )
    #expect(
      search.arms.map { $0.axes.map(\.path) } == [
        ["loss.margin", "training.negatives"], ["training.negatives"], ["scorer.lambda"],
      ])
    #expect(
      search.notes == [
        "loss.margin: does not apply to bpr, ease", "training.negatives: does not apply to ease",
      ])
    #expect(search.trials == 60 && search.recheckSeeds == Array(100...104) && search.finalSeeds == Array(0...9))
    #expect(search.trialSeed == 1000 && search.metric == "auc" && search.trainOn == .trainAndValidation)
  }

  @Test func valuesAreShortAndWithinTheirRange() throws {
    let axes = try search(
      "arms: {dot: {}}\nspace: {optimizer.learning_rate: {range: 1e-4..1e-1, scale: log}, loss.margin: {range: 0.1..2}, training.negatives: {range: 2..5}, scorer.latent_dim: {range: 1..100, scale: log}, scorer.item_bias: [true, false]}\n"
    ).arms[0].axes
    func texts(_ unit: Double) -> [String] { axes.map { $0.value(at: unit).inlineText } }
    #expect(texts(0) == ["0.0001", "0.1", "2", "1", "true"])
    #expect(texts(1) == ["0.1", "2.0", "5", "100", "false"])
    // 10^-2.5 = 0.0031623; 0.1 + 0.5 * 1.9; of four values the third; sqrt(0.5 * 100.5) = 7.09.
    #expect(texts(0.5) == ["0.00316", "1.05", "4", "7", "false"])
    #expect(axes[0].edge(of: 0.01) == .low && axes[0].edge(of: 0.96) == .high && axes[0].edge(of: 0.5) == nil)
    #expect(axes[4].edge(of: 0) == nil && axes[0].end(.low) == "0.0001")
  }

  @Test func aGridIsEveryCombination() throws {
    let search = try search(
      "arms: {dot: {}}\nspace: {training.negatives: [1, 4], scorer.l2_reg: {range: 1e-4..1e-2, scale: log, points: 3}}\nsearch: {method: grid}\n"
    )
    #expect(search.trials(of: 0) == 6)
    let points = Proposals(search, 0).points(0..<6, after: [])
    let values = try points.enumerated().map { number, point in
      try search.trial(0, number, at: point).values.map { $0?.inlineText ?? "" }
    }
    #expect(
      values == [
        ["1", "0.0001"], ["1", "0.001"], ["1", "0.01"], ["4", "0.0001"], ["4", "0.001"], ["4", "0.01"],
      ])
  }

  @Test func aParameterOfAnotherComponentDoesNotCount() throws {
    let search = try search(
      "arms: {dot: {}}\nspace: {loss: [bpr, margin], loss.margin: {range: 0.1..2}, optimizer.beta1: {range: 0.5..0.9, when: loss.name = bpr}}\n"
    )
    let bpr = try search.trial(0, 0, at: [0.2, 0.5, 0.5])
    let margin = try search.trial(0, 1, at: [0.7, 0.5, 0.5])
    #expect(bpr.values.map { $0?.inlineText } == ["bpr", nil, "0.7"])
    #expect(margin.values.map { $0?.inlineText } == ["margin", "1.05", nil])
    #expect(margin.configuration.resolved["loss"]?["margin"]?.inlineText == "1.05")
    #expect(margin.configuration.resolved["optimizer"]?["beta1"]?.inlineText == "0.9")
  }

  @Test func theDefaultSpaceIsWhatComponentsDeclare() throws {
    let search = try search(Self.arms + "space: default\n")
    #expect(
      search.arms[0].axes.map(\.path) == [
        "scorer.latent_dim", "scorer.item_bias", "scorer.l2_reg", "loss.margin", "optimizer.learning_rate",
        "training.batch_size", "training.negatives",
      ])
    #expect(search.arms[2].axes.map(\.path) == ["scorer.lambda"])
    #expect(search.arms[2].axes[0].inWords == "1.0 to 10000.0, log")
  }

  @Test func aSearchsTextIsTheSearch() throws {
    let first = try search(
      Self.arms
        + "space: {loss.margin: {range: 0.1..2}, training.negatives: [1, 4]}\nsearch: {method: tpe, trials: 30}\n")
    let again = try Search(
      ConfigDocument.parse(Array(first.text.utf8), source: "search.txt"), name: "other", registry: .builtIn
    ) { path in try ConfigDocument.parse([], source: path) }
    #expect(again.text == first.text && again.name == "test")
    #expect(again.arms.map(\.configuration.text) == first.arms.map(\.configuration.text))
  }

  // MARK: Proposals on a known surface

  /// The best value of `trials` trials, and the number of the first within 0.02 of the maximum 1 (`trials` where none is).
  ///
  /// The surface is 1 - |x - 0.7| - |y - 0.2| - (0.3 where the loss is not bpr) in unit coordinates.
  private func result(_ method: String, seed: Int, trials: Int = 60) throws -> (best: Double, first: Int) {
    let search = try search(
      "arms: {dot: {}}\nspace: {scorer.l2_reg: {range: 1e-8..1e-2, scale: log}, optimizer.learning_rate: {range: 1e-4..1e-1, scale: log}, loss: [bpr, margin, logistic]}\nsearch: {method: \(method), trials: \(trials), seed: \(seed)}\n"
    )
    var results: [(trial: SearchTrial, value: Double?)] = []
    while results.count < trials {
      let points = Proposals(search, 0).points(results.count..<results.count + 10, after: results)
      for (point, number) in zip(points, results.count...) {
        let value = 1 - abs(point[0] - 0.7) - abs(point[1] - 0.2) - (point[2] < 1.0 / 3 ? 0 : 0.3)
        results.append((try search.trial(0, number, at: point), value))
      }
    }
    let values = results.compactMap(\.value)
    return (values.max() ?? 0, values.firstIndex { $0 >= 0.9 } ?? trials)
  }

  @Test func randomAndTPEFindTheOptimumAndTPESooner() throws {
    let random = try (0..<20).map { try result("random", seed: $0) }
    let tpe = try (0..<20).map { try result("tpe", seed: $0) }
    #expect(random.allSatisfy { $0.best > 0.7 }, "\(random.map(\.best))")
    #expect(tpe.allSatisfy { $0.best > 0.85 }, "\(tpe.map(\.best))")
    #expect(tpe.map(\.best).mean > random.map(\.best).mean)
    #expect(tpe.map { Double($0.first) }.mean < random.map { Double($0.first) }.mean)
  }

  @Test func theDensityIntegratesToOneAndDrawsFromItself() {
    let density = ParzenDensity([0.1, 0.15, 0.9])
    let steps = 20_000
    let sum = (0..<steps).reduce(0.0) { $0 + density.density((Double($1) + 0.5) / Double(steps)) } / Double(steps)
    #expect(abs(sum - 1) < 1e-6)
    var random = RandomStream(seed: 1, purpose: .search)
    let low = (0..<20_000).count { _ in density.draw(&random) < 0.5 }
    let expected =
      (0..<steps / 2).reduce(0.0) { $0 + density.density((Double($1) + 0.5) / Double(steps)) } / Double(steps)
    // Five standard deviations of a share of 20,000 draws.
    #expect(abs(Double(low) / 20_000 - expected) < 0.018)
  }
}
