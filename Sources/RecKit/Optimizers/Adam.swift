/// Adam, with moments over every row of every weight at every step.
///
/// m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2,
/// w -= learning_rate * sqrt(1 - beta2^t) / (1 - beta1^t) * m / (sqrt(v) + epsilon),
/// where g is the whole objective's gradient: the data term's plus 2 l2 w. A row that no batch has touched
/// still moves by its regulariser; as long as v is that small, epsilon determines how far.
/// Source: Kingma, Ba: Adam (ICLR 2015), the form at the end of section 2, as Keras computes it.
public struct Adam: Optimizer {
  /// The name in configs.
  public static let name = "adam"
  /// One sentence for lists.
  public static let summary = "Adam with moments over whole tables at every step, as Keras computes it."

  /// Step size.
  @Parameter("Step size.", above: 0, search: .log(1e-4...1e-1))
  public var learningRate = 0.001

  /// Decay of the first moment.
  @Parameter("Decay of the first moment.", in: 0..<1)
  public var beta1 = 0.9

  /// Decay of the second moment.
  @Parameter("Decay of the second moment.", in: 0..<1)
  public var beta2 = 0.999

  /// Added to the root of the second moment.
  @Parameter("Added to the root of the second moment: 1e-8 in Keras 2.0, 1e-7 since 2.1.", above: 0)
  public var epsilon = 1e-7

  /// How a table row that occurs several times in a batch enters v.
  public enum RepeatedRows: String, ParameterChoice {
    /// Its gradients are added, then squared: Adam as published, and Keras 2.
    case summed
    /// Each occurrence's gradient is squared, then added: Keras 3 for tables without a regulariser.
    case separate
  }

  /// How a table row that occurs several times in a batch enters v.
  @Parameter(
    "A row several times in a batch enters v by the square of its summed gradient, or (separate: Keras 3, tables without l2) by the sum of each occurrence's square."
  )
  public var repeatedRows = RepeatedRows.summed

  /// When rows without a gradient move.
  public enum Updates: String, ParameterChoice {
    /// When they are next read, by all the steps they are behind at once: see Guides/Adam.md.
    case deferred
    /// At every step.
    case dense
  }

  /// When rows without a gradient move.
  @Parameter(
    "When table rows without a gradient move: dense, at every step; deferred, by all steps at once when they are next read (the same up to rounding and a bound on the regulariser's part, many times faster)."
  )
  public var updates = Updates.deferred

  /// What the step size is multiplied by, step by step.
  @ComponentParameter("What the step size is multiplied by, step by step.")
  public var schedule: any Schedule = ConstantSchedule()

  /// Decay of every weight at every step, decoupled from the gradient (AdamW).
  @Parameter(
    "Decay of every weight at every step, times the step size, decoupled from the gradient (AdamW); updates are then dense.",
    in: 0...)
  public var weightDecay = 0.0

  /// Makes the optimiser with its defaults.
  public init() {}

  /// Keras 3 squares the slices of a sparse gradient; a regulariser makes the gradient dense.
  public func separatesOccurrences(of weight: WeightDeclaration) -> Bool {
    repeatedRows == .separate && weight.l2 == 0
  }

  /// Makes zero moments, for a run of constant rates.
  public func makeState(for model: Model) -> any OptimizerState { makeState(for: model, plan: StepPlan()) }

  /// Makes zero moments.
  public func makeState(for model: Model, plan: StepPlan) -> any OptimizerState {
    updates == .dense || weightDecay > 0
      ? DenseAdamState(self, model: model, plan: plan) : DeferredAdamState(self, model: model, plan: plan)
  }
}

/// First and second moments of every weight, zero at first.
struct AdamMoments {
  let first: [AlignedBuffer]
  let second: [AlignedBuffer]
  let slots: [(name: String, values: AlignedBuffer)]

  init(for model: Model) {
    first = model.buffers.map { AlignedBuffer(count: $0.count) }
    second = model.buffers.map { AlignedBuffer(count: $0.count) }
    slots = zip(model.declarations, zip(first, second)).flatMap {
      [("\($0.name).m", $1.0), ("\($0.name).v", $1.1)]
    }
  }
}

extension Adam {
  /// The constants of a weight's step.
  func constants(rate: Double, l2: Double) -> AdamStep {
    AdamStep(
      rate: Float(rate), beta1: Float(beta1), beta2: Float(beta2), epsilon: Float(epsilon),
      decay: Float(2 * l2))
  }
}

/// Moves every row at every step; the kernel adds the regulariser, so that a step passes over memory once.
private final class DenseAdamState: LazyOptimizerState {
  private let rule: Adam
  private let model: Model
  private let moments: AdamMoments
  private let schedule: AdamSchedule
  private var penalty = 0.0
  var slots: [(name: String, values: AlignedBuffer)] { moments.slots }

  init(_ rule: Adam, model: Model, plan: StepPlan) {
    self.rule = rule
    self.model = model
    moments = AdamMoments(for: model)
    schedule = AdamSchedule(rule, plan: plan)
  }

  func step(_ gradients: Gradients, _ step: OptimizerStep) {
    let rate = schedule.rate(ofStep: step.number)
    var squares = 0.0
    for (index, declaration) in model.declarations.enumerated() {
      if rule.weightDecay > 0 { squares += declaration.l2 * Kernels.sumOfSquares(model.buffers[index].values) }
    }
    model.decay(by: rule.learningRate * step.rateFactor * rule.weightDecay)
    for (index, declaration) in model.declarations.enumerated() {
      let sum = Kernels.adam(
        model.buffers[index].pointer, gradient: gradients.buffers[index].pointer,
        squares: gradients.occurrenceSquares(of: index), m: moments.first[index].pointer,
        v: moments.second[index].pointer, count: declaration.count,
        step: rule.constants(rate: rate, l2: declaration.l2))
      if rule.weightDecay == 0 { squares += declaration.l2 * sum }
    }
    penalty += squares * Double(step.rowCount)
  }

  func takePenalty() -> Double {
    defer { penalty = 0 }
    return penalty
  }

  func catchUp(_ rows: UnsafeBufferPointer<Int32>, of weight: Int) {}
  func catchUp(_ weight: Int) {}
  func settle() {}
  func resume(after steps: Int) {}
}
