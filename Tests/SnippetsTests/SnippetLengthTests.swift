import Foundation
import Testing

/// What papers vary is short to write: lines of code of each snippet, without imports, comments and the program around.
struct SnippetLengthTests {
  private static let most = [
    "BlendScorer": 25, "ContrastiveLoss": 10, "CoverageAndGini": 30, "EASEScorer": 35, "FeatureScorer": 25,
    "HardestSampler": 20, "HistoryScorer": 30, "InBatchSoftmax": 25, "ItemKNNScorer": 30, "LastShareSplitter": 15,
    "LightGCNScorer": 30, "RMSpropOptimizer": 25, "SignsInitializer": 5, "SlopeRule": 15, "StepSchedule": 10,
    "WARPSampler": 30,
  ]

  @Test(arguments: most.keys.sorted()) func aSnippetIsShort(name: String) throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Snippets/\(name).swift")
    let lines = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
      .map { $0.trimmingCharacters(in: .whitespaces) }.prefix { !$0.hasPrefix("private let program") }
    let code = lines.filter { !$0.isEmpty && !$0.hasPrefix("//") && !$0.hasPrefix("import ") }
    #expect(try code.count <= #require(Self.most[name]), "\(code.count) lines")
  }
}
