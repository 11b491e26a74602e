/// A rule that turns gradients into steps.
///
/// Write ``makeState(for:)`` and an ``OptimizerState``, which makes steps and exposes its state for checkpoints.
///
/// ```swift
/// struct SignOptimizer: Optimizer {
///   static let name = "sign"
///   static let summary = "Steps of one size, against the gradient's sign."
///   @Parameter("Step size.", above: 0) var learningRate = 0.001
///
///   func makeState(for model: Model) -> any OptimizerState { State(rate: Float(learningRate), model: model) }
///
///   struct State: OptimizerState {
///     let rate: Float
///     let model: Model
///
///     func step(_ gradients: Gradients, _ step: OptimizerStep) {
///       gradients.forEachNumber(of: model) { w, g, _, _ in w -= rate * (g > 0 ? 1 : g < 0 ? -1 : 0) }
///     }
///   }
/// }
/// ```
public protocol Optimizer: Component {
  /// Makes the state of a training run.
  func makeState(for model: Model) -> any OptimizerState

  /// Makes the state of a training run whose length is known, for rules that depend on it.
  func makeState(for model: Model, plan: StepPlan) -> any OptimizerState

  /// What the learning rate is multiplied by, step by step; declare it as a ``ComponentParameter`` to let configs set
  /// it.
  var schedule: any Schedule { get }

  /// Whether the state needs more than the gradient of this weight: for each row, the squared gradients of its
  /// occurrences in the batch, summed.
  func separatesOccurrences(of weight: WeightDeclaration) -> Bool
}

extension Optimizer {
  /// The state does not depend on the plan.
  public func makeState(for model: Model, plan: StepPlan) -> any OptimizerState { makeState(for: model) }

  /// The learning rate stays.
  public var schedule: any Schedule { ConstantSchedule() }

  /// The gradient is all that is needed.
  public func separatesOccurrences(of weight: WeightDeclaration) -> Bool { false }
}

extension Gradients {
  /// Allocates zeros.
  ///
  /// - Parameters:
  ///   - model: whose weights the gradients belong to.
  ///   - optimizer: the optimiser, which may need the squared gradients of occurrences; nil: they are not needed.
  public convenience init(for model: Model, optimizer: (any Optimizer)?) {
    self.init(for: model) { optimizer?.separatesOccurrences(of: $0) ?? false }
  }
}

/// The state of an optimiser during one training run; used from one thread at a time.
public protocol OptimizerState {
  /// Changes the weights of the model that the state was made for.
  ///
  /// - Parameters:
  ///   - gradients: the whole objective's gradients, by weight: the data term's and the regulariser's.
  ///   - step: which step it is.
  func step(_ gradients: Gradients, _ step: OptimizerStep)

  /// The whole state as tensors by name, stored in checkpoints; default: none.
  var slots: [(name: String, values: AlignedBuffer)] { get }
}

extension OptimizerState {
  /// No tensors.
  public var slots: [(name: String, values: AlignedBuffer)] { [] }
}

/// A step of an optimiser.
public struct OptimizerStep: Sendable, Equatable {
  /// Its number, from 1.
  public let number: Int
  /// Positives in the batch, by which the regulariser is weighted in the epoch's mean.
  public let rowCount: Int
  /// What ``Optimizer/schedule`` multiplies the learning rate by.
  public let rateFactor: Double

  /// Makes a step.
  public init(number: Int, rowCount: Int, rateFactor: Double = 1) {
    self.number = number
    self.rowCount = rowCount
    self.rateFactor = rateFactor
  }
}

/// How long a run may become, and its schedule.
public struct StepPlan: Sendable {
  /// The schedule of learning rates.
  public let schedule: any Schedule
  /// Steps in an epoch.
  public let stepsPerEpoch: Int
  /// Epochs of the run if nothing stops it earlier.
  public let epochs: Int

  /// Makes a plan.
  public init(schedule: any Schedule = ConstantSchedule(), stepsPerEpoch: Int = 1, epochs: Int = 1) {
    self.schedule = schedule
    self.stepsPerEpoch = stepsPerEpoch
    self.epochs = epochs
  }

  /// Whether every step has the factor 1.
  public var isConstant: Bool { schedule is ConstantSchedule }

  /// The learning rate's factor at a step, from 1; after the run's last step, the factor of that step.
  public func rateFactor(ofStep number: Int) -> Double {
    let (last, overflows) = stepsPerEpoch.multipliedReportingOverflow(by: epochs)
    let step = overflows ? number - 1 : min(number, last) - 1
    return schedule.factor(at: StepPlace(step: step, stepsPerEpoch: stepsPerEpoch, epochs: epochs))
  }
}

/// A state with lazy updates: a step may skip rows without a gradient; skipped steps are applied before a row is read.
///
/// For rules that change whole tables at every step, as Adam's momentum and a regulariser do. Such a state
/// gets the data term's gradients and adds the regulariser's, `2 * l2 * w` over whole weights, itself.
public protocol LazyOptimizerState: OptimizerState, LateRows {
  /// Brings every weight up to date at the end of an epoch.
  func settle()

  /// Returns the part of the regulariser's sum that has become known since the last call.
  ///
  /// The sum is over steps, of `rowCount` times the regulariser (the sum over weights of l2 times the sum of squares)
  /// before the step. A row with skipped steps adds its part when it is brought up to date.
  func takePenalty() -> Double

  /// Continues after a number of steps, from stored tensors; every row is up to date.
  func resume(after steps: Int)
}
