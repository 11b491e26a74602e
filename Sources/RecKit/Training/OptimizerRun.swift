/// An optimiser at work: its state, its steps and the regulariser.
public final class OptimizerRun {
  /// The optimiser's state.
  public let state: any OptimizerState
  /// The state, if its updates are lazy.
  let lazy: (any LazyOptimizerState)?
  /// Steps so far.
  public private(set) var stepCount = 0
  private let model: Model
  private let plan: StepPlan

  /// Begins a run.
  ///
  /// - Parameters:
  ///   - optimizer: the rule.
  ///   - model: the weights to change.
  ///   - stepsPerEpoch: batches in an epoch.
  ///   - epochs: epochs of the run if nothing stops it earlier.
  public convenience init(_ optimizer: any Optimizer, model: Model, stepsPerEpoch: Int = 1, epochs: Int = 1) {
    self.init(optimizer, model: model, stepsPerEpoch: stepsPerEpoch, epochs: epochs, team: nil)
  }

  /// Begins a run whose steps may use several threads.
  init(_ optimizer: any Optimizer, model: Model, stepsPerEpoch: Int, epochs: Int, team: Team?) {
    self.model = model
    plan = StepPlan(schedule: optimizer.schedule, stepsPerEpoch: max(1, stepsPerEpoch), epochs: epochs)
    state = optimizer.makeState(for: model, plan: plan)
    lazy = state as? any LazyOptimizerState
    (state as? any TeamUser)?.team = team
  }

  /// Takes a step.
  ///
  /// - Parameters:
  ///   - gradients: the data term's; afterwards they may hold the regulariser's as well.
  ///   - rowCount: positives in the batch.
  /// - Returns: `rowCount` times the regulariser before the step. With lazy updates, the part of this sum that has
  ///   become known, of this step and earlier ones.
  public func step(_ gradients: Gradients, rowCount: Int) -> Double {
    stepCount += 1
    let step = OptimizerStep(
      number: stepCount, rowCount: rowCount, rateFactor: plan.rateFactor(ofStep: stepCount))
    guard let lazy else {
      let penalty = gradients.addRegulariser(of: model)
      state.step(gradients, step)
      return Double(rowCount) * penalty
    }
    lazy.step(gradients, step)
    return lazy.takePenalty()
  }

  /// Brings rows of a weight up to date, before they are read.
  public func catchUp(_ rows: UnsafeBufferPointer<Int32>, of weight: Int) { lazy?.catchUp(rows, of: weight) }

  /// Brings a whole weight up to date, before it is read.
  public func catchUp(_ weight: Int) { lazy?.catchUp(weight) }

  /// Brings every weight up to date at the end of an epoch.
  ///
  /// - Returns: the part of the regulariser's sum that no step has returned yet.
  public func settle() -> Double {
    lazy?.settle()
    return lazy?.takePenalty() ?? 0
  }

  /// Continues after a number of steps; the state's tensors must be those of that moment.
  public func resume(after steps: Int) {
    stepCount = steps
    lazy?.resume(after: steps)
  }
}
