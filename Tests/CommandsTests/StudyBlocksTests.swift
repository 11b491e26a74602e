import Foundation
import RecKitCommands
import Testing

@testable import RecKit

/// Studies that are repeated over blocks: what a file means, where runs are stored, and what is compared.
struct StudyBlocksTests {
  private static let base = """
    base:
      dataset: {name: synthetic, users: 30, items: 40, interactions: 400}
      scorer: {name: dot, latent_dim: 4}
      training: {epochs: 1, batch_size: 32}

    """
  private static let variants = "variants: {dot: {}, bpr: {loss: bpr}}\nbaselines: [popularity]\nseeds: 0..1\n"
  private static let folds = "blocks: {one: {splitter.seed: 1}, two: {splitter.seed: 2}}\n"
  private static let metrics = "metrics: [auc, ndcg@5]\n"

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func study(_ text: String) throws -> Study {
    try Study(ConfigDocument.parse(Array(text.utf8), source: "study.txt"), name: "test", registry: .builtIn) { _ in
      throw CancellationError()
    }
  }

  private func text(_ name: String, in out: String = "out") throws -> String {
    try String(contentsOfFile: "\(folder.path)/\(out)/\(name)", encoding: .utf8)
  }

  private func sweep(_ study: String, _ arguments: [String] = [], out: String = "out") throws -> CommandRun {
    CommandRun(["sweep", try folder.file("study.txt", study), "--out", "\(folder.path)/\(out)"] + arguments)
  }

  // MARK: What a file means

  @Test func runsGoSeedBySeedAndBlockByBlock() throws {
    let study = try study(Self.base + Self.variants + Self.folds + Self.metrics)
    #expect(study.runs.count == 12 && study.blocks.map(\.name) == ["one", "two"])
    #expect(study.run(4).variant == 1 && study.run(4).block == 1 && study.run(4).seed == 0)
    #expect(study.configuration(of: study.run(4)).resolved["splitter"]?["seed"] == ConfigNode(.integer(2)))
    #expect(study.run(8).seed == 1 && study.run(8).block == 0)
    #expect(study.distinctRuns(of: 0) == 4 && study.distinctRuns(of: 2) == 2)
    #expect(study.name(of: study.run(4)) == "bpr, two, seed 0" && study.name(of: study.run(2)) == "popularity, one")
    #expect(!study.blocksAreDataSets)
    #expect(try self.study(study.text).text == study.text)
  }

  /// The same as those of the plain study of the block.
  @Test func configsAreThoseOfTheBlocksPlainStudy() throws {
    let study = try study(Self.base + Self.variants + Self.folds + Self.metrics)
    let plain = try self.study(
      Self.base.replacing("base:\n", with: "base:\n  splitter: {seed: 2, name: random}\n") + Self.variants
        + Self.metrics)
    let configs = study.runs.filter { $0.block == 1 }.map { study.configuration(of: $0).text }
    #expect(configs == plain.runs.map { plain.configuration(of: $0).text })
  }

  /// Values that were tuned on a block's data.
  @Test func aBlockMaySetValuesOfSingleVariants() throws {
    let study = try study(
      Self.base + "variants: {dot: {scorer.latent_dim: 2}, bpr: {loss: {name: bpr}, training.epochs: 3}}\nseeds: 0..1\n"
        + Self.metrics
        + "blocks: {one: {splitter.seed: 1, variants: {dot: {scorer.latent_dim: 8}}}, two: {variants: {bpr: {training: {epochs: 2}}}}}\n"
    )
    let widths = study.blocks.map { $0.study.variants[0].configuration.resolved["scorer"]?["latent_dim"]?.inlineText }
    #expect(widths == ["8", "2"])
    let bpr = study.blocks.map { $0.study.variants[1].configuration }
    #expect(bpr.map(\.training.epochs) == [3, 2] && bpr.allSatisfy { $0.resolved["loss"]?["name"] == "bpr".node })
    #expect(study.blocks[0].changesInWords == "splitter.seed: 1; dot: scorer.latent_dim: 8")
    #expect(study.base.resolved["scorer"]?["latent_dim"] == 4.node)
    #expect(try self.study(study.text).text == study.text)
    let again = try self.study(study.text)
    #expect(again.runs.map { again.configuration(of: $0).text } == study.runs.map { study.configuration(of: $0).text })
  }

  @Test func wholeComponentsMayBeSet() throws {
    let study = try study(
      Self.base + Self.variants + Self.metrics
        + "blocks: {a: {dataset: {name: synthetic, users: 200}}, b: {dataset: {name: delimited, file: x.csv}}}\n")
    #expect(study.blocksAreDataSets)
    #expect(study.blocks[0].study.base.resolved["dataset"]?["users"] == ConfigNode(.integer(200)))
    #expect(study.blocks[1].study.base.resolved["dataset"]?["name"] == "delimited".node)
  }

  @Test func aBaseMayLeaveTheDataToItsBlocks() throws {
    let sets =
      "blocks: {a: {dataset: {name: synthetic, users: 200}, splitter: random}, b: {dataset: {name: ml-100k, split: ua}, splitter: null}}\n"
    let study = try study(
      Self.base.replacing("  dataset: {name: synthetic, users: 30, items: 40, interactions: 400}\n", with: "")
        + Self.variants + Self.metrics + sets)
    let data = study.blocks.map { $0.study.base.resolved["dataset"]?["name"]?.inlineText }
    #expect(data == ["synthetic", "ml-100k"])
    #expect(study.blocks.map { $0.study.base.resolved["splitter"]?["name"]?.inlineText } == ["random", nil])
    #expect(try self.study(study.text).blocks.map(\.study.base.text) == study.blocks.map(\.study.base.text))
    #expect(try self.study(study.text).text == study.text)
  }

  @Test(arguments: [
    ("a: {dataset: synthetic}, b: {splitter.seed: 1}", "block `b` sets no `dataset`"),
    ("a: {dataset: synthetic, splitter: random}, b: {dataset: synthetic}", "block `b` sets no `splitter`"),
  ])
  func aBlockHasDataOfItsOwnWhereTheBaseHasNone(_ blocks: String, _ message: String) throws {
    let text = "base: {scorer: dot}\nbaselines: [popularity]\nblocks: {\(blocks)}\n"
    let run = CommandRun(["check", try folder.file("study.txt", text)])
    #expect(run.code == 2 && run.errors.contains(message), "\(run.errors)")
  }

  @Test func publishedValuesAreOfABlock() throws {
    let study = try study(
      Self.base + Self.variants + Self.folds + Self.metrics
        + "published: [{source: A, block: two, values: {dot: {auc: .5}}}, {source: B, block: one, values: {dot: {auc: .6}}}]\n"
    )
    #expect(study.blocks.map { $0.study.published.map(\.value) } == [[0.6], [0.5]])
    #expect(study.publishedInWords == ["dot (auc) in two by A", "dot (auc) in one by B"])
    #expect(try self.study(study.text).text == study.text)
  }

  @Test(arguments: [
    ("blocks: [a]\n", "study.txt:9:9: `blocks` expects a mapping from names to what they set"),
    ("blocks: {a: {}}\n", "study.txt:9:13: block `a` expects a mapping from dotted paths to values, and has none"),
    (
      "blocks: {a: {loss: bpr}}\n",
      "study.txt:9:14: block `a` sets `loss`, but a block sets its data and evaluation alone (dataset, splitter, evaluation)"
    ),
    ("blocks: {a: {evaluation.metrics: [auc]}}\n", "all blocks share the study's `metrics`"),
    (
      "blocks: {a: {variants: {dott: {scorer.latent_dim: 8}}}}\n",
      "block `a` sets values of variant `dott`, which the study does not have; did you mean `dot`?"
    ),
    (
      "blocks: {a: {variants: {dot: {splitter.seed: 1}}}}\n",
      "block `a` sets `splitter.seed` of variant `dot`, but all variants of a block share data, evaluation and seeds"
    ),
    (
      "blocks: {a: {variants: {dot: {scorer.latent_din: 8}}}}\n",
      "has no parameter `latent_din`; did you mean `latent_dim`?"
    ),
    ("vary: {checkpoint.every: [1 epochs, 2 epochs]}\n", "`checkpoint` changes no result"),
    ("blocks: {a: {variants: [dot]}}\n", "`variants` expects a mapping from names to what they set, not"),
    ("blocks: {a: {splitter.sed: 1}}\n", "block `a`: splitter random has no parameter `sed`; did you mean `seed`?"),
    (
      "blocks: {a: {splitter: random, splitter.name: random}}\n",
      "block `a`: `splitter` and `splitter.name` set the same"
    ),
    (
      "blocks: {a: {splitter.seed: 1}}\nvary: {splitter.test: [0.1, 0.2]}\n",
      "variant `test=0.1` sets `splitter.test`, but in a study with blocks the data is set by `blocks` alone"
    ),
    (
      "blocks: {a: {splitter.seed: 1}}\npublished: {source: x, values: {dot: {auc: 1}}}\n",
      "published values of a study with blocks need a `block:` (known: a)"
    ),
    (
      "blocks: {one: {splitter.seed: 1}}\npublished: {source: x, block: onee, values: {dot: {auc: 1}}}\n",
      "study.txt:10:31: `block` names no block: `onee`; did you mean `one`?"
    ),
  ])
  func mistakesHaveTheirPlace(text: String, message: String) {
    let error = #expect(throws: ConfigErrors.self) {
      try study(Self.base + Self.variants + Self.metrics + text)
    }
    #expect(error?.description.contains(message) ?? false, "\(error?.description ?? "")")
  }

  // MARK: Analysis

  private func record(_ values: [Double]) throws -> RunRecord {
    RunRecord(
      config: ConfigNode(.mapping([])),
      result: try ConfigDocument.parse(Array("{\"protocol\": {\"hash\": \"p\"}}".utf8), source: "result").root,
      users: values.indices.map { "u\($0)" }, values: ["auc": values], metrics: [MetricValue("auc", values.mean)])
  }

  /// An analysis of trained variants whose runs have these values.
  private func analysis(
    variants: Int, blocks: [String], seeds: Int = 2, comparisons: String = "baseline",
    _ value: (_ variant: Int, _ block: Int, _ seed: Int) -> Double
  ) throws -> BlockAnalysis {
    let names = (0..<variants).map { "v\($0): {training.epochs: \($0 + 1)}" }.joined(separator: ", ")
    let study = try study(
      Self.base
        + "variants: {\(names)}\nmetrics: [auc]\nseeds: 0..\(seeds - 1)\ncomparisons: \(comparisons)\nblocks: {\(blocks.joined(separator: ", "))}\n"
    )
    let parts = try study.blocks.indices.map { block -> StudyAnalysis in
      let part = study.blocks[block].study
      let records = try part.runs.map { run in
        let value = value(run.variant, block, run.seed)
        return (run.index, try record([value - 0.01, value + 0.01]))
      }
      return StudyAnalysis(
        part, records: Dictionary(uniqueKeysWithValues: records), failures: [:],
        addresses: part.runs.map { "\(block)-\($0.index)" })
    }
    return BlockAnalysis(study, parts, addresses: [])
  }

  private static let threeFolds = (1...3).map { "b\($0): {splitter.seed: \($0)}" }
  private static let threeSets = (1...3).map { "b\($0): {dataset: {name: delimited, file: d\($0).csv}}" }

  /// Differences 0.1, 0.2 and 0.3: mean 0.2, t = 0.2 / (0.1 / sqrt 3) = 3.4641 with 2 degrees of freedom, whose p is
  /// 1 - t / sqrt(2 + t^2) = 0.07418; all signed ranks positive, 2 / 2^3.
  @Test func aPairIsABlock() throws {
    let analysis = try analysis(variants: 2, blocks: Self.threeFolds) { variant, block, seed in
      0.2 + 0.05 * Double(seed) + (variant == 1 ? 0.1 * Double(block + 1) : 0)
    }
    let paired = try #require(analysis.comparison(1, "auc")?.paired)
    #expect(paired.count == 3 && abs(paired.meanDifference - 0.2) < 1e-12)
    #expect(paired.t.map { abs($0 - 12.0.squareRoot()) < 1e-9 } ?? false)
    #expect(paired.p.map { abs($0 - (1 - (12.0 / 14).squareRoot())) < 1e-9 } ?? false)
    #expect(paired.wilcoxonP == 0.25)
    #expect(analysis.words(1, "auc") == "cannot be told apart" && analysis.words(0, "auc") == "baseline")
    #expect(analysis.friedman.isEmpty && analysis.ranking == [1, 0])
    #expect(analysis.scopes.contains { $0.contains("Nadeau, Bengio") })
    #expect(analysis.summary["over_blocks"]?["blocks_are"]?.inlineText == "folds")
  }

  @Test func holmIsOverTheVariants() throws {
    let analysis = try analysis(variants: 3, blocks: Self.threeFolds) { variant, block, _ in
      0.2 + (variant == 0 ? 0 : 0.1 * Double(variant) + 0.001 * Double(variant * block * block))
    }
    let comparisons = [1, 2].compactMap { analysis.comparison($0, "auc") }
    #expect(comparisons.map(\.holmP) == MultipleComparisons.holm(comparisons.compactMap { $0.paired?.p }))
    #expect(analysis.words(1, "auc") == "better over 3 blocks")
  }

  /// Three pairs in one family: the same p as those of the variants two by two, corrected together.
  @Test func allPairsAreComparedOverBlocks() throws {
    func value(_ variant: Int, _ block: Int, _: Int) -> Double {
      0.2 + 0.1 * Double(variant) + 0.001 * Double(variant * block * block)
    }
    let analysis = try analysis(variants: 3, blocks: Self.threeFolds, comparisons: "all", value)
    #expect(analysis.allPairs.map { [$0.variant, $0.reference] } == [[1, 0], [2, 0], [2, 1]])
    let p = analysis.allPairs.compactMap { $0.paired?.p }
    #expect(p.count == 3 && analysis.allPairs.map(\.holmP) == MultipleComparisons.holm(p))
    let last = try #require(analysis.allPairs.last?.paired)
    #expect(abs(last.meanDifference - (0.1 + 0.005 / 3)) < 1e-12 && last.count == 3)
    // Those with the baseline are of the same family.
    #expect(analysis.comparison(2, "auc")?.holmP == analysis.allPairs[1].holmP)
    #expect(analysis.family == "the 3 comparisons of all pairs on auc")
    for text in [analysis.table, analysis.markdown, BlockPage(analysis, version: "1").html] {
      #expect(text.contains("All pairs"))
    }
    guard case .sequence(let pairs)? = analysis.summary["over_blocks"]?["all_pairs"]?.value else {
      Issue.record("no pairs")
      return
    }
    #expect(pairs.map { $0["result"]?.inlineText } == [String](repeating: "better over 3 blocks", count: 3))
    let baseline = try self.analysis(variants: 3, blocks: Self.threeFolds, value)
    #expect(baseline.allPairs.isEmpty && baseline.summary["over_blocks"]?["all_pairs"] == ConfigNode(.null))
  }

  /// Two orders on three data sets: mean ranks by hand.
  @Test func dataSetsAreRanked() throws {
    let values = [[0.1, 0.2, 0.3], [0.2, 0.5, 0.4], [0.6, 0.7, 0.9]]
    let analysis = try analysis(variants: 3, blocks: Self.threeSets) { variant, block, _ in values[block][variant] }
    let test = try #require(analysis.friedman["auc"])
    #expect(test.meanRanks == [3, 5.0 / 3, 4.0 / 3] && test.blocks == 3)
    #expect(analysis.table.contains("Friedman's test on auc, 3 variants on 3 data sets: chi-square(2) = 4.67;"))
    #expect(analysis.markdown.contains("| mean rank |") && analysis.scopes[0] == "The 3 blocks are data sets.")
    let html = BlockPage(analysis, version: "1").html
    #expect(html.contains("b2: Paired comparisons</h2>") && html.contains("id=\"block-3-leaderboard\""))
    let ids = html.split(separator: "<h2 id=\"").dropFirst().map { $0.prefix { $0 != "\"" } }
    #expect(Set(ids).count == ids.count)
    #expect(analysis.latex.contains("b3 & v1 &") && analysis.latex.contains("all & v1 &"))
  }

  // MARK: Sweeps

  @Test func aSweepOfBlocksHasTheRunsOfThePlainStudies() throws {
    let text = Self.base + Self.variants + Self.folds + Self.metrics
    let run = try sweep(text)
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output.contains("3 variants, 2 seeds, 2 blocks; 0 of 10 runs are there, 10 to do"), "\(run.output)")
    let runs = try self.text("runs.tsv").split(separator: "\n").map { $0.split(separator: "\t") }
    #expect(runs.count == 12 && runs[4].last == "two" && runs[4][2] == "bpr")
    let rows = try self.text("results.csv").split(separator: "\n")
    #expect(rows.count == 13 && rows[0].hasPrefix("index,variant,seed,block,address,protocol,"))
    #expect(rows[5].hasPrefix("4,bpr,0,two,\(runs[4][1]),"))
    // A plain study of the second block has the same addresses.
    let plain = try sweep(
      Self.base.replacing("base:\n", with: "base:\n  splitter: {name: random, seed: 2}\n") + Self.variants
        + Self.metrics,
      ["--list"], out: "plain")
    #expect(
      plain.output.split(separator: "\n").map { $0.split(separator: "\t")[1] }
        == [runs[3][1], runs[4][1], runs[5][1], runs[9][1], runs[10][1]])
    let summary = try ConfigDocument.parse(self.text("summary.json").utf8.filter { $0 != 10 }, source: "summary").root
    guard case .sequence(let blocks)? = summary["blocks"]?.value else {
      Issue.record("no blocks")
      return
    }
    #expect(blocks.map { $0["block"]?.inlineText } == ["one", "two"] && summary["runs"] == ConfigNode(.integer(10)))
    for name in ["report.md", "report.html", "report.tex"] { #expect(try self.text(name).contains("two")) }
    // The report alone has the same bytes, and nothing is run again.
    let files = try ["summary.json", "report.md", "report.html", "results.csv"].map { try self.text($0) }
    #expect(CommandRun(["report", folder.path + "/out", "--quiet"]).code == 0)
    #expect(try ["summary.json", "report.md", "report.html", "results.csv"].map { try self.text($0) } == files)
    #expect(try sweep(text).output.contains("10 of 10 runs are there, 0 to do"))
  }

  @Test func partsMakeTheWholeAndBlocksMayBeAdded() throws {
    let text = Self.base + Self.variants + Self.folds + Self.metrics
    #expect(try sweep(text, ["--quiet"], out: "whole").code == 0)
    let first = Self.base + Self.variants + "blocks: {one: {splitter.seed: 1}}\n" + Self.metrics
    #expect(try sweep(first, ["--quiet"]).code == 0)
    #expect(try sweep(text, ["--list"]).output.split(separator: "\n").count == 5)
    #expect(try sweep(text, ["--only", "4", "--quiet"]).code == 0)
    #expect(try sweep(text, ["--shard", "1/2", "--quiet"]).code == 0)
    #expect(try sweep(text, ["--shard", "2/2", "--quiet"]).code == 0)
    #expect(CommandRun(["report", folder.path + "/out", "--quiet"]).code == 0)
    for name in ["results.csv", "summary.json", "report.md"] {
      #expect(try self.text(name) == self.text(name, in: "whole"))
    }
    let other = try sweep(text.replacing("splitter.seed: 2", with: "splitter.seed: 3"))
    #expect(other.code == 2 && other.errors.contains("block two.splitter.seed: 2 -> 3"), "\(other.errors)")
    let plain = try sweep(Self.base + Self.variants + Self.metrics)
    #expect(plain.code == 2 && plain.errors.contains("blocks: "), "\(plain.errors)")
  }

  @Test func checkListsBlocks() throws {
    let text = Self.base + Self.variants + Self.folds + Self.metrics
    let run = CommandRun(["check", try folder.file("study.txt", text)])
    #expect(run.code == 0 && run.output.contains("block     two: splitter.seed: 2"), "\(run.errors)")
    #expect(run.output.contains("3 variants x 2 seeds x 2 blocks = 12 runs, 10 to make"), "\(run.output)")
  }
}
