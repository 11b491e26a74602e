import Testing

@testable import RecKit

struct DataPreparerTests {
  private func prepare(
    _ rules: Preparation, train: InteractionLog, validation: InteractionLog? = nil, test: InteractionLog
  ) throws -> PreparedData {
    try DataPreparer(rules, splitter: nil).prepare(
      DatasetLogs(
        .split(train: train, validation: validation, test: test), users: .integers(1..<5), items: .integers(1..<9)))
  }

  private func log(_ pairs: [(Int32, Int32, Float)]) -> InteractionLog {
    InteractionLog(users: pairs.map(\.0), items: pairs.map(\.1), ratings: pairs.map(\.2))
  }

  private var rules: Preparation { Preparation(positiveAt: 4) }
  private var train: InteractionLog { log([(1, 1, 5), (1, 2, 3), (2, 1, 4), (2, 3, 4)]) }
  private var heldOut: InteractionLog { log([(1, 4, 4), (2, 4, 2)]) }

  @Test func theThresholdMakesPositivesAndKeepsWhatWasRated() throws {
    let data = try prepare(rules, train: train, test: heldOut)
    // Ids 1 to 4 and 1 to 8 have rows from 0.
    #expect(data.training.positives.users == [0, 1, 1] && data.training.positives.items == [0, 0, 2])
    #expect(Array(data.rated.items(of: 0)) == [0, 1])
    #expect(data.test.users == [0])
    #expect(data.logs.map(\.name) == ["train", "test"])
  }

  @Test func withoutAThresholdEveryInteractionIsAPositive() throws {
    let data = try prepare(Preparation(), train: train, test: heldOut)
    #expect(data.training.positives.count == 4 && data.test.count == 2)
  }

  @Test func thresholdsNeedRatings() {
    let bare = InteractionLog(users: [1], items: [1])
    #expect(throws: DataError.noRatings(threshold: 4)) {
      try prepare(rules, train: bare, test: InteractionLog(users: [1], items: [2]))
    }
  }

  @Test func partsWithoutPositivesAreRefused() {
    #expect(throws: DataError.noPositives(part: "training", threshold: 4)) {
      try prepare(rules, train: log([(1, 1, 3)]), test: heldOut)
    }
    #expect(throws: DataError.noPositives(part: "test", threshold: 4)) {
      try prepare(rules, train: train, test: log([(1, 4, 1)]))
    }
    #expect(throws: DataError.noTraining(splitter: nil)) { try prepare(rules, train: log([]), test: heldOut) }
  }

  @Test func repeatedPairsAreRefusedOrOneIsKept() throws {
    let twice = log([(1, 1, 4), (2, 2, 4), (1, 1, 5), (1, 1, 3)])
    #expect(throws: DataError.duplicates(part: "training", count: 2, user: "1", item: "1")) {
      try prepare(rules, train: twice, test: heldOut)
    }
    for (rule, rating) in [(Preparation.Duplicates.first, Float(4)), (.highest, 5), (.last, 3)] {
      var rules = Preparation()
      rules.duplicates = rule
      let data = try prepare(rules, train: twice, test: heldOut)
      let kept = try #require(zip(data.logs[0].log.users, data.logs[0].log.ratings ?? []).first { $0.0 == 0 })
      #expect(kept.1 == rating && data.training.positives.count == 2)
      #expect(
        data.notes.first == "2 repeated pairs of the training part were left out (duplicates: \(rule.rawValue))")
    }
  }

  @Test func heldOutPairsInTrainingAreRefusedDroppedOrKept() throws {
    let leaky = log([(1, 1, 5), (1, 4, 4)])
    #expect(throws: DataError.overlap(part: "test", count: 1, user: "1", item: "1")) {
      try prepare(self.rules, train: train, test: leaky)
    }
    var rules = self.rules
    rules.overlap = .drop
    #expect(try prepare(rules, train: train, test: leaky).test.items == [3])
    rules.overlap = .allow
    #expect(try prepare(rules, train: train, test: leaky).test.items == [0, 3])
  }

  @Test func testIsComparedWithValidationToo() {
    #expect(throws: DataError.overlap(part: "test", count: 1, user: "1", item: "4")) {
      try prepare(rules, train: train, validation: log([(1, 4, 5)]), test: heldOut)
    }
  }

  @Test func minimumCountsAreAppliedOnceAndTheCoreUntilItHolds() throws {
    // Items 1 and 2 have two users each; dropping user 3 (one interaction) leaves item 2 with one.
    let chain = log([(1, 1, 5), (1, 2, 5), (2, 1, 5), (3, 2, 5)])
    var rules = Preparation()
    rules.minUserCount = 2
    // User 2 has item 1 in training and item 4 in test; user 3 has one interaction.
    let once = try prepare(rules, train: chain, test: heldOut)
    #expect(once.training.users.integers == [1, 2] && once.training.positives.users == [0, 0, 1])
    rules = Preparation()
    rules.kCore = 2
    let core = try prepare(rules, train: chain, test: heldOut)
    #expect(core.training.users.integers == [1, 2] && core.training.items.integers == [1, 4])
    #expect(core.training.positives.users == [0, 1] && core.training.positives.items == [0, 0])
    #expect(
      core.notes == [
        "2 of 6 interactions were left out by minimum counts; 2 of 4 users and 2 of 8 items stay",
        "1 of 1 items of the test part have no training positive (cold_users, cold_items: drop leaves them out)",
      ])
  }

  /// Passes over all interactions, until one changes nothing.
  private func coreByPasses(_ pairs: [(Int32, Int32)], k: Int) -> [(Int32, Int32)] {
    var left = pairs
    while true {
      let users = Dictionary(grouping: left, by: \.0).mapValues(\.count)
      let items = Dictionary(grouping: left, by: \.1).mapValues(\.count)
      let next = left.filter { users[$0.0, default: 0] >= k && items[$0.1, default: 0] >= k }
      if next.count == left.count { return left }
      left = next
    }
  }

  @Test func theCoreIsThatOfRepeatedPasses() throws {
    // A chain, which passes take apart link by link, on a block that stays; and random pairs.
    let block: [(Int32, Int32)] = (1...3).flatMap { user in (1...3).map { (user, $0) } }
    let chain: [(Int32, Int32)] = (3..<400).flatMap { [($0 + 1, $0), ($0 + 1, $0 + 1)] }
    var random = RandomStream(seed: 5, purpose: .split)
    let pairs = (0..<600).map { _ in (1 + Int32(random.nextUnit() * 150), 1 + Int32(random.nextUnit() * 150)) }
    let distinct = Dictionary(pairs.map { ("\($0)", $0) }, uniquingKeysWith: { first, _ in first }).values.sorted(by: <)
    for (pairs, k) in [(block + chain.reversed(), 2), (block + chain, 3), (distinct, 3), (distinct, 4)] {
      var rules = Preparation()
      (rules.kCore, rules.overlap) = (k, .allow)
      let log = InteractionLog(users: pairs.map(\.0), items: pairs.map(\.1))
      let core = coreByPasses(pairs, k: k)
      guard !core.isEmpty else { continue }
      let logs = DatasetLogs(
        .split(train: log, validation: nil, test: InteractionLog(users: [core[0].0], items: [core[0].1])),
        users: .integers(0..<500), items: .integers(0..<500))
      let data = try DataPreparer(rules, splitter: nil).prepare(logs)
      let found = zip(data.training.positives.users, data.training.positives.items).map {
        (Int32(data.training.users[Int($0)]) ?? -1, Int32(data.training.items[Int($1)]) ?? -1)
      }
      #expect(found.elementsEqual(core, by: ==))
    }
  }

  @Test func oneUserIsEnough() throws {
    let data = try prepare(rules, train: log([(1, 1, 5)]), test: log([(1, 2, 5)]))
    #expect(data.training.positives.count == 1 && data.test.count == 1)
  }

  @Test func splittersAndSplitDataDoNotMix() {
    struct Everything: Splitter {
      static let name = "everything"
      static let summary = "All to test."
      func assign(_ log: InteractionLog) throws -> [SplitPart] { log.users.map { _ in .test } }
    }
    let whole = DatasetLogs(.whole(train), users: .integers(1..<5), items: .integers(1..<9))
    #expect(throws: DataError.splitter("the data is not split; name a splitter, such as splitter: random")) {
      try DataPreparer(Preparation(), splitter: nil).prepare(whole)
    }
    #expect(throws: DataError.noTraining(splitter: "everything")) {
      try DataPreparer(Preparation(), splitter: Everything()).prepare(whole)
    }
  }

  @Test func aRatingOfTheThresholdReachesIt() throws {
    // Neither 4.1 nor 0.7 is a 32-bit number.
    for threshold in [4.1, 0.7, 3.3] {
      let log = log([(1, 1, Float(threshold)), (1, 2, Float(threshold) - 0.1), (2, 1, Float(threshold) + 0.1)])
      let data = try prepare(Preparation(positiveAt: threshold), train: log, test: self.log([(1, 3, 5)]))
      #expect(data.training.positives.count == 2, "\(threshold)")
    }
  }

  @Test func firstAndLastAreThoseInTime() throws {
    let log = InteractionLog(
      users: [1, 1, 1, 1], items: [1, 1, 1, 2], ratings: [3, 4, 5, 1], times: [20, 30, 10, 0])
    for (rule, rating) in [(Preparation.Duplicates.first, Float(5)), (.last, 4), (.highest, 5)] {
      var rules = Preparation()
      rules.duplicates = rule
      for order in [[0, 1, 2, 3], [2, 1, 0, 3], [3, 1, 2, 0]] {
        let data = try prepare(rules, train: log.selecting(order), test: self.log([(1, 3, 5)]))
        #expect(Set(data.logs[0].log.ratings ?? []) == [rating, 1])
      }
    }
  }

  @Test func theHighestNeedsRatings() {
    var rules = Preparation()
    rules.duplicates = .highest
    #expect(throws: DataError.noRatingsToCompare) {
      try prepare(
        rules, train: InteractionLog(users: [1, 1], items: [1, 1]), test: InteractionLog(users: [1], items: [2]))
    }
  }

  @Test func theCoreCountsDistinctPairs() throws {
    // User 1 has item 1 three times, which is one item.
    var rules = Preparation()
    (rules.kCore, rules.duplicates, rules.overlap) = (2, .first, .allow)
    let train = log([(1, 1, 5), (1, 1, 5), (2, 1, 5), (2, 2, 5), (3, 1, 5), (3, 2, 5)])
    let data = try prepare(rules, train: train, test: log([(1, 1, 5), (2, 1, 5)]))
    #expect(data.training.users.integers == [2, 3])
  }

  @Test func validationThatWasAskedForIsThereOrAnError() throws {
    struct Nothing: Splitter {
      static let name = "nothing"
      static let summary = "All but one to training."
      var asksForValidation = true
      func assign(_ log: InteractionLog) throws -> [SplitPart] { log.users.indices.map { $0 == 0 ? .test : .train } }
    }
    let whole = DatasetLogs(.whole(train), users: .integers(1..<5), items: .integers(1..<9))
    #expect(throws: DataError.emptyPart(part: "validation", splitter: "nothing")) {
      try DataPreparer(Preparation(), splitter: Nothing()).prepare(whole)
    }
    #expect(
      try DataPreparer(Preparation(), splitter: Nothing(asksForValidation: false)).prepare(whole).validation == nil)
  }

  /// Each third interaction to a part.
  private struct Third: Splitter {
    static let name = "third"
    static let summary = "Every third interaction."
    @Parameter("Hold out test, or validation.") var asksForTest = false
    var asksForValidation: Bool { !asksForTest }
    func assign(_ log: InteractionLog) -> [SplitPart] {
      log.users.indices.map { $0 % 3 != 2 ? .train : asksForTest ? .test : .validation }
    }
  }

  @Test func validationIsCutFromTheTrainingPartOfAGivenSplit() throws {
    let pairs = log([(1, 1, 5), (1, 2, 5), (1, 3, 5), (2, 1, 5), (2, 2, 5), (2, 3, 5), (2, 4, 5)])
    let ids = IdentifierMap.integers(1..<5)
    func logs(validation: InteractionLog?) -> DatasetLogs {
      DatasetLogs(.split(train: pairs, validation: validation, test: log([(1, 4, 5)])), users: ids, items: ids)
    }
    let data = try DataPreparer(Preparation(), splitter: Third()).prepare(logs(validation: nil))
    let validation = try #require(data.validation)
    #expect(validation.users == [0, 1] && validation.items == [2, 2])
    #expect(data.training.positives.count == 5 && data.test.items == [3])
    // The test part is the same with and without.
    let given = try DataPreparer(Preparation(), splitter: nil).prepare(logs(validation: nil))
    #expect(given.test.users == data.test.users && given.validation == nil)
    var second = Third()
    second.asksForTest = true
    #expect(throws: DataError.twoTests(splitter: "third")) {
      try DataPreparer(Preparation(), splitter: second).prepare(logs(validation: nil))
    }
    #expect(throws: DataError.splitter("the data comes with validation and test; remove `splitter`")) {
      try DataPreparer(Preparation(), splitter: Third()).prepare(logs(validation: log([(2, 4, 5)])))
    }
  }
}
