import Foundation
import Testing

/// The examples in `Snippets/`: short, sound, and each a program with RecKit's whole command line.
struct SnippetTests {
  private static let names = [
    ("BiasedFactorScorer", "biased_factors"), ("EuclideanScorer", "euclidean"), ("FeatureScorer", "features"),
    ("HistoryScorer", "history"), ("LightGCNScorer", "lightgcn"), ("LogarithmScorer", "logarithm"),
    ("ManhattanScorer", "manhattan"),
    ("MixtureScorer", "mixture"), ("TwoTowerScorer", "two_tower"),
  ]
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Lines of the scorer that are neither empty nor comments.
  @Test(arguments: names.map(\.0)) func aScorerIsShort(_ name: String) throws {
    let text = try String(contentsOf: Self.root.appending(path: "Snippets/\(name).swift"), encoding: .utf8)
    let lines = text.split(separator: "\n").drop { !$0.hasPrefix("struct \(name)") }
    let end = try #require(lines.firstIndex(of: "}"))
    let code = lines[...end].filter { !$0.trimmingCharacters(in: .whitespaces).hasPrefix("//") }
    let most = ["HistoryScorer", "LightGCNScorer"].contains(name) ? 30 : 25
    #expect(code.count <= most && code.count > 10, "\(code.count) lines")
  }

  @Test(arguments: names.indices) func keepsItsContractAndRuns(_ index: Int) throws {
    let (name, scorer) = Self.names[index]
    let config = Self.root.appending(path: "configs/quickstart.txt").path
    let verified = try run(name, ["verify", config, "scorer=\(scorer)", "scorer.latent_dim=4"])
    #expect(verified.code == 0, "\(verified.text)")
    let rows = verified.text.split(separator: "\n").filter { $0.hasPrefix("scorer \(scorer) ") }
    #expect(rows.count >= 5 && rows.allSatisfy { $0.hasSuffix("yes") }, "\(verified.text)")
    let folder = FileManager.default.temporaryDirectory.appending(path: "snippet-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let trained = try run(name, ["run", config, "scorer=\(scorer)", "training.epochs=1", "--out", folder])
    #expect(trained.code == 0 && trained.text.contains("Epoch 1/1"), "\(trained.text)")
  }

  /// Runs a snippet, which SwiftPM builds beside the tests.
  private func run(_ name: String, _ arguments: [String]) throws -> (code: Int32, text: String) {
    let bundle = Bundle.allBundles.map(\.bundleURL).first { $0.pathExtension == "xctest" }
    let folders = [bundle?.deletingLastPathComponent(), Bundle.main.executableURL?.deletingLastPathComponent()]
    let places = folders.compactMap { $0?.appending(path: name) }
    let program = try #require(
      places.first { FileManager.default.isExecutableFile(atPath: $0.path) }, "no \(name) in \(places)")
    let process = Process()
    let pipe = Pipe()
    process.executableURL = program
    process.arguments = arguments
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}
