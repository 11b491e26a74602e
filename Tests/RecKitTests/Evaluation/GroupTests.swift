import Testing

@testable import RecKit

/// Results by groups of users and items, by hand.
struct GroupTests {
  /// Training positives: of users 0 to 3: 1, 1, 3, 0; of items 0 to 5: 2, 1, 1, 1, 0, 0.
  private let data = prepared(
    train: [(0, 0), (1, 0), (2, 1), (2, 2), (2, 3)],
    test: [(0, 1), (0, 4), (1, 5), (2, 0), (2, 4), (3, 2)],
    users: 4, items: 0..<6)
  private let scorer = TableScorer(table: [
    [0, 6, 5, 4, 3, 2], [0, 6, 5, 4, 3, 2], [1, 0, 0, 0, 3, 2], [6, 5, 4, 3, 2, 1],
  ])

  private func evaluate(
    users: GroupSpecification? = nil, items: GroupSpecification? = nil, threads: Int = 1
  ) throws -> EvaluationResult {
    var options = EvaluationOptions()
    (options.userGroups, options.itemGroups) = (users, items)
    return try RankingEvaluator(data, options: options, metrics: [BestPlace()])
      .evaluate(scorer, part: .test, threads: threads)
  }

  /// Best places: user 0: item 1, 1st; user 1: item 5, 5th; user 2: item 4, 1st; user 3: item 2, 3rd.
  @Test func usersAreGroupedByTheirTrainingPositives() throws {
    let ranges = GroupSpecification.ranges([
      .init("new", from: 0, to: 0), .init("few", from: 1, to: 2),
    ])
    let result = try evaluate(users: ranges)
    #expect(result.values == [[1, 1.0 / 5, 1, 1.0 / 3]])
    #expect(result.groupOfUser == ["few", "few", nil, "new"])
    #expect(
      result.userGroups.map(\.means) == [
        [MetricValue("best_place", 1.0 / 3)], [MetricValue("best_place", 0.6)],
      ])
    #expect(
      result.userGroups.map(\.users) == [1, 2] && result.userGroups.map(\.members) == [1, 2])
    #expect(result.userGroups.map(\.counts) == [0...0, 1...1])
    #expect(result.itemGroups.isEmpty)
  }

  /// Sorted counts 0, 1, 1, 3: the second half begins with the count 1, so that equal counts stay together.
  @Test func equalGroupsKeepEqualCountsTogether() throws {
    let result = try evaluate(users: .equal(2))
    #expect(result.groupOfUser == ["2", "2", "2", "1"])
    #expect(
      result.userGroups.map(\.members) == [1, 3]
        && result.userGroups.map(\.counts) == [0...0, 1...3])
    let many = try evaluate(users: .equal(4))
    // Groups begin at the counts 0, 1, 1 and 3: nobody is in the second.
    #expect(many.userGroups.map(\.members) == [1, 0, 2, 1])
    #expect(many.userGroups[1].means[0].mean.isNaN && many.userGroups[1].counts == nil)
  }

  /// Items 4 and 5 are new, item 0 has 2, the others 1.
  ///
  /// New: user 0: item 4 is 4th of five; user 1: item 5 is 5th; user 2: item 4 is 1st. One: user 0: item 1 is 1st; user 3:
  /// item 2 is 3rd. Two: user 2: item 0 is 3rd of three.
  @Test(arguments: [1, 2]) func onlyTheGroupsPositivesAreRelevant(threads: Int) throws {
    let ranges = GroupSpecification.ranges([
      .init("new", from: 0, to: 0), .init("one", from: 1, to: 1), .init("more", from: 2),
    ])
    let result = try evaluate(items: ranges, threads: threads)
    let expected = [(1.0 / 4 + 1.0 / 5 + 1) / 3, (1 + 1.0 / 3) / 2, 1.0 / 3]
    for (group, value) in zip(result.itemGroups, expected) {
      #expect(abs(group.means[0].mean - value) < 1e-15)
    }
    #expect(
      result.itemGroups.map(\.users) == [3, 2, 1] && result.itemGroups.map(\.members) == [2, 3, 1])
    let plain = try evaluate()
    #expect(result.means == plain.means && result.values == plain.values)
    #expect(result.groupOfUser.isEmpty && result.userGroups.isEmpty)
  }

  @Test(arguments: [
    ("3", true), ("1", false), ("few", false), ("{a: 0..3, b: 4..}", true),
    ("{a: 0..3, b: 3..}", false),
    ("{a: 5.., b: 6..7}", false), ("{a: 4..3}", false), ("{a: 2, b: 3..9}", true), ("{}", false),
    ("{a: -1..3}", false),
  ])
  func specificationsAreReadAndWritten(text: String, isValid: Bool) throws {
    let node = try #require(
      try ConfigDocument.parse(Array("a: \(text)\n".utf8), source: "test").root["a"])
    let specification = GroupSpecification(node)
    #expect((specification != nil) == isValid)
    if let specification { #expect(GroupSpecification(specification.node) == specification) }
    #expect(EvaluationOptions().resolvedEntries.allSatisfy { !$0.key.hasSuffix("_groups") })
  }
}
