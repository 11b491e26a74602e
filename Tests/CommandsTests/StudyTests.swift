import Foundation
import RecKitCommands
import Testing

@testable import RecKit

/// What a study file means, and what is wrong with one.
struct StudyTests {
  private static let base = "base: {dataset: synthetic, scorer: dot, evaluation: {metrics: [auc]}}\n"

  private func study(_ text: String) throws -> Study {
    try Study(
      ConfigDocument.parse(Array(text.utf8), source: "study.txt"), name: "test", registry: .builtIn
    ) { path in try ConfigDocument.parse(Array("scorer: dot\ntypo: 1\n".utf8), source: path) }
  }

  @Test func aGridIsEveryCombination() throws {
    let study = try study(Self.base + "vary: {scorer.latent_dim: [1, 2], training.epochs: [3, 4, 5]}\nseeds: [7, 3]\n")
    #expect(study.design == .grid)
    #expect(
      study.variants.map(\.name).prefix(3) == [
        "latent_dim=1, epochs=3", "latent_dim=1, epochs=4", "latent_dim=1, epochs=5",
      ])
    #expect(study.variants.count == 6 && study.runs.count == 12)
    #expect(study.runs[7].seed == 3 && study.runs[7].variant == 1)
    #expect(study.configuration(of: study.runs[7]).seed == 3)
    #expect(study.configuration(of: study.runs[7]).training.epochs == 4)
    #expect(study.configuration(of: study.runs[7]).text.hasPrefix("seed: 3\n"))
  }

  @Test func oneAtATimeIsTheBaseAndEachOtherValue() throws {
    let study = try study(
      Self.base
        + "design: one-at-a-time\nvary: {scorer: [dot, {name: cosine, latent_dim: 2}], loss: [bpr]}\nseeds: 0..9\n")
    #expect(study.variants.map(\.name) == ["base", "scorer cosine latent_dim=2", "loss bpr"])
    #expect(study.seeds == Array(0...9) && study.primary == "auc" && study.baseline == 0)
    #expect(study.differences(of: 0).isEmpty)
    #expect(study.differences(of: 2).map(\.text) == ["loss: {name: margin, margin: 1.0} -> {name: bpr}"])
  }

  @Test func aValueThatTheBaseHasByDefaultIsNoVariant() throws {
    let vary =
      "vary: {optimizer.epsilon: [1e-7, 1e-6], scorer: [dot, {name: dot, latent_dim: 64}, {name: dot, latent_dim: 8}]}\n"
    let defaults = try study(Self.base + "vary: {training.epochs: [2]}\n").base
    #expect(defaults.resolved["optimizer"]?["epsilon"]?.inlineText == "1e-7")
    #expect(defaults.resolved["scorer"]?["latent_dim"]?.inlineText == "64")

    let study = try study(Self.base + "design: one-at-a-time\n" + vary)
    #expect(study.variants.map(\.name) == ["base", "epsilon=1e-6", "scorer dot latent_dim=8"])
    #expect(
      study.notes == [
        "epsilon=1e-7: left out, for with all defaults filled in it is `base` again",
        "scorer dot latent_dim=64: left out, for with all defaults filled in it is `base` again",
      ])
    let grid = try self.study(Self.base + vary)
    #expect(
      grid.variants.map(\.name) == [
        "epsilon=1e-7, scorer dot", "epsilon=1e-7, scorer dot latent_dim=8", "epsilon=1e-6, scorer dot",
        "epsilon=1e-6, scorer dot latent_dim=8",
      ])
    // What somebody names stays, whatever it sets.
    let named = try self.study(Self.base + "variants: {a: {}, b: {scorer.latent_dim: 64}}\n")
    #expect(named.variants.map(\.name) == ["a", "b"] && named.notes.isEmpty)
  }

  @Test func namedVariantsSetAndRemoveSections() throws {
    let study = try study(
      Self.base + "variants: {plain: {}, long: {training.epochs: 9, loss: null}, moved: {seed: 100}}\nbaseline: long\n")
    #expect(study.design == .list && study.baseline == 1)
    #expect(study.variants[1].configuration.training.epochs == 9)
    #expect(study.configuration(of: study.runs[2]).seed == 100)
  }

  @Test func theOrderOfAVariantsLinesDoesNotMatter() throws {
    let study = try study(
      Self.base + "variants: {a: {scorer.latent_dim: 3, scorer: cosine}, b: {scorer: cosine, scorer.latent_dim: 3}}\n")
    #expect(study.variants[0].configuration.text == study.variants[1].configuration.text)
    #expect(study.variants[0].configuration.resolved["scorer"]?["latent_dim"]?.inlineText == "3")
  }

  @Test(arguments: [
    ("variants: {a: {scorer: cosine, scorer.name: dot}}\n", "`scorer` and `scorer.name` set the same value"),
    ("vary: {training: [{epochs: 2}], training.epochs: [3]}\n", "`training` and `training.epochs` set the same value"),
    ("variants: {a: {seed: 9223372036854775807}}\nseeds: [0, 5]\n", "adds 9223372036854775807 to seed 5"),
    (
      "vary: {seed: [1, 2], training.epochs: [\((1...6000).map(String.init).joined(separator: ","))]}\n",
      "more than 10000"
    ),
    ("variants: {a: {x..y: 1}}\n", "`x..y` is not a path of keys"),
    ("vary: {x..y: [1]}\n", "`x..y` is not a path of keys"),
  ])
  func whatCancelsOrOverflowsIsRefused(text: String, message: String) {
    #expect { try study(Self.base + text) } throws: { "\($0)".contains(message) }
  }

  @Test func argumentsThatTheStudyWouldCancelAreRefused() throws {
    let folder = try TemporaryFolder()
    let text = Self.base + "variants: {a: {}}\nmetrics: [auc]\n"
    for (argument, word) in [("seed=3", "seeds=…"), ("evaluation.metrics=[mrr]", "metrics=…")] {
      let run = CommandRun(["check", try folder.file("s.txt", text), argument])
      #expect(run.code == 2 && run.errors.contains(word), "\(run.errors)")
    }
  }

  @Test(arguments: [
    (
      base + "vary: {splitter.seed: [1, 2, 3]}\n",
      "study.txt:2:27: variants `seed=1` and `seed=2` differ in their data alone (splitter.seed: 1 -> 2): a comparison of folds"
    ),
    (
      base + "design: one-at-a-time\nvary: {loss: [bpr], dataset.users: [900]}\n",
      "study.txt:3:37: variants `base` and `users=900` differ in their data alone"
    ),
    (
      base + "vary: {scorer: [dot, cosine], splitter: [{name: random, test: 0.1}, {name: random, test: 0.2}]}\n",
      "study.txt:2:69: variants `scorer dot, splitter random test=0.1` and"
    ),
    (
      base + "variants: {a: {}, b: {seed: 9, dataset: {name: synthetic, users: 900}}}\n",
      "study.txt:2:41: variants `a` and `b` differ in their data alone"
    ),
  ])
  func foldsAreNoVariants(text: String, message: String) throws {
    let document = try ConfigDocument.parse(Array(text.utf8), source: "study.txt")
    let problem = try #require(study(text).folds)
    #expect("\(document.errors([problem]))".contains(message), "\(document.errors([problem]))")
  }

  /// Such variants are held apart by their protocols, not refused.
  @Test func variantsThatDifferInDataAndMethodAreAStudy() throws {
    let study = try study(Self.base + "variants: {a: {}, b: {splitter.seed: 1, scorer: cosine}}\n")
    #expect(study.variants.count == 2 && study.folds == nil)
  }

  @Test func theTextIsAStudyWithTheSameRuns() throws {
    let first = try study(
      Self.base
        + "design: one-at-a-time\nvary: {scorer: [{name: cosine, latent_dim: 2}], training.epochs: [2]}\nseeds: 0..2\n")
    let second = try study(first.text)
    #expect(second.text == first.text)
    #expect(
      first.runs.map { first.configuration(of: $0).text } == second.runs.map { second.configuration(of: $0).text })
  }

  @Test(arguments: [
    (
      "seeds: 0..9\n",
      "study.txt:1:1: `base` is missing: the config that the variants change, as a file's path or a mapping"
    ),
    (base + "sedes: 1\nvariants: {a: {}}\n", "study.txt:2:1: unknown key `sedes` of a study; did you mean `seeds`?"),
    (base + "seeds: 9..0\nvariants: {a: {}}\n", "study.txt:2:8: `seeds` expects a range such as 0..9"),
    (base + "seeds: [1, 1]\nvariants: {a: {}}\n", "`seeds` expects a range such as 0..9"),
    (
      base + "vary: {scorer.latent_dims: [1]}\n",
      "variant `latent_dims=1`: scorer dot has no parameter `latent_dims`; did you mean `latent_dim`?"
    ),
    (
      base + "vary: {scorer.latent_dim: 1}\n",
      "study.txt:2:27: `scorer.latent_dim` expects a list of values, not 1"
    ),
    (base + "variants: {a: {scorer.latent_dim: -1}}\n", "study.txt:2:35: variant `a`: `latent_dim`"),
    (base + "variants: {a: {}}\nbaseline: b\n", "study.txt:3:11: `baseline` names no variant: `b`"),
    (base + "variants: {a: {}}\nprimary: acu\n", "study.txt:3:10: `primary` is not one of the study's metrics"),
    (base + "design: grit\nvariants: {a: {}}\n", "study.txt:2:9: `design` must be one of grid, one-at-a-time, list"),
    (
      base + "design: list\nvary: {scorer.latent_dim: [1]}\nvariants: {a: {}}\n",
      "design list takes its variants from `variants:`"
    ),
    (base + "seeds: 1\n", "the study has no variants; give `vary:` axes or name `variants:`"),
    (base + "vary: {scorer.latent_dim: [1, 1]}\n", "two variants are called `latent_dim=1`"),
    (base + "name: a/b\nvariants: {a: {}}\n", "`name` expects a word that can name a folder"),
    (base + "variants: {a: {seed: -1}}\n", "a variant's `seed` is added to the study's seeds"),
    (base + "variants: {a: {evaluation.metrics: [auc]}}\n", "all variants share the study's `metrics`"),
    ("base: other.txt\nvariants: {a: {}}\n", "other.txt:2:1: unknown section `typo`"),
    (
      base + "variants: {a: {}}\ncomparisons: some\n", "study.txt:3:14: `comparisons` must be one of baseline, all, not"
    ),
    (
      base + "comparisons: all\nvary: {training.epochs: [\((1...101).map(String.init).joined(separator: ", "))]}\n",
      "study.txt:2:14: `comparisons: all` of 101 variants are 5050 pairs; it takes at most 100 variants"
    ),
  ])
  func mistakesAreNamed(text: String, message: String) {
    let error = #expect(throws: ConfigErrors.self) { try study(text) }
    #expect(error?.description.contains(message) ?? false, "\(error?.description ?? "")")
  }

  // MARK: Analysis

  /// A run whose users have these values.
  private func record(_ values: [Double], protocolHash: String = "p") throws -> RunRecord {
    RunRecord(
      config: ConfigNode(.mapping([])),
      result: try ConfigDocument.parse(
        Array("{\"protocol\": {\"hash\": \"\(protocolHash)\"}}".utf8), source: "result"
      ).root,
      users: values.indices.map { "u\($0)" }, values: ["auc": values], metrics: [MetricValue("auc", values.mean)])
  }

  private func analysis(
    _ make: (_ variant: Int, _ seed: Int) throws -> RunRecord, variants: Int = 2, seeds: Int = 5, across: Bool = false
  ) throws -> StudyAnalysis {
    let names = (0..<variants).map { "v\($0): {scorer.latent_dim: \($0 + 1)}" }.joined(separator: ", ")
    let study = try study(Self.base + "variants: {\(names)}\nseeds: 0..\(seeds - 1)\n")
    let records = try Dictionary(
      uniqueKeysWithValues: study.runs.map { ($0.index, try make($0.variant, $0.seed)) })
    return StudyAnalysis(
      study, records: records, failures: [:], addresses: study.runs.map { "\($0.index)" }, acrossProtocols: across)
  }

  private func noise(_ seed: Int, _ user: Int) -> Double {
    var random = RandomStream(seed: 1, purpose: .scores, index: seed * 1000 + user)
    return random.nextUnit() - 0.5
  }

  @Test func aPlantedDifferenceIsFoundOverBothUnits() throws {
    let analysis = try analysis { variant, seed in
      try record((0..<50).map { 0.5 + 0.1 * noise(seed, $0) + (variant == 1 ? 0.02 + 0.01 * noise(seed + 50, $0) : 0) })
    }
    let seeds = try #require(analysis.comparison(1, "auc", .seeds))
    let users = try #require(analysis.comparison(1, "auc", .users))
    #expect(seeds.finding == .higher && users.finding == .higher)
    #expect(analysis.verdict(1, "auc")?.words == "better")
    #expect(seeds.paired?.count == 5 && users.paired?.count == 50)
    #expect(seeds.sentence.hasPrefix("higher by 0.0") && seeds.sentence.hasSuffix("over 5 seeds"))
    #expect(analysis.ranking == [1, 0])
    #expect(analysis.table.contains("baseline"))
  }

  @Test func chanceCannotBeToldApartAndSaysHowManyWould() throws {
    let analysis = try analysis { variant, seed in
      try record((0..<50).map { 0.5 + 0.1 * noise(seed + 100 * variant, $0) })
    }
    let comparison = try #require(analysis.comparison(1, "auc", .seeds))
    #expect(comparison.finding == .notDistinguishable)
    #expect(analysis.verdict(1, "auc")?.words == "cannot be told apart")
    #expect(
      comparison.sentence
        == "cannot be told apart with 5 seeds; far more than is practical would be needed to show a difference of 0.0012"
    )
    let planned = try self.analysis { variant, seed in
      try record([0.5 + (variant == 1 ? [0.01, 0.02, -0.01, 0.015, 0.002][seed] : 0)])
    }
    #expect(
      planned.comparison(1, "auc", .seeds)?.sentence
        == "cannot be told apart with 5 seeds; about 22 would be needed to show a difference of 0.0074")
  }

  @Test func equalRunsAreTheSame() throws {
    let comparison = try #require(
      analysis { _, seed in try record([0.1, noise(seed, 0)]) }.comparison(1, "auc", .seeds))
    #expect(comparison.finding == .identical && comparison.sentence == "the same in each of 5 seeds")
  }

  @Test func otherProtocolsAreComparedOnRequestAlone() throws {
    func make(_ variant: Int, _ seed: Int) throws -> RunRecord {
      try record([0.5 + 0.1 * noise(seed, variant), 0.4], protocolHash: variant == 1 ? "other" : "p")
    }
    let kept = try #require(analysis(make).comparison(1, "auc", .seeds))
    #expect(kept.paired == nil && kept.sentence == "not compared: measured by another protocol")
    let across = try analysis(make, across: true)
    #expect(across.comparison(1, "auc", .seeds)?.sentence.hasSuffix("(across protocols)") == true)
    #expect(across.verdict(1, "auc")?.words == "not comparable: measured by different protocols")
    #expect(across.remarks.contains { $0.contains("2 protocols") })
  }

  @Test func theFamilyIsWhatWasTested() throws {
    let analysis = try analysis(
      { variant, seed in try record([0.5 + 0.01 * Double(variant) + 0.01 * noise(seed + 10 * variant, 1)]) },
      variants: 4)
    #expect(analysis.family == "the 3 comparisons with v0 on auc")
    let comparisons = (1...3).compactMap { analysis.comparison($0, "auc", .seeds) }
    #expect(comparisons.map(\.holmP) == MultipleComparisons.holm(comparisons.compactMap { $0.paired?.p }))
    #expect(comparisons.allSatisfy { $0.familySize == 3 })
  }

  @Test func pagesShowEverythingAndEscapeIt() throws {
    let analysis = try analysis { variant, seed in try record((0..<9).map { noise(seed + 9 * variant, $0) }) }
    let html = StudyPage(analysis, version: "1").html
    for heading in ["Leaderboard", "Every seed", "Over users", "Paired comparisons", "Protocol"] {
      #expect(html.contains("\(heading)</h2>"))
    }
    #expect(!html.contains("<script") && !html.contains("://"))
    #expect(escape("<a & \"b\">") == "&lt;a &amp; &quot;b&quot;&gt;")
    #expect(analysis.results.split(separator: "\n").count == 11)
    #expect(analysis.markdown.contains("| v1 | seeds | 5 |"))
  }

  @Test(arguments: [["a", "b"], ["", "x,y", "q\"r"], ["line\nend", ""], ["\"", ","]])
  func csvReadsWhatItWrites(cells: [String]) {
    #expect(CSV.rows(Array((CSV.line(cells) + CSV.line(["z"])).utf8)) == [cells, ["z"]])
  }

  // MARK: Shared draws

  /// Variants of one seed share what their purposes share: weights of equal shape, order, negatives.
  @Test func variantsShareInitialisationOrderAndNegatives() throws {
    var logs: [[[Int32]]] = []
    var starts: [Model] = []
    for loss in ["margin", "bpr"] {
      for optimizer in ["adam", "sgd"] {
        let configuration = try ExperimentConfiguration(
          ConfigDocument.parse(
            Array(
              "seed: 5\ndataset: {name: synthetic, users: 20, items: 30, interactions: 200}\nscorer: {name: dot, latent_dim: 3}\nloss: \(loss)\noptimizer: \(optimizer)\nevaluation: {metrics: [auc]}\ntraining: {epochs: 2, batch_size: 8}\n"
                .utf8), source: "config"), registry: .builtIn)
        guard case .trained(let scorer) = configuration.scorer else { return }
        let log = BatchLog()
        let data = try DataPreparer(configuration.dataset.preparation, splitter: configuration.splitter)
          .prepare(configuration.dataset.load(from: DatasetContext(folder: ".")))
        let trainer = try Trainer(
          configuration.recipe, scorer: LoggingScorer(scorer: scorer.prepare(for: data.training), log: log),
          training: data.training, seed: 5, threads: 1)
        starts.append(trainer.model.copy())
        for epoch in 0..<2 { _ = try trainer.runEpoch(epoch) { _ in } }
        logs.append(log.batches)
      }
    }
    #expect(logs[0].count > 4 && logs.allSatisfy { $0 == logs[0] })
    for model in starts {
      for (one, other) in zip(model.buffers, starts[0].buffers) { #expect(one.values.elementsEqual(other.values)) }
    }
  }
}

/// What a scorer was asked for.
final class BatchLog: @unchecked Sendable {
  var batches: [[Int32]] = []
}

/// A scorer that notes the pairs it is asked for.
private struct LoggingScorer: Scorer {
  static let name = "logging"
  static let summary = "Notes pairs."
  private let scorer: (any PreparedScorer)?
  private let log: BatchLog

  init() { (scorer, log) = (nil, BatchLog()) }
  init(from decoder: any Decoder) { self.init() }
  init(scorer: any PreparedScorer, log: BatchLog) { (self.scorer, self.log) = (scorer, log) }

  func weights(for shape: CatalogueShape) -> [WeightDeclaration] { scorer?.weights(for: shape) ?? [] }

  func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
    log.batches.append(Array(pairs.users) + Array(pairs.items))
    guard let scorer else { preconditionFailure("nothing to note") }
    return scorer.scores(of: pairs, on: tape)
  }
}
