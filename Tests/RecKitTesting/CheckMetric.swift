public import RecKit

/// Checks what every metric must hold, on every ranking of up to six candidates (and, for a cut-off, some around it).
///
/// Values are finite and within the range; the same ranking gives the same value; with ties the value is the mean over
/// all orders of the tied candidates; swapping an irrelevant candidate with the relevant one below it never makes the
/// value worse, so that a perfect ranking is best; nothing beyond the cut-off matters; the label is not empty and
/// names the cut-off; some rankings have a value, and not all of one length the same, for such a metric tells no
/// scorer from another.
///
/// - Parameters:
///   - metric: the metric, with the parameters it shall be checked with.
///   - range: the values it may take; nil: those that the metric says, 0 to 1 by default.
/// - Throws: ``CheckFailure``.
public func checkMetric(_ metric: any Metric, range: ClosedRange<Double>? = nil) throws {
  for check in metricChecks(metric, range: range) { try check.run() }
}

/// What ``checkMetric(_:range:)`` checks, one by one.
///
/// - Parameters:
///   - metric: the metric.
///   - range: the values it may take; nil: those that the metric says, 0 to 1 by default.
/// - Returns: the checks; one of the cut-off only where there is one.
public func metricChecks(_ metric: any Metric, range: ClosedRange<Double>? = nil) -> [ContractCheck] {
  let range = range ?? type(of: metric).range
  let trial = MetricTrial(metric: metric, range: range)
  func check(_ what: String, _ problem: @escaping (_ relevance: [Bool]) -> String?) -> ContractCheck {
    ContractCheck(what) {
      for count in 1...6 {
        for relevance in MetricTrial.relevances(count) {
          if let problem = problem(relevance) { throw CheckFailure("metric \(metric.label)", problem) }
        }
      }
    }
  }
  let label = ContractCheck("the label has no blanks and names the cut-off") {
    if let problem = trial.labelProblem() { throw CheckFailure("metric \(metric.label)", problem) }
  }
  let cutoff = ContractCheck("nothing beyond the cut-off matters") {
    for relevance in MetricTrial.relevances(aroundCutoff: metric.cutoff ?? 1) {
      if let problem = trial.exchangeProblem(relevance, beyondCutoff: true) {
        throw CheckFailure("metric \(metric.label)", problem)
      }
    }
  }
  let difference = ContractCheck("some rankings have a value, and not all the same") {
    if let problem = trial.constancyProblem() { throw CheckFailure("metric \(metric.label)", problem) }
  }
  return [label, difference, check("values are in \(range), the same twice") { trial.valueProblem($0) }]
    + [check("a better ranking is no worse") { trial.exchangeProblem($0, beyondCutoff: false) }]
    + (metric.cutoff == nil ? [] : [cutoff])
    + [
      check("ties count as the mean over their orders") { relevance in
        MetricTrial.compositions(relevance.count).lazy.compactMap { trial.tieProblem(relevance, $0) }.first
      }
    ]
}

private struct MetricTrial {
  let metric: any Metric
  let range: ClosedRange<Double>

  /// Rankings as "+" for relevant and "-" for not, best first.
  private static func text(_ relevance: [Bool]) -> String { relevance.map { $0 ? "+" : "-" }.joined() }

  private func value(_ relevance: [Bool]) -> Double? {
    metric.value(of: Self.ranking(relevance, sizes: relevance.map { _ in 1 }))
  }

  func labelProblem() -> String? {
    if metric.label.isEmpty || metric.label.contains(where: \.isWhitespace) {
      return "the label \"\(metric.label)\" is empty or has blanks"
    }
    if let cutoff = metric.cutoff {
      if cutoff < 1 { return "the cut-off is \(cutoff)" }
      if !metric.label.contains("\(cutoff)") { return "the label does not name the cut-off \(cutoff)" }
    }
    return nil
  }

  /// What is wrong with the values of all rankings together: none, or a single one for all orders.
  func constancyProblem() -> String? {
    let rankings = (1...6).map { Self.relevances($0) } + [Self.relevances(aroundCutoff: metric.cutoff ?? 1)]
    guard rankings.joined().contains(where: { value($0) != nil }) else {
      return "no ranking of up to six candidates has a value; nil is for rankings where the metric is undefined"
    }
    let isConstant = rankings.allSatisfy { some in
      Dictionary(grouping: some) { $0.count { $0 } }.values.allSatisfy { orders in
        Set(orders.compactMap(value)).count <= 1
      }
    }
    return isConstant ? "the order of the candidates does not matter to the value, so it tells no scorers apart" : nil
  }

  /// What is wrong with the value of a ranking without ties.
  func valueProblem(_ relevance: [Bool]) -> String? {
    guard let found = value(relevance) else { return nil }
    if !found.isFinite || found < range.lowerBound - 1e-12 || found > range.upperBound + 1e-12 {
      return
        "\(Self.text(relevance)) gives \(found), which is not in \(range); `static var range` of the metric says what it may be"
    }
    return value(relevance) == found ? nil : "\(Self.text(relevance)) gives \(found) and then another value"
  }

  /// What is wrong with exchanging an irrelevant candidate and the relevant one below it.
  func exchangeProblem(_ relevance: [Bool], beyondCutoff: Bool) -> String? {
    guard let found = value(relevance) else { return nil }
    let text = Self.text(relevance)
    for position in relevance.indices.dropLast() where !relevance[position] && relevance[position + 1] {
      var better = relevance
      better.swapAt(position, position + 1)
      guard let improved = value(better) else { return "\(text) has a value and \(Self.text(better)) has none" }
      let gain = type(of: metric).higherIsBetter ? improved - found : found - improved
      if !beyondCutoff, gain < -1e-12 {
        return "\(Self.text(better)) is the better ranking than \(text), but \(improved) beside \(found)"
      }
      if beyondCutoff, let cutoff = metric.cutoff, position >= cutoff, abs(gain) > 1e-12 {
        return "\(text) and \(Self.text(better)) differ beyond the cut-off only, but give \(found) and \(improved)"
      }
    }
    return nil
  }

  /// What is wrong with ties: the value must be the mean over every order of the tied candidates.
  func tieProblem(_ relevance: [Bool], _ sizes: [Int]) -> String? {
    let text = "\(Self.text(relevance)) in tie groups of \(sizes)"
    let tied = metric.value(of: Self.ranking(relevance, sizes: sizes))
    let values = Self.orders(relevance, sizes).map(value)
    guard let tied, !values.contains(nil) else {
      return tied == nil && values.allSatisfy { $0 == nil } ? nil : "\(text) has a value with ties or without, not both"
    }
    let mean = values.reduce(0) { $0 + ($1 ?? 0) } / Double(values.count)
    return abs(tied - mean) <= 1e-9 * max(1, abs(mean))
      ? nil : "\(text) gives \(tied), but the mean over \(values.count) orders is \(mean)"
  }

  /// Candidates in order, cut into tie groups.
  static func ranking(_ relevance: [Bool], sizes: [Int]) -> UserRanking {
    var groups: [UserRanking.TieGroup] = []
    var above = 0
    for size in sizes {
      let relevant = relevance[above..<above + size].count { $0 }
      if relevant > 0 { groups.append(.init(above: above, size: size, relevant: relevant)) }
      above += size
    }
    return UserRanking(candidateCount: relevance.count, groups: groups)
  }

  /// Every choice of at least one relevant candidate among some.
  static func relevances(_ count: Int) -> [[Bool]] {
    (1..<1 << count).map { bits in (0..<count).map { bits >> $0 & 1 == 1 } }
  }

  /// Every choice of at least one relevant candidate among the last of a list and the four below it, the first
  /// candidate relevant or not.
  static func relevances(aroundCutoff cutoff: Int) -> [[Bool]] {
    let above = cutoff - 1
    return [false, true].flatMap { first in
      relevances(5).map { (0..<above).map { $0 == 0 && first } + $0 }
    }
  }

  /// Every way to write a number as an ordered sum.
  static func compositions(_ count: Int) -> [[Int]] {
    count == 0 ? [[]] : (1...count).flatMap { first in compositions(count - first).map { [first] + $0 } }
  }

  /// Every order of the candidates that keeps the groups in place, each arrangement once (all are equally likely).
  static func orders(_ relevance: [Bool], _ sizes: [Int]) -> [[Bool]] {
    guard let size = sizes.first else { return [[]] }
    let relevant = relevance.prefix(size).count { $0 }
    let heads = (0..<1 << size).filter { $0.nonzeroBitCount == relevant }
      .map { bits in (0..<size).map { bits >> $0 & 1 == 1 } }
    let tails = orders(Array(relevance.dropFirst(size)), Array(sizes.dropFirst()))
    return heads.flatMap { head in tails.map { head + $0 } }
  }
}
