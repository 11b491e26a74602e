public import RecKit

/// Checks what every stopping rule must hold: it gives the same answer to the same past; it does not stop after the
/// first value, whether higher or lower is better; it respects whether higher or lower is better; and it stops some run
/// out of several, sooner or later.
///
/// - Parameter rule: the rule, with the parameters it shall be checked with.
/// - Throws: ``CheckFailure``.
public func checkStoppingRule(_ rule: any StoppingRule) throws {
  for check in stoppingRuleChecks(rule) { try check.run() }
}

/// What ``checkStoppingRule(_:)`` checks, one by one.
///
/// - Parameter rule: the rule.
/// - Returns: the checks.
public func stoppingRuleChecks(_ rule: any StoppingRule) -> [ContractCheck] {
  let name = "stopping rule \(type(of: rule).name)"
  var random = RandomStream(seed: 11, purpose: .scores)
  let noise = (0..<300).map { _ in 0.5 + 0.01 * random.nextUnit() }
  let courses: [[Double]] = [
    (0..<300).map { _ in 0.5 }, (0..<300).map { 0.9 - 0.001 * Double($0) }, noise,
    (0..<300).map { 1 - 1 / Double($0 + 1) }, (0..<300).map { 0.01 * Double($0) },
  ]
  func past(_ values: some Collection<Double>, _ higherIsBetter: Bool) -> MonitoredValues {
    let values = values.map { higherIsBetter ? $0 : 1 - $0 }
    return MonitoredValues(
      epochs: Array(1...values.count), values: values, higherIsBetter: higherIsBetter)
  }
  return [
    ContractCheck("the same past has the same answer") {
      for course in courses {
        for count in [1, 2, 3, 10, 299] {
          let past = past(course.prefix(count), true)
          guard rule.shouldStop(after: past) == rule.shouldStop(after: past) else {
            throw CheckFailure(name, "asked twice about the same \(count) values, it answered yes and no")
          }
        }
      }
    },
    ContractCheck("it does not stop after the first value") {
      for isUp in [true, false] where rule.shouldStop(after: past([0.5], isUp)) {
        throw CheckFailure(name, "it stops after the first evaluation, of 0.5")
      }
    },
    ContractCheck("it respects whether higher or lower is better") {
      // Rising and falling, all values positive; whether it ends on a course that improves, and on one that worsens.
      let (rising, falling) = ((0..<300).map { 1 + 0.01 * Double($0) }, (0..<300).map { 4 - 0.01 * Double($0) })
      func stops(_ values: [Double], _ higherIsBetter: Bool) -> Bool {
        (1...values.count).contains { count in
          rule.shouldStop(
            after: MonitoredValues(
              epochs: Array(1...count), values: Array(values.prefix(count)), higherIsBetter: higherIsBetter))
        }
      }
      let up = (improving: stops(rising, true), worsening: stops(falling, true))
      let down = (improving: stops(falling, false), worsening: stops(rising, false))
      if up != down && up.improving == down.worsening && up.worsening == down.improving {
        throw CheckFailure(
          name,
          "where lower is better it stops as if higher were; look at past.higherIsBetter, or compare with past.isBetter(_:than:)"
        )
      }
    },
    ContractCheck("it does stop") {
      let isStopping = courses.contains { course in
        (1...course.count).contains { rule.shouldStop(after: past(course.prefix($0), true)) }
      }
      guard isStopping else {
        throw CheckFailure(name, "it never stopped in 300 evaluations, whether flat, falling, random or rising")
      }
    },
  ]
}
