public import RecKit

/// Checks what every list metric must hold, on lists made for it: the same list for all users, different lists, random
/// lists, short lists, one list.
///
/// Values are finite and within the range, the same twice; the order of users does not matter; lists shorter than k, as
/// users with few candidates have, are no trouble; the label is not empty and names `k`, and the cut-off is `k`; some
/// lists have a value, and not all values are the same, because such a metric tells no scorers apart. Items beyond the
/// cut-off cannot matter, because `TopLists` does not have them.
///
/// - Parameters:
///   - metric: the metric, with the parameters it shall be checked with.
///   - range: the values it may take; nil: those that the metric says, 0 to 1 by default.
/// - Throws: ``CheckFailure``.
public func checkListMetric(_ metric: any ListMetric, range: ClosedRange<Double>? = nil) throws {
  for check in listMetricChecks(metric, range: range) { try check.run() }
}

/// What ``checkListMetric(_:range:)`` checks, one by one.
///
/// - Parameters:
///   - metric: the metric.
///   - range: the values it may take; nil: those that the metric says, 0 to 1 by default.
/// - Returns: the checks.
public func listMetricChecks(
  _ metric: any ListMetric, range: ClosedRange<Double>? = nil
) -> [ContractCheck] {
  let range = range ?? type(of: metric).range
  func check(_ what: String, _ problem: @escaping (ListTrial) -> String?) -> ContractCheck {
    ContractCheck(what) {
      guard metric.k >= 1 else { throw CheckFailure("metric \(metric.label)", "k is \(metric.k)") }
      if let problem = problem(ListTrial(metric, range)) { throw CheckFailure("metric \(metric.label)", problem) }
    }
  }
  return [
    check("the label has no blanks and names the cut-off") { $0.labelProblem() },
    check("some lists have a value, and not all have the same") { $0.constancyProblem() },
    check("values are in \(range), the same twice") { $0.valueProblem() },
    check("the order of users does not matter") { $0.orderProblem() },
  ]
}

private struct ListTrial {
  let metric: any ListMetric
  let range: ClosedRange<Double>
  let training: TrainingSet
  /// What the lists are like, and the lists.
  let cases: [(name: String, lists: TopLists)]

  init(_ metric: any ListMetric, _ range: ClosedRange<Double>) {
    (self.metric, self.range) = (metric, range)
    let (k, users) = (metric.k, 8)
    // Row 0 is no item; every second user's last items are out of reach of the lists of one user.
    let items = 2 * k + 12
    var random = RandomStream(seed: 7, purpose: .scores)
    let positives = (0..<users * 6).map { place -> (Int32, Int32) in
      let first = random.nextIndex(below: items)
      return (Int32(place % users), Int32(1 + min(first, random.nextIndex(below: items))))
    }
    training = TrainingSet(
      positives: Interactions(users: positives.map(\.0), items: positives.map(\.1), userRows: users),
      users: .integers(0..<users), items: .integers(1..<items + 1))
    let all = (1...items).map { Int32($0) }
    func lists(_ count: Int, _ make: (Int) -> [Int32]) -> TopLists {
      TopLists(users: (0..<count).map { Int32($0) }, lists: (0..<count).map(make), k: k)
    }
    cases = [
      ("the same list for every user", lists(users) { _ in all }),
      (
        "lists from other places for each user",
        lists(users) { user in Array((all + all).dropFirst(5 * user % items)) }
      ),
      ("random lists", lists(users) { _ in all.shuffled(using: &random) }),
      ("lists of one item and more", lists(users) { user in Array(all.shuffled(using: &random).prefix(user + 1)) }),
      ("one user", lists(1) { _ in all.reversed() }),
    ]
  }

  private func value(_ lists: TopLists) -> Double? { metric.value(of: lists, training: training) }

  func labelProblem() -> String? {
    let label = metric.label
    if label.isEmpty || label.contains(where: \.isWhitespace) { return "the label \"\(label)\" is empty or has blanks" }
    if metric.cutoff != metric.k {
      return "the cut-off is \(metric.cutoff.map(String.init) ?? "nil"), but k is \(metric.k)"
    }
    return label.contains("\(metric.k)") ? nil : "the label does not name the cut-off \(metric.k)"
  }

  func constancyProblem() -> String? {
    let values = cases.compactMap { value($0.lists) }
    if values.isEmpty { return "no lists have a value; nil is for lists where the metric is undefined" }
    return Set(values).count > 1
      ? nil : "the value is \(values[0]) for the same list for every user, for different lists and for random ones"
  }

  func valueProblem() -> String? {
    for (name, lists) in cases {
      guard let found = value(lists) else { continue }
      if !found.isFinite {
        return "\(name): the value is \(found), not finite; some items of the lists have no training positive"
      }
      if found < range.lowerBound - 1e-12 || found > range.upperBound + 1e-12 {
        return "\(name): the value is \(found), not in \(range); `static var range` of the metric says what it may be"
      }
      if value(lists) != found {
        return "\(name): the value is \(found) the first time, and another one the second time"
      }
    }
    return nil
  }

  func orderProblem() -> String? {
    var random = RandomStream(seed: 8, purpose: .scores)
    for (name, lists) in cases {
      for order in [Array(lists.users.indices.reversed()), lists.users.indices.shuffled(using: &random)] {
        let other = TopLists(
          users: order.map { lists.users[$0] }, lists: order.map { Array(lists[$0]) }, k: lists.k)
        let (found, moved) = (value(lists), value(other))
        // What is not finite is said where ranges are.
        if found == nil && moved == nil || found.map({ !$0.isFinite }) ?? false { continue }
        guard let found, let moved, abs(found - moved) <= 1e-9 * max(1, abs(found)) else {
          return
            "\(name): the value is \(found.map { "\($0)" } ?? "nil"), and \(moved.map { "\($0)" } ?? "nil") with the users in another order"
        }
      }
    }
    return nil
  }
}
