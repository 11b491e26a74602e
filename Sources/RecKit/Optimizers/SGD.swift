/// Stochastic gradient descent: w -= learning_rate * g.
///
/// g is the whole objective's gradient: the data term's plus 2 l2 w.
public struct SGD: Optimizer {
  /// The name in configs.
  public static let name = "sgd"
  /// One sentence for lists.
  public static let summary = "Stochastic gradient descent."

  /// Step size.
  @Parameter("Step size.", above: 0)
  public var learningRate = 0.01

  /// Makes the optimiser with its defaults.
  public init() {}

  /// Makes a state that remembers nothing but the number of steps.
  public func makeState(for model: Model) -> any OptimizerState {
    State(rate: Float(learningRate), model: model)
  }

  private final class State: OptimizerState {
    let rate: Float
    let model: Model
    var stepCount = 0
    var slots: [(name: String, values: AlignedBuffer)] { [] }

    init(rate: Float, model: Model) {
      self.rate = rate
      self.model = model
    }

    func step(_ gradients: Gradients, rowCount: Int) -> Double {
      stepCount += 1
      return Double(rowCount)
        * stepWhereGradient(of: model, gradients: gradients) { w, g, _, _ in w -= rate * g }
    }
  }
}
