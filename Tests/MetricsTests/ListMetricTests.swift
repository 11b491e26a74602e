import Foundation
import RecKit
import RecKitMetrics
import RecKitTesting
import Testing

struct ListMetricTests {
  /// A catalogue of five items, rows 1 to 5.
  private let training = TrainingSet(
    positives: Interactions(users: [0], items: [1], userRows: 3), users: .integers(0..<3), items: .integers(1..<6))

  private func values(_ lists: [[Int32]], k: Int) -> [Double?] {
    var (coverage, gini) = (Coverage(), Gini())
    (coverage.k, gini.k) = (k, k)
    let top = TopLists(users: lists.indices.map { Int32($0) }, lists: lists, k: k)
    return [coverage.value(of: top, training: training), gini.value(of: top, training: training)]
  }

  @Test func valuesByHand() {
    // Items 1, 2 and 3 are listed 3, 2 and 1 times: of 0 0 1 2 3, (0 1 + 2 2 + 4 3) / (4 * 6).
    #expect(values([[1, 2], [2, 1], [1, 3]], k: 2) == [0.6, 16.0 / 24])
    // Each item once: 0. One item alone: 1.
    #expect(values([[1, 2, 3, 4, 5]], k: 5) == [1, 0])
    #expect(values([[4, 1], [4, 2], [4, 3]], k: 1) == [0.2, 1])
    // A user with few candidates; what stands beyond k is cut off: of 0 0 1 1 1, (0 1 + 2 1 + 4 1) / (4 * 3).
    #expect(values([[5], [4, 3, 2]], k: 2) == [0.6, 0.5])
  }

  /// Of four users three have a positive: item 1 has all three, item 2 has two (one of them twice), item 3 has none.
  @Test func noveltyAndPopularityByHand() throws {
    let training = TrainingSet(
      positives: Interactions(users: [0, 1, 2, 0, 1, 1], items: [1, 1, 1, 2, 2, 2], userRows: 4),
      users: .integers(0..<4), items: .integers(1..<4))
    let lists = TopLists(users: [0, 1], lists: [[1, 2], [3]], k: 2)
    // -log2 of 3/3, 2/3 and 1/3: 0 + 0.5849625 + 1.5849625, over three places.
    let novelty = try #require(Novelty().value(of: lists, training: training))
    #expect(abs(novelty - 2.169925001 / 3) < 1e-9)
    #expect(AveragePopularity().value(of: lists, training: training) == 5.0 / 3)
    let empty = TopLists(users: [0], lists: [[]], k: 2)
    #expect(Novelty().value(of: empty, training: training) == nil)
    #expect(AveragePopularity().value(of: empty, training: training) == nil)
    #expect(Novelty.higherIsBetter && !AveragePopularity.higherIsBetter)
  }

  @Test func aCatalogueOfOneItemHasNoGini() {
    let one = TrainingSet(
      positives: Interactions(users: [0], items: [0], userRows: 1), users: .integers(0..<1), items: .integers(0..<1))
    #expect(Gini().value(of: TopLists(users: [0], lists: [[0]], k: 10), training: one) == nil)
  }

  @Test(arguments: [1, 2, 5, 10, 300])
  func theBuiltInOnesKeepTheContract(k: Int) throws {
    var (coverage, gini) = (Coverage(), Gini())
    (coverage.k, gini.k) = (k, k)
    try checkListMetric(coverage)
    try checkListMetric(gini)
    var (novelty, popularity) = (Novelty(), AveragePopularity())
    (novelty.k, popularity.k) = (k, k)
    try checkListMetric(novelty)
    try checkListMetric(popularity)
  }

  @Test func aMetricSaysItsRange() throws {
    try checkListMetric(Novelty())
    #expect(throws: CheckFailure.self) { try checkListMetric(Novelty(), range: 0...1) }
  }

  @Test func listsAreACollection() {
    let lists = TopLists(users: [4, 7], lists: [[1, 2, 3], [5]], k: 2)
    #expect(lists.map { Array($0) } == [[1, 2], [5]] && lists.count == 2)
    #expect(zip(lists.users, lists).map { $0 + ($1.last ?? 0) } == [6, 12])
  }

  @Test func labelsNameTheCutoff() {
    #expect([Coverage().label, AveragePopularity().label] == ["coverage@10", "average_popularity@10"])
    #expect(Coverage.higherIsBetter && !Gini.higherIsBetter)
  }

  @Test(arguments: [
    ("label", "does not name the cut-off"), ("blank", "blanks"), ("cutoff", "the cut-off is 3, but k is 10"),
    ("first", "in another order"), ("some", "in another order"),
    ("constant", "for different lists and for random ones"),
    ("undefined", "no lists have a value"), ("unbounded", "not in"), ("infinite", "not finite"),
    ("unsteady", "another one"),
    ("zero", "k is 0"),
  ])
  func theCheckFindsBrokenOnes(fault: String, words: String) {
    var metric = BrokenListMetric()
    (metric.fault, metric.k) = (fault, fault == "zero" ? 0 : 10)
    #expect {
      try checkListMetric(metric)
    } throws: { error in
      (error as? CheckFailure)?.message.contains(words) == true
    }
  }
}

private struct BrokenListMetric: ListMetric {
  static let name = "broken"
  static let summary = "Breaks the contract."
  @Parameter("How.") var fault = ""
  @Parameter("Length of the lists.") var k = 10

  var label: String { fault == "label" ? "broken" : fault == "blank" ? "broken @10" : "broken@\(k)" }
  var cutoff: Int? { fault == "cutoff" ? 3 : k }

  func value(of lists: TopLists, training: TrainingSet) -> Double? {
    let items = Double(training.items.rows.count)
    return switch fault {
    case "first": lists[0].first.map { Double($0) / (2 * items) }
    // Not defined in some orders of users.
    case "some":
      lists.count > 1 && lists[0].first == 1 && lists[1].first != 1
        ? nil : Coverage().value(of: lists, training: training)
    case "constant": 0.5
    case "undefined": nil
    case "unbounded": Double(lists.items.count) / items
    case "infinite": lists.count > 1 ? .infinity : 0.5
    case "unsteady": Double.random(in: 0...1)
    default: Coverage().value(of: lists, training: training)
    }
  }
}
