import Foundation
import RecKitCommands
import Testing

@testable import RecKit

/// Values that others published beside measured ones, and baselines by the name of their scorer.
struct PublishedValuesTests {
  private static let base = """
    base:
      dataset: {name: synthetic, users: 30, items: 40, interactions: 400}
      scorer: {name: dot, latent_dim: 4}
      training: {epochs: 1, batch_size: 32}

    """
  private static let study =
    base + "variants: {dot: {}}\nbaselines: [popularity, {name: item_knn, neighbours: 5}]\n"
    + "metrics: [auc, ndcg@5]\nseeds: 0..1\n"
  private static let published =
    "published: {source: \"A paper, table 2\", values: {popularity: {ndcg@5: .25, auc: 0.5}}}\n"

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func study(_ text: String) throws -> Study {
    try Study(ConfigDocument.parse(Array(text.utf8), source: "study.txt"), name: "test", registry: .builtIn) { _ in
      throw CancellationError()
    }
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(folder.path)/out/\(name)", encoding: .utf8)
  }

  @Test func baselinesAreVariantsWithoutTraining() throws {
    let study = try study(Self.study)
    #expect(study.variants.map(\.name) == ["dot", "popularity", "item_knn"] && study.baseline == 0)
    for variant in study.variants.dropFirst() {
      for section in ["sampler", "loss", "optimizer", "training"] {
        #expect(variant.configuration.resolved[section] == nil, "\(section)")
      }
    }
    #expect(study.variants[2].configuration.resolved["scorer"]?["neighbours"]?.inlineText == "5")
    // The same runs as those of a variant that is written out.
    let long = try self.study(
      Self.base + "variants: {p: {scorer: popularity, sampler: null, loss: null, optimizer: null, training: null}}\n"
        + "metrics: [auc, ndcg@5]\n")
    #expect(long.variants[0].configuration.text == study.variants[1].configuration.text)
    #expect(try self.study(study.text).text == study.text)
    // A scorer that stands there twice has its parameters in its name.
    let twice = try self.study(Self.base + "baselines: [{name: ease, lambda: 10}, {name: ease, lambda: 20}]\n")
    #expect(twice.variants.map(\.name) == ["ease lambda=10", "ease lambda=20"])
  }

  @Test func publishedValuesStandBesideMeasuredOnes() throws {
    let file = try folder.file("study.txt", Self.study + Self.published)
    let run = CommandRun(["sweep", file, "--out", folder.path + "/out"])
    #expect(run.code == 0, "\(run.errors)")
    #expect(
      run.output.contains(
        "Published, not measured here and no part of verdicts: popularity (ndcg@5, auc) by A paper, table 2."))
    let summary = try ConfigDocument.parse(text("summary.json").utf8.filter { $0 != 10 }, source: "summary").root
    guard case .sequence(let nodes)? = summary["published"]?.value, nodes.count == 2,
      case .sequence(let variants)? = summary["variants"]?.value
    else {
      Issue.record("no published part")
      return
    }
    let measured = try #require(variants[1]["metrics"]?["ndcg@5"]?["mean"].flatMap { Double($0) })
    #expect(nodes[0]["variant"]?.inlineText == "popularity" && nodes[0]["published"] == ConfigNode(.number(0.25)))
    #expect(nodes[0]["measured"].flatMap { Double($0) } == measured)
    #expect(nodes[0]["difference"].flatMap { Double($0) } == measured - 0.25)
    for name in ["report.md", "report.html"] {
      let page = try text(name)
      #expect(page.contains("ndcg@5, published (not measured here)") && page.contains("A paper, table 2"))
      #expect(page.contains("ndcg@5, measured - published"))
    }
    let paper = try text("report.tex")
    #expect(paper.contains("variant & auc & ndcg@5 & (auc) & (ndcg@5) & verdict \\\\"))
    #expect(paper.contains("not measured here") && paper.contains("& ($0.5$) & ($0.25$) &"))
    #expect(paper.contains("\\begin{tabular}{lrrrrl}"))
    // Verdicts are the same without; so are the other files, and the study's text gives the same report.
    let verdicts = summary["verdicts"]
    let (csv, report) = try (text("results.csv"), text("report.md"))
    #expect(CommandRun(["report", folder.path + "/out", "--quiet"]).code == 0)
    #expect(try text("report.md") == report)
    let plain = try folder.file("study.txt", Self.study)
    #expect(CommandRun(["sweep", plain, "--out", folder.path + "/out", "--quiet"]).code == 0)
    let without = try text("summary.json")
    #expect(!without.contains("published"))
    #expect(try !text("study.txt").contains("published"))
    #expect(try ConfigDocument.parse(without.utf8.filter { $0 != 10 }, source: "summary").root["verdicts"] == verdicts)
    #expect(try text("results.csv") == csv)
  }

  @Test func checkTellsWhatIsPublished() throws {
    let run = CommandRun(["check", try folder.file("study.txt", Self.study + Self.published)])
    #expect(
      run.code == 0 && run.output.contains("published popularity (ndcg@5, auc) by A paper, table 2; not measured here"),
      "\(run.output)")
  }

  @Test(arguments: [
    ("baselines: popularity\n", "study.txt:5:12: `baselines` expects a list of fitted scorers"),
    ("baselines: [dot]\n", "study.txt:5:13: `baselines` takes fitted scorers, and `dot` is trained; make it a variant"),
    ("baselines: [4]\n", "study.txt:5:13: `baselines` expects names of fitted scorers"),
    ("baselines: [popularty]\n", "did you mean `popularity`?"),
    ("published: 4\n", "study.txt:5:12: `published` expects `{source: TEXT, values:"),
    ("published: {values: {a: {auc: 1}}}\n", "study.txt:5:12: published values need a `source:`"),
    ("published: {source: x}\n", "study.txt:5:12: published values need `values:`"),
    (
      "published: {source: x, value: 4, values: {a: {auc: 1}}}\n",
      "study.txt:5:24: unknown key `value` of `published`; did you mean `values`?"
    ),
    (
      "published: {source: x, values: {eas: {auc: 1}}}\n",
      "study.txt:5:33: `published` names no variant: `eas`; did you mean `ease`? (known: a, ease)"
    ),
    (
      "published: {source: x, values: {a: {acu: 1}}}\n",
      "study.txt:5:37: `acu` is not one of the study's metrics; did you mean `auc`?"
    ),
    (
      "published: {source: x, values: {a: {auc: high}}}\n",
      "study.txt:5:42: a published `auc` expects a number, not"
    ),
    ("published: {source: x, values: {a: 3}}\n", "published values of `a` expect a mapping from metrics to numbers"),
    (
      "published: [{source: x, values: {a: {auc: 1}}}, {source: z, values: {a: {auc: 2}}}]\n",
      "auc of `a` has a published value already, from x; leave one of the two out"
    ),
    ("published: {source: x, block: u1, values: {a: {auc: 1}}}\n", "`block` is for studies with `blocks:`; remove it"),
  ])
  func mistakesHaveTheirPlace(text: String, message: String) {
    let study =
      Self.base + text
      + (text.hasPrefix("baselines") ? "variants: {a: {}}\n" : "variants: {a: {}}\nbaselines: [ease]\n")
      + "metrics: [auc]\n"
    let error = #expect(throws: ConfigErrors.self) { try self.study(study) }
    #expect(error?.description.contains(message) ?? false, "\(error?.description ?? "")")
  }
}
