/// Stochastic gradient descent: w -= learning_rate * g.
///
/// g is the whole objective's gradient: the data term's plus 2 l2 w. Decoupled decay (Loshchilov, Hutter: ICLR 2019)
/// comes before: w *= 1 - learning_rate * weight_decay.
public struct SGD: Optimizer {
  /// The name in configs.
  public static let name = "sgd"
  /// One sentence for lists.
  public static let summary = "Stochastic gradient descent."

  /// Step size.
  @Parameter("Step size.", above: 0, search: .log(1e-3...1))
  public var learningRate = 0.01

  /// What the step size is multiplied by, step by step.
  @ComponentParameter("What the step size is multiplied by, step by step.")
  public var schedule: any Schedule = ConstantSchedule()

  /// Decay of every weight at every step, decoupled from the gradient.
  @Parameter("Decay of every weight at every step, times the step size, decoupled from the gradient.", in: 0...)
  public var weightDecay = 0.0

  /// Makes the optimiser with its defaults.
  public init() {}

  /// Makes a state that remembers nothing.
  public func makeState(for model: Model) -> any OptimizerState { State(rule: self, model: model) }

  private struct State: OptimizerState {
    let rule: SGD
    let model: Model

    func step(_ gradients: Gradients, _ step: OptimizerStep) {
      let rate = Float(rule.learningRate * step.rateFactor)
      model.decay(by: rule.learningRate * step.rateFactor * rule.weightDecay)
      gradients.forEachNumber(of: model) { w, g, _, _ in w -= rate * g }
    }
  }
}
