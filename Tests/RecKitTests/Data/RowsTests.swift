import Testing

@testable import RecKit

/// Rows are those of the users and items that the data has, whatever they are called and in whatever order they come.
struct RowsTests {
  private let pairs: [(Int, Int)] = [(1, 3), (1, 1), (2, 2), (2, 3), (3, 1), (3, 4)]

  private func prepare(
    _ pairs: [(Int, Int)], users: IdentifierMap, items: IdentifierMap, rules: Preparation = Preparation(),
    test: [(Int, Int)] = [(1, 2), (3, 3)]
  ) throws -> PreparedData {
    func log(_ pairs: [(Int, Int)]) -> InteractionLog {
      InteractionLog(users: pairs.map { Int32($0.0) }, items: pairs.map { Int32($0.1) })
    }
    return try DataPreparer(rules, splitter: nil).prepare(
      DatasetLogs(.split(train: log(pairs), validation: nil, test: log(test)), users: users, items: items))
  }

  private var dense: PreparedData {
    get throws { try prepare(pairs, users: .integers(1..<4), items: .integers(1..<5)) }
  }

  @Test func idsWithGapsAreTheSameRows() throws {
    let gap = try prepare(
      pairs.map { ($0.0 - 1, $0.1 - 1) }, users: .integers(ascending: [1000, 2000, 3000]),
      items: .integers(ascending: [7, 70, 700, 7_000_000_000]), test: [(0, 1), (2, 2)])
    let dense = try dense
    #expect(gap.training.shape == CatalogueShape(userRows: 3, itemRows: 4))
    #expect(gap.training.positives.sortedItems == dense.training.positives.sortedItems)
    #expect(gap.training.items[3] == "7000000000" && gap.training.items.row(of: "700") == 2)
    #expect(gap.hash != dense.hash)
  }

  @Test func namesThatAreNumbersAreNumbers() throws {
    // In the order of first appearance, as a reader may give them.
    let named = try prepare(
      [(0, 0), (0, 1), (1, 2), (1, 0), (2, 1), (2, 3)], users: .names(["1", "2", "3"]),
      items: .names(["3", "1", "2", "4"]), test: [(0, 2), (2, 0)])
    #expect(named.training.items.integers == [1, 2, 3, 4])
    #expect(try named.hash == dense.hash && named.training.positives.items == dense.training.positives.items)
  }

  @Test func otherNamesComeInTheOrderOfTheirBytes() throws {
    let named = try prepare(
      [(0, 0), (0, 1), (1, 2), (1, 0), (2, 1), (2, 3)], users: .names(["ann", "bob", "cid"]),
      items: .names(["z", "9", "10", "\u{E9}"]), test: [(0, 2), (2, 0)])
    #expect(named.training.items.names == ["10", "9", "z", "\u{E9}"])
    #expect(Array(named.training.positives.items(of: 0)) == [1, 2])
  }

  @Test func anotherOrderOfLinesIsTheSameSetButNotTheSameRun() throws {
    let other = try prepare(
      pairs.reversed(), users: .integers(1..<4), items: .integers(1..<5), test: [(3, 3), (1, 2)])
    let dense = try dense
    #expect(other.hashOfSets(includingRated: true) == dense.hashOfSets(includingRated: true))
    #expect(other.hash != dense.hash)
  }

  @Test func theHashKnowsUsersItemsAndParts() throws {
    let dense = try dense
    let more = try prepare(pairs, users: .integers(1..<4), items: .integers(1..<6))
    let swapped = try prepare(pairs, users: .integers(1..<4), items: .integers(1..<5), test: [(1, 2), (2, 1)])
    #expect(Set([dense.hash, more.hash, swapped.hash]).count == 3)
  }

  @Test func idsAsRowsKeepEveryNumberAndSaySo() throws {
    var rules = Preparation()
    rules.rows = .ids
    let data = try prepare(
      pairs.map { ($0.0 - 1, $0.1 - 1) }, users: .integers(ascending: [1, 2, 3]),
      items: .integers(ascending: [10, 20, 30, 40]), rules: rules, test: [(0, 1), (2, 2)])
    #expect(data.training.shape == CatalogueShape(userRows: 4, itemRows: 41))
    #expect(data.training.items.rows == 1..<41)
    #expect(
      data.notes.first
        == "36 of 40 item rows stand for no item of the data; they are ranked and drawn as negatives (rows: ids)")
    #expect(throws: DataError.rowsNeedIntegers(kind: "user", example: "ann")) {
      try prepare(pairs, users: .names(["0", "ann", "2", "3"]), items: .integers(1..<5), rules: rules)
    }
    #expect(throws: DataError.tooManyRows(kind: "item", largest: 1 << 24, limit: 1 << 24)) {
      try prepare(
        pairs.map { ($0.0 - 1, $0.1 - 1) }, users: .integers(ascending: [1, 2, 3]),
        items: .integers(ascending: [1, 2, 3, 1 << 24]), rules: rules, test: [(0, 1)])
    }
    let most = Int(Int32.max)
    #expect(throws: DataError.tooMany("item rows", count: most + 1)) {
      try prepare(pairs, users: .integers(1..<4), items: .integers(1..<most + 1), rules: rules)
    }
    rules.minItemCount = 2
    #expect(rules.crossCheck().map(\.key) == ["min_item_count"])
  }

  @Test func whomAFilterDropsHasNoRow() throws {
    var rules = Preparation()
    rules.minItemCount = 2
    // Item 4 has one user, all others two or more over training and test.
    let data = try prepare(pairs, users: .integers(1..<4), items: .integers(1..<5), rules: rules)
    #expect(data.training.items.integers == [1, 2, 3])
    #expect(
      data.notes.first == "1 of 8 interactions were left out by minimum counts; 3 of 3 users and 3 of 4 items stay")
  }

  @Test func whoLosesEverythingToAFilterHasNoRow() throws {
    var rules = Preparation()
    rules.minUserCount = 3
    // User 2 has two items and goes; nobody else has item 5. Item 6 never had anybody, and no filter asks for more.
    let data = try prepare(
      [(1, 3), (1, 1), (2, 5), (2, 3), (3, 1), (3, 4)], users: .integers(1..<4), items: .integers(1..<7), rules: rules)
    #expect(data.training.users.integers == [1, 3] && data.training.items.integers == [1, 2, 3, 4, 6])
  }

  @Test func coldUsersAndItemsAreCountedOrLeftOut() throws {
    let train = [(1, 1), (1, 3), (2, 1)]
    let test = [(1, 2), (2, 3), (3, 1)]
    let kept = try prepare(train, users: .integers(1..<4), items: .integers(1..<5), test: test)
    #expect(kept.coldTest.coldUsers == 1 && kept.coldTest.users == 3)
    #expect(kept.coldTest.coldItems == 1 && kept.coldTest.items == 3)
    #expect(
      kept.notes == [
        "1 of 3 users and 1 of 3 items of the test part have no training positive (cold_users, cold_items: drop leaves them out)"
      ])
    var rules = Preparation()
    (rules.coldUsers, rules.coldItems) = (.drop, .drop)
    let dropped = try prepare(train, users: .integers(1..<4), items: .integers(1..<5), rules: rules, test: test)
    #expect(dropped.training.users.integers == [1, 2] && dropped.training.items.integers == [1, 3])
    #expect(dropped.test.users == [1] && dropped.test.items == [1])
    #expect(
      dropped.notes == [
        "1 of 3 users have no training positive and were left out (cold_users: drop)",
        "2 of 4 items have no training positive and were left out (cold_items: drop)",
      ])
  }
}
