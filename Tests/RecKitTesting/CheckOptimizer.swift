public import RecKit

/// Checks that an optimiser keeps its contract.
///
/// - A step goes downhill, and many steps descend on a quadratic.
/// - The regulariser moves rows that no batch touches and is counted, `rowCount` times a step.
/// - Rows that are updated lazily end where they end if they are brought up to date before every step.
/// - A run that goes on from its state tensors has the same bits as one that was not interrupted.
/// - The same steps give the same bits again.
///
/// - Parameter optimizer: the optimiser, with the parameters to check it with.
/// - Throws: ``CheckFailure`` naming the first thing that does not hold.
public func checkOptimizer(_ optimizer: any Optimizer) throws {
  for check in optimizerChecks(optimizer) { try check.run() }
}

/// What ``checkOptimizer(_:)`` checks, one by one.
///
/// - Parameter optimizer: the optimiser.
/// - Returns: the checks.
public func optimizerChecks(_ optimizer: any Optimizer) -> [ContractCheck] {
  let name = type(of: optimizer).name
  func trial(_ curvature: Double = 0.1) -> OptimizerTrial { OptimizerTrial(optimizer, curvature: curvature) }
  return [
    ContractCheck("a step goes downhill, in every weight") {
      let trial = trial()
      let before = trial.weights
      let slopes = trial.gradients
      trial.take(1, touching: .all)
      for (index, weight) in trial.model.declarations.enumerated() {
        let fall = zip(slopes[index], zip(trial.weights[index], before[index])).reduce(0) {
          $0 + Double($1.0) * (Double($1.1.0) - Double($1.1.1))
        }
        guard fall < 0 else {
          throw CheckFailure(
            name,
            "the first step changes \(weight.name) by \(fall) along its gradient, which has to be below 0: a step is taken against the gradient"
          )
        }
      }
    },
    ContractCheck("many steps descend on a quadratic") {
      // A rate may be too large for a steep one.
      let isDescending = [1, 0.1, 0.01, 0.001].contains { curvature in
        let trial = trial(curvature)
        let before = trial.objective
        trial.take(200, touching: .all)
        return trial.objective < before
      }
      guard isDescending else {
        throw CheckFailure(name, "200 steps do not lower a quadratic of any curvature from 1 to 0.001")
      }
    },
    ContractCheck("the regulariser moves rows that no batch touches") {
      let trial = trial()
      let before = trial.weights[0]
      trial.take(1, touching: .none)
      // Towards 0; with a large rate also beyond.
      guard zip(trial.weights[0], before).allSatisfy({ ($0 - $1) * $1 < 0 || $1 == 0 }) else {
        throw CheckFailure(
          name,
          "a step without gradients does not move every number of a weight with l2 against its sign; add 2 l2 w to the gradient of the whole weight"
        )
      }
    },
    ContractCheck("a step returns rowCount times the regulariser before it") {
      let trial = trial()
      for step in 0..<5 {
        let expected = Double(OptimizerTrial.rowCount) * trial.model.penalty
        let found = trial.step(step, touching: .some, eagerly: true) + trial.run.settle()
        guard abs(found - expected) <= 1e-4 * expected else {
          throw CheckFailure(
            name,
            "step \(step + 1) returns \(found), but \(OptimizerTrial.rowCount) rows times the regulariser are \(expected)"
          )
        }
      }
    },
    ContractCheck("rows updated lazily end where rows updated at every step end") {
      let (late, eager) = (trial(), trial())
      let before = late.weights
      let sums = (late.take(60, touching: .some), eager.take(60, touching: .some, eagerly: true))
      for (index, weight) in late.model.declarations.enumerated() {
        let way = OptimizerTrial.distance(eager.weights[index], before[index])
        let distance = OptimizerTrial.distance(late.weights[index], eager.weights[index])
        guard distance <= 0.02 * way else {
          throw CheckFailure(
            name,
            "after 60 steps \(weight.name) is \(distance) away from where it is if its rows are brought up to date before every step (it moved by \(way)); catchUp and settle() must apply every step that a row has skipped"
          )
        }
      }
      guard abs(sums.0 - sums.1) <= 5e-3 * sums.1 else {
        throw CheckFailure(
          name,
          "60 steps and settle() return \(sums.0) together, but \(sums.1) if rows are brought up to date before every step"
        )
      }
    },
    ContractCheck("a run from stored state has the same bits") {
      let whole = trial()
      whole.take(7, touching: .some)
      let names = whole.run.state.slots.map(\.name)
      guard Set(names).count == names.count else {
        throw CheckFailure(name, "two state tensors share a name: \(names)")
      }
      let later = try OptimizerTrial(goingOnFrom: whole, name: name)
      whole.take(7, from: 7, touching: .some)
      later.take(7, from: 7, touching: .some)
      guard whole.weights == later.weights else {
        throw CheckFailure(
          name,
          "7 steps from the stored state give other weights than 7 steps without a break; `slots` must hold all that a state remembers"
        )
      }
    },
    ContractCheck("the same steps give the same bits") {
      let (first, second) = (trial(), trial())
      first.take(9, touching: .some)
      second.take(9, touching: .some)
      guard first.weights == second.weights else { throw CheckFailure(name, "the same 9 steps gave other weights") }
    },
  ]
}
