/// Adagrad: s += g^2, w -= learning_rate * g / (sqrt(s) + epsilon).
///
/// g is the whole objective's gradient: the data term's plus 2 l2 w.
/// Source: Duchi, Hazan, Singer: Adaptive Subgradient Methods (JMLR 2011), the diagonal form.
public struct Adagrad: Optimizer {
  /// The name in configs.
  public static let name = "adagrad"
  /// One sentence for lists.
  public static let summary = "Adagrad: each number's step shrinks with the gradients it has seen."

  /// Step size.
  @Parameter("Step size.", above: 0, search: .log(1e-3...1))
  public var learningRate = 0.01

  /// Where the sums of squares start.
  @Parameter("Where the sums of squares start.", in: 0...)
  public var initialAccumulator = 0.1

  /// Added to the root.
  @Parameter("Added to the root of the sum of squares.", above: 0)
  public var epsilon = 1e-7

  /// What the step size is multiplied by, step by step.
  @ComponentParameter("What the step size is multiplied by, step by step.")
  public var schedule: any Schedule = ConstantSchedule()

  /// Makes the optimiser with its defaults.
  public init() {}

  /// Makes the sums of squares.
  public func makeState(for model: Model) -> any OptimizerState { State(self, model: model) }

  private struct State: OptimizerState {
    let rule: Adagrad
    let model: Model
    let slots: [(name: String, values: AlignedBuffer)]

    init(_ rule: Adagrad, model: Model) {
      self.rule = rule
      self.model = model
      slots = model.declarations.map { ("\($0.name).s", AlignedBuffer(count: $0.count)) }
      for slot in slots { slot.values.mutableValues.update(repeating: Float(rule.initialAccumulator)) }
    }

    func step(_ gradients: Gradients, _ step: OptimizerStep) {
      let (rate, epsilon) = (Float(rule.learningRate * step.rateFactor), Float(rule.epsilon))
      gradients.forEachNumber(of: model) { w, g, weight, position in
        let sums = slots[weight].values.pointer
        sums[position] += g * g
        w -= rate * g / (sums[position].squareRoot() + epsilon)
      }
    }
  }
}
