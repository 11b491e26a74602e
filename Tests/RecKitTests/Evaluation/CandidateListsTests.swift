import Foundation
import Testing

@testable import RecKit

/// `candidates: {file: …}`: relevant items ranked among given ones.
struct CandidateListsTests {
  /// Items 1 to 6; user 0 trains on 1, validates on 3, is tested on 4; user 1 is tested on 5 and 6.
  private let data = prepared(
    train: [(0, 1), (1, 1)], validation: [(0, 3)], test: [(0, 4), (1, 5), (1, 6)], users: 3, items: 1..<7)
  private let scorer = TableScorer(table: [
    [9, 9, 3, 9, 2, 1, 2], [9, 9, 4, 5, 2, 3, 4], [0, 0, 0, 0, 0, 0, 0],
  ])

  private func evaluator(
    _ text: String, exclude: EvaluationOptions.Exclusion = .trainPositives, data: PreparedData? = nil, k: Int = 0
  ) throws -> RankingEvaluator {
    let path = FileManager.default.temporaryDirectory.appending(path: "reckit-\(UUID().uuidString)")
      .path(percentEncoded: false)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    var options = EvaluationOptions()
    (options.candidates, options.exclude) = (.file(DataPath(path)), exclude)
    var metric = BestPlace()
    metric.k = k
    return try RankingEvaluator(data ?? self.data, options: options, metrics: [metric])
  }

  private func candidates(_ evaluator: RankingEvaluator) throws -> [[Int32]] {
    try #require(evaluator.sets[.test]).users.map { Array($0.candidates ?? []) }
  }

  @Test func positivesAreRankedAmongGivenItems() throws {
    // 1 is a training positive of both, 3 a validation positive of user 0; 5 is given and relevant.
    let evaluator = try evaluator("1\t2 1 5\n0\t2 6 1 3 6\n")
    #expect(try candidates(evaluator) == [[2, 4, 6], [2, 5, 6]])
    let result = try evaluator.evaluate(scorer, part: .test, threads: 1)
    // User 0: 4 (score 2) lies below 2 (3) and ties with 6: place 2.5. User 1: 6 (4) ties with 2: place 1.5.
    #expect(result.values == [[1 / 2.5, 1 / 1.5]])
    // Pairs of a relevant item and another candidate: user 0 two, one of them tied; user 1 four, one of them tied.
    #expect(result.tiedShare == 2.0 / 6)
    #expect(result.missingRelevant == 0)
  }

  @Test func knownItemsFollowTheRule() throws {
    let lines = "0\t2 1 3\n1\t2 1\n"
    #expect(try candidates(evaluator(lines, exclude: .nothing)) == [[1, 2, 3, 4], [1, 2, 5, 6]])
    #expect(try candidates(evaluator(lines, exclude: .trainPositivesOnly)) == [[2, 3, 4], [2, 5, 6]])
  }

  @Test func theSameOnAnyNumberOfThreadsAndAsTheWholeCatalogue() throws {
    let scorer = TableScorer.random(users: 200, items: 90, levels: 40, seed: 3)
    let data = prepared(
      train: (0..<200).map { ($0, 0) }, test: (0..<200).map { ($0, 1 + $0 * 7 % 89) }, users: 200, items: 0..<90)
    let all = (0..<90).map(String.init).joined(separator: " ")
    let given = try evaluator((0..<200).map { "\($0)\t\(all)\n" }.joined(), data: data)
    let whole = try RankingEvaluator(data, options: EvaluationOptions(), metrics: [BestPlace()])
    let result = try given.evaluate(scorer, part: .test, threads: 1)
    #expect(try result == whole.evaluate(scorer, part: .test, threads: 1))
    #expect(try result == given.evaluate(scorer, part: .test, threads: 3))
  }

  @Test func theProtocolIsCalledSampledAndKnowsTheLists() throws {
    func facts(_ text: String) throws -> [String: ConfigNode] {
      Dictionary(uniqueKeysWithValues: try evaluator(text).facts(.test).map { ($0.key, $0.value) })
    }
    let found = try facts("0\t2 6\n1\t2 3\n")
    #expect(found["candidates"] == "sampled".node && found["candidate_items"] == 4.node)
    #expect(try facts("1 3 2\n0\t6 2\n")["candidates_hash"] == found["candidates_hash"])
    #expect(try facts("0\t2 5\n1\t2 3\n")["candidates_hash"] != found["candidates_hash"])
  }

  @Test(arguments: [
    ("0\t2\n7\t2\n", ":2: the user `7` is not in the data; remove the line, or look at what filters left out"),
    ("0\t2\n0\t3\n", ":2: the user `0` has a line already; put all items on one"),
    (
      "0\t2 9\n",
      ":1: the item `9` is not in the catalogue; remove it, add it to the dataset's catalogue, or look at what filters left out"
    ),
    ("0\t2\n1\n", ":2: the user `1` has no item; remove the line, or put items behind it"),
    ("0\t2\n", ": has no line for user `1` of the test part; give every user of it candidates"),
  ])
  func wrongListsAreNamedWithTheirLine(text: String, problem: String) {
    do {
      _ = try evaluator(text)
      Issue.record("no error")
    } catch { #expect("\(error)".hasSuffix(problem), "\(error)") }
  }

  @Test func aByteOrderMarkIsNoPartOfAnId() throws {
    #expect(throws: Never.self) { try evaluator("\u{FEFF}0\t2\n1\t2\n") }
  }

  @Test func aCutOffBeyondTheListsIsRefused() throws {
    #expect(throws: EvaluationError.cutoffBeyondCatalogue(label: "best_place@5", k: 5, count: 4)) {
      try evaluator("0\t2\n1\t2 3\n", k: 5)
    }
    #expect(throws: Never.self) { try evaluator("0\t2\n1\t2 3\n", k: 4) }
  }

  @Test func optionsReadTheFile() throws {
    let node = ConfigNode(.mapping([ConfigEntry("file", "/data/lists.tsv".node)]))
    let candidates = try #require(EvaluationOptions.Candidates(node))
    #expect(candidates == .file("/data/lists.tsv") && candidates.node == node)
    #expect(EvaluationOptions.Candidates("catalogue".node) == .catalogue)
    #expect(EvaluationOptions.Candidates("file".node) == nil)
    #expect(EvaluationOptions.Candidates(ConfigNode(.mapping([ConfigEntry("files", "x".node)]))) == nil)
  }
}
