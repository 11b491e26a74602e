public import RecKit

/// Checks what every schedule must hold: factors that are finite and at least 0, the same whenever they are asked for,
/// and not 0 throughout.
///
/// - Parameter schedule: the schedule, with the parameters it shall be checked with.
/// - Throws: ``CheckFailure``.
public func checkSchedule(_ schedule: any Schedule) throws {
  for check in scheduleChecks(schedule) { try check.run() }
}

/// What ``checkSchedule(_:)`` checks, one by one.
///
/// - Parameter schedule: the schedule.
/// - Returns: the checks.
public func scheduleChecks(_ schedule: any Schedule) -> [ContractCheck] {
  let name = type(of: schedule).name
  // Short and long runs, from the first step to the last.
  let places = [(1, 1), (7, 3), (100, 15), (1, 40), (100_000, 2)].flatMap { stepsPerEpoch, epochs in
    stride(from: 0, to: stepsPerEpoch * epochs, by: max(1, stepsPerEpoch * epochs / 50)).map {
      StepPlace(step: $0, stepsPerEpoch: stepsPerEpoch, epochs: epochs)
    }
  }
  return [
    ContractCheck("factors are finite and at least 0") {
      for place in places {
        let factor = schedule.factor(at: place)
        guard factor.isFinite && factor >= 0 else {
          throw CheckFailure(
            "schedule \(name)",
            "step \(place.step) of \(place.epochs) epochs of \(place.stepsPerEpoch) has the factor \(factor)")
        }
      }
    },
    ContractCheck("some step has a rate") {
      guard places.contains(where: { schedule.factor(at: $0) > 0 }) else {
        throw CheckFailure("schedule \(name)", "every factor is 0, so nothing would be learnt")
      }
    },
    ContractCheck("a factor depends on the place alone") {
      let forwards = places.map(schedule.factor)
      let backwards = Array(places.reversed().map(schedule.factor).reversed())
      guard let place = forwards.indices.first(where: { forwards[$0] != backwards[$0] }) else { return }
      throw CheckFailure(
        "schedule \(name)", "step \(places[place].step) has the factor \(forwards[place]) and then \(backwards[place])")
    },
  ]
}
