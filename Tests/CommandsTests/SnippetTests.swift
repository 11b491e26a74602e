import Foundation
import Testing

/// The examples in `Snippets/`: short, sound, and each a program with RecKit's whole command line.
struct SnippetTests {
  /// A snippet, how many lines of code it may have, and what makes a config use it.
  private struct Snippet: Sendable, CustomTestStringConvertible {
    var name: String
    var lines = 25
    var parts: [String]
    /// Types that count beside the one with the snippet's name; operations of one's own do not.
    var others: [String] = []
    /// What `verify` calls them; nil: the parts' own words.
    var rows: [String]?
    var isTrained = true
    var testDescription: String { name }

    /// A scorer of small embeddings.
    static func scorer(_ name: String, _ component: String, lines: Int = 25) -> Snippet {
      Snippet(name: name, lines: lines, parts: ["scorer=\(component)", "scorer.latent_dim=4"])
    }
  }

  private static let snippets = [
    Snippet.scorer("BiasedFactorScorer", "biased_factors"), .scorer("EuclideanScorer", "distance"),
    .scorer("FeatureScorer", "features"), .scorer("HistoryScorer", "other_items", lines: 30),
    .scorer("LightGCNScorer", "convolutions", lines: 30), .scorer("LogarithmScorer", "logarithm"),
    .scorer("ManhattanScorer", "manhattan"), .scorer("MixtureScorer", "mixture"),
    .scorer("TwoTowerScorer", "two_tower"),
    Snippet(name: "ContrastiveLoss", lines: 10, parts: ["loss=cosine_contrastive", "scorer=cosine"]),
    Snippet(name: "HardestSampler", lines: 20, parts: ["sampler=hardest"]),
    Snippet(
      name: "InBatchSoftmax", parts: ["sampler=batch_items", "loss=corrected_softmax"],
      others: ["InBatchSampler"]),
    Snippet(name: "WARPSampler", lines: 30, parts: ["sampler=first_violation", "loss=margin"]),
    Snippet(name: "ItemKNNScorer", lines: 30, parts: small + ["scorer=neighbours"], isTrained: false),
    Snippet(name: "EASEScorer", lines: 35, parts: small + ["scorer=linear_autoencoder"], isTrained: false),
    Snippet(
      name: "BlendScorer", parts: ["scorer={name: blend, of: {name: dot, latent_dim: 4}}"],
      rows: ["scorer blend", "scorer dot"], isTrained: false),
    Snippet(name: "LastShareSplitter", lines: 15, parts: ["splitter=last_share"]),
    Snippet(name: "RMSpropOptimizer", parts: ["optimizer=rmsprop"]),
    Snippet(
      name: "InverseTimeSchedule", lines: 10, parts: ["optimizer={name: adam, schedule: inverse_time}"],
      rows: ["schedule inverse_time"]),
    Snippet(
      name: "SlopeRule", lines: 15,
      parts: ["splitter={name: random, validation: 0.1}", "training.stopping=slope", "training.monitor=auc"],
      rows: ["stopping rule slope"]),
    Snippet(
      name: "SignsInitializer", lines: 5, parts: ["scorer={name: dot, init: signs}"], rows: ["initializer signs"]),
    Snippet(
      name: "CoverageAndGini", lines: 30, parts: ["evaluation.metrics=[auc, share@10, inequality@10]"],
      others: ["ShareMetric", "InequalityMetric"], rows: ["metric share@10", "metric inequality@10"]),
  ]
  /// Data on which a fit of item by item is short without optimisation.
  private static let small = ["dataset.users=60", "dataset.items=40", "dataset.interactions=900"]
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Lines of its types that are neither empty nor comments.
  @Test(arguments: snippets) private func isShort(_ snippet: Snippet) throws {
    let text = try String(contentsOf: Self.root.appending(path: "Snippets/\(snippet.name).swift"), encoding: .utf8)
    var (count, isInside) = (0, false)
    for line in text.split(separator: "\n") {
      isInside = isInside || ([snippet.name] + snippet.others).contains { line.hasPrefix("struct \($0):") }
      count += isInside && !line.trimmingCharacters(in: .whitespaces).hasPrefix("//") ? 1 : 0
      if line == "}" { isInside = false }
    }
    #expect(count <= snippet.lines && count >= 5, "\(count) lines")
  }

  @Test(arguments: snippets) private func keepsItsContractAndRuns(_ snippet: Snippet) throws {
    let config = Self.root.appending(path: "configs/quickstart.txt").path
    let verified = try run(snippet.name, ["verify", config] + snippet.parts)
    #expect(verified.code == 0, "\(verified.text)")
    let components =
      snippet.rows ?? snippet.parts.filter { !$0.contains(".") }.map { $0.replacing("=", with: " ") }
    #expect(!components.isEmpty || snippet.parts.allSatisfy { $0.contains(".") })
    for component in components {
      let rows = verified.text.split(separator: "\n").filter { $0.hasPrefix(component + " ") }
      #expect(rows.count >= 2 && rows.allSatisfy { $0.hasSuffix("yes") }, "\(component): \(verified.text)")
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: "snippet-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let trained = try run(
      snippet.name,
      ["run", config] + snippet.parts + (snippet.isTrained ? ["training.epochs=1"] : []) + ["--out", folder])
    #expect(trained.code == 0 && (trained.text.contains("Epoch 1/1") || !snippet.isTrained), "\(trained.text)")
  }

  private func run(_ name: String, _ arguments: [String]) throws -> ProgramRun {
    try ProgramRun(ProgramRun.builtBesideTests(name), arguments)
  }
}
