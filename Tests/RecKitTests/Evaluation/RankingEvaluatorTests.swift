import Testing

@testable import RecKit

struct RankingEvaluatorTests {
  private func options(
    _ candidates: EvaluationOptions.Candidates = .catalogue, _ exclude: EvaluationOptions.Exclusion = .trainPositives
  ) -> EvaluationOptions {
    var options = EvaluationOptions()
    options.candidates = candidates
    options.exclude = exclude
    return options
  }

  /// Items 1 to 6; user 0 trains on 1, rated 2 low, validates on 3, is tested on 4; user 1 is tested on 5.
  private let data = prepared(
    train: [(0, 1)], rated: [(0, 2)], validation: [(0, 3)], test: [(0, 4), (1, 5)], users: 3, items: 1..<7)

  private func counts(_ options: EvaluationOptions, _ part: EvaluationPart) throws -> [Int] {
    let evaluator = try RankingEvaluator(data, options: options, metrics: [])
    let set = try #require(evaluator.sets[part])
    return set.users.map { set.rows.count - $0.excluded.count }
  }

  @Test func candidatesAndExclusionsAreThoseOfTheOptions() throws {
    // Six items less the training and the validation positive of user 0.
    #expect(try counts(options(), .test) == [4, 6])
    #expect(try counts(options(.catalogue, .trainRated), .test) == [3, 6])
    #expect(try counts(options(.catalogue, .nothing), .test) == [6, 6])
    // The largest positive is 5.
    #expect(try counts(options(.upToLargestPositive), .test) == [3, 5])
    // On validation only training positives are left out, and only user 0 has a relevant item.
    #expect(try counts(options(), .validation) == [5])
  }

  @Test func ranksByHand() throws {
    // User 0's best scores belong to excluded items; of the rest 4 ties with 6 and 2 lies above.
    let scorer = TableScorer(table: [
      [9, 9, 3, 9, 2, 1, 2], [9, 1, 1, 1, 1, 1, 1], [0, 0, 0, 0, 0, 0, 0],
    ])
    let evaluator = try RankingEvaluator(data, options: options(), metrics: [BestPlace()])
    let result = try evaluator.evaluate(scorer, part: .test, threads: 1)
    #expect(result.users == [0, 1])
    #expect(result.values == [[1 / 2.5, 1 / 3.5]])
    #expect(result.means == [MetricValue("best_place", (1 / 2.5 + 1 / 3.5) / 2)])
    // One of user 0's three pairs and all of user 1's five.
    #expect(result.tiedShare == 6.0 / 8)
    #expect(result.missingRelevant == 0)
  }

  @Test func relevantItemsOfEqualScoreShareAGroup() throws {
    let scores: [Float] = [5, 5, 7, 5, 1]
    let user = CandidateSet.User(row: 0, relevant: [1, 2, 5], excluded: [3])
    var count = RankCount(user, relevantScores: [5, 5, 1])
    // In two blocks.
    scores.withUnsafeBufferPointer {
      count.add(.init(rebasing: $0[..<2]), of: 1..<3)
      count.add(.init(rebasing: $0[2...]), of: 3..<6)
    }
    #expect(
      count.ranking(candidates: 5)
        == UserRanking(
          candidateCount: 4, groups: [.init(above: 0, size: 3, relevant: 2), .init(above: 3, size: 1, relevant: 1)]))
  }

  @Test func relevantItemsThatAreLeftOutAreCounted() throws {
    let overlapping = prepared(train: [(0, 1), (1, 1)], test: [(0, 1), (0, 2), (1, 1)], users: 2, items: 0..<4)
    let evaluator = try RankingEvaluator(overlapping, options: options(), metrics: [BestPlace()])
    let result = try evaluator.evaluate(
      TableScorer.random(users: 2, items: 4, levels: 9, seed: 1), part: .test, threads: 1)
    #expect(result.users == [0])
    #expect(result.missingRelevant == 2)
    let all = try RankingEvaluator(overlapping, options: options(.catalogue, .nothing), metrics: [BestPlace()])
    #expect(all.sets[.test]?.missingRelevant == 0)
    #expect(all.sets[.test]?.users.count == 2)
  }

  /// 200 users in blocks of 48, so that threads share them unevenly.
  private func large(order: [Int]) -> (data: PreparedData, scorer: TableScorer) {
    let scorer = TableScorer.random(users: 200, items: 90, levels: 40, seed: 3)
    let train = order.indices.flatMap { user in (0..<5).map { (user, (order[user] * 3 + $0 * 17) % 90) } }
    let test = order.indices.flatMap { user in (0..<3).map { (user, (order[user] * 3 + 5 + $0 * 17) % 90) } }
    return (
      prepared(train: train, test: test, users: 200, items: 0..<90), TableScorer(table: order.map { scorer.table[$0] })
    )
  }

  @Test(arguments: [2, 3, 8, 64])
  func anyNumberOfThreadsGivesTheSameBits(threads: Int) throws {
    let (data, scorer) = large(order: Array(0..<200))
    let evaluator = try RankingEvaluator(data, options: options(), metrics: [BestPlace()])
    let one = try evaluator.evaluate(scorer, part: .test, threads: 1)
    #expect(try evaluator.evaluate(scorer, part: .test, threads: threads) == one)
    #expect(one.users.count == 200)
  }

  @Test func permutingUsersPermutesTheirResults() throws {
    func values(_ order: [Int]) throws -> [Double] {
      let (data, scorer) = large(order: order)
      let evaluator = try RankingEvaluator(data, options: options(), metrics: [BestPlace()])
      return try evaluator.evaluate(scorer, part: .test, threads: 2).values[0]
    }
    let order = (0..<200).map { ($0 * 37 + 11) % 200 }
    let straight = try values(Array(0..<200))
    #expect(try values(order) == order.map { straight[$0] })
    #expect(Set(straight).count > 10)
  }

  @Test(arguments: [1, 4])
  func theFirstUserWithoutANumberIsNamed(threads: Int) throws {
    var (data, scorer) = large(order: Array(0..<200))
    scorer.table[150][2] = .nan
    scorer.table[70][8] = .nan
    scorer.table[70][33] = .nan
    let evaluator = try RankingEvaluator(data, options: options(), metrics: [BestPlace()])
    #expect(throws: EvaluationError.scoreIsNaN(user: "70", item: "8")) {
      try evaluator.evaluate(scorer, part: .test, threads: threads)
    }
  }

  @Test func infiniteScoresAreRankedAsTheyAre() throws {
    let data = prepared(train: [(0, 0)], test: [(0, 1)], users: 1, items: 0..<4)
    let evaluator = try RankingEvaluator(data, options: options(), metrics: [BestPlace()])
    let last = TableScorer(table: [[0, -.infinity, 1, .infinity]])
    #expect(try evaluator.evaluate(last, part: .test, threads: 1).values == [[1.0 / 3]])
  }

  @Test func whatCannotBeMeasuredIsAnError() throws {
    var long = BestPlace()
    long.k = 6
    #expect(throws: EvaluationError.cutoffBeyondCatalogue(label: "best_place@6", k: 6, count: 5)) {
      try RankingEvaluator(data, options: options(.upToLargestPositive), metrics: [long])
    }
    #expect(throws: Never.self) { try RankingEvaluator(data, options: options(), metrics: [long]) }
    #expect(throws: EvaluationError.repeatedLabel("best_place")) {
      try RankingEvaluator(data, options: options(), metrics: [BestPlace(), BestPlace()])
    }
    let empty = prepared(train: [(0, 1)], test: [], users: 1, items: 0..<2)
    let evaluator = try RankingEvaluator(empty, options: options(), metrics: [])
    let scorer = TableScorer(table: [[0, 0]])
    #expect(throws: EvaluationError.noUsers(.test)) { try evaluator.evaluate(scorer, part: .test, threads: 1) }
    #expect(throws: EvaluationError.noSuchPart(.validation)) {
      try evaluator.evaluate(scorer, part: .validation, threads: 1)
    }
  }

  @Test func theProtocolSaysWhatWasDone() throws {
    let evaluator = try RankingEvaluator(data, options: options(.upToLargestPositive), metrics: [BestPlace()])
    let facts = evaluator.facts(.test)
    let found = Dictionary(uniqueKeysWithValues: facts.map { ($0.key, $0.value.value) })
    #expect(found["candidates"] == .string("up_to_largest_positive"))
    #expect(found["candidate_items"] == .integer(5))
    #expect(found["users"] == .integer(2))
    #expect(found["exclude"] == .string("train_positives"))
    #expect(found["exclude_validation"] == .bool(true))
    #expect(found["metrics"] == .sequence([ConfigNode(.string("best_place"))]))
  }
}
