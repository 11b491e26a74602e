import Testing

@testable import RecKit

/// The lists that list metrics see.
struct TopListTests {
  private func list(_ scores: [Float], rows: Range<Int>? = nil, user: Int32 = 0, _ lengths: [Int]) -> TopList {
    let rows = rows ?? 0..<scores.count
    var selection = TopList.Selection(user: user, length: lengths.last ?? 0)
    scores.withUnsafeBufferPointer { selection.add(.init(rebasing: $0[rows]), of: rows) { _ in false } }
    return TopList(selection, lengths: lengths)
  }

  @Test func theBestStandInOrderAndWhatIsLeftOutDoesNot() {
    let scores: [Float] = [9, 1, .nan, 5, -.infinity, 3, .infinity, 9]
    #expect(list(scores, rows: 1..<7, [3]).items == [6, 3, 5])
    #expect(list(scores, rows: 1..<7, [1, 20]).items == [6, 3, 5, 1, 4])
    #expect(list(scores, rows: 1..<1, [2]).items == [])
  }

  @Test func agreesWithSorting() {
    for seed in 0..<50 as Range<UInt64> {
      var random = RandomStream(seed: seed, purpose: .scores)
      let scores = (0..<200).map { _ in Float(random.nextIndex(below: 1 + Int(seed) * 20)) }
      let whole = list(scores, user: 3, [200]).items
      #expect(
        Set(whole).count == 200 && zip(whole, whole.dropFirst()).allSatisfy { scores[Int($0)] >= scores[Int($1)] })
      for k in [1, 2, 7, 50, 199] {
        let top = list(scores, user: 3, [k])
        #expect(top.items == Array(whole.prefix(k)))
        #expect(top.isTiedAt == [scores[Int(whole[k - 1])] == scores[Int(whole[k])]])
      }
    }
  }

  @Test func cutsWithinATieAreSaidForEachLength() {
    #expect(list([3, 2, 2, 2, 1], [1, 2, 3, 4, 5, 6]).isTiedAt == [false, true, true, false, false, false])
  }

  /// Items of equal score are listed equally often: by item order, low rows would be listed by all users.
  @Test func tiesAreBrokenAtRandomAndTheSameEveryTime() {
    let scores = [Float](repeating: 0, count: 50)
    var counts = [Int](repeating: 0, count: 50)
    for user in 0..<1000 as Range<Int32> {
      let items = list(scores, user: user, [10]).items
      #expect(items == list(scores, user: user, [10]).items)
      for item in items { counts[Int(item)] += 1 }
    }
    // 200 expected; the deviation is sqrt(1000 * 0.2 * 0.8) = 12.6.
    #expect(counts.allSatisfy { (140...260).contains($0) }, "\(counts)")
  }

  @Test func theEvaluatorGivesEveryUsersListAndItsTies() throws {
    // Items 1 to 6; user 0 trains on 1; users 0 and 1 are evaluated.
    let data = prepared(train: [(0, 1)], test: [(0, 4), (1, 5)], users: 3, items: 1..<7)
    let scorer = TableScorer(table: [[9, 9, 3, 5, 2, 1, 4], [9, 1, 1, 1, 1, 7, 6], [0, 0, 0, 0, 0, 0, 0]])
    let (two, three) = (ListedItems(k: 2), ListedItems(k: 3))
    let evaluator = try RankingEvaluator(data, options: EvaluationOptions(), metrics: [two, BestPlace(), three])
    for threads in [1, 3] {
      let result = try evaluator.evaluate(scorer, part: .test, threads: threads)
      // 3 6 | 5 6, then 2 for user 0; user 1's third is one of four of equal score.
      #expect(result.means.first == MetricValue("listed@2", 3656))
      #expect(result.means.map(\.label) == ["listed@2", "best_place", "listed@3"])
      #expect(result.labels == ["best_place"] && result.values.count == 1)
      #expect(result.tiedLists == [MetricValue("listed@2", 0), MetricValue("listed@3", 0.5)])
      #expect(try result == evaluator.evaluate(scorer, part: .test, threads: 1))
    }
    #expect(evaluator.facts(.test).contains { $0.key == "list_ties" })
  }

  @Test func protocolsWithoutListMetricsSayNothingOfLists() throws {
    let data = prepared(train: [(0, 1)], test: [(0, 4)], users: 1, items: 1..<7)
    let evaluator = try RankingEvaluator(data, options: EvaluationOptions(), metrics: [BestPlace()])
    #expect(!evaluator.facts(.test).contains { $0.key == "list_ties" })
  }

  @Test func mistakesAreErrors() throws {
    let data = prepared(train: [(0, 1)], test: [(0, 4)], users: 1, items: 1..<7)
    func evaluate(_ metrics: [any Measure]) throws {
      _ = try RankingEvaluator(data, options: EvaluationOptions(), metrics: metrics)
        .evaluate(TableScorer(table: [[0, 1, 2, 3, 4, 5, 6]]), part: .test, threads: 1)
    }
    #expect(throws: EvaluationError.cutoffBeyondCatalogue(label: "listed@7", k: 7, count: 6)) {
      try evaluate([ListedItems(k: 7)])
    }
    #expect(throws: EvaluationError.repeatedLabel("listed@2")) { try evaluate([ListedItems(k: 2), ListedItems(k: 2)]) }
    #expect(throws: EvaluationError.undefinedForLists(label: "listed@5")) { try evaluate([ListedItems(k: 5)]) }
  }
}

/// The lists themselves as a number: the items' digits, users in order; undefined for k = 5.
private struct ListedItems: ListMetric {
  static let name = "listed"
  static let summary = "For tests."
  @Parameter("Length of the lists.") var k = 2

  init() {}
  init(k: Int) { self.k = k }

  func value(of lists: TopLists, training: TrainingSet) -> Double? {
    k == 5 ? nil : lists.items.reduce(0) { 10 * $0 + Double($1) }
  }
}
