import RecKit
import RecKitCommands

/// RMSprop: v = rho v + (1 - rho) g^2, w -= rate g / (sqrt(v) + epsilon).
///
/// Source: Tieleman, Hinton (2012).
struct RMSpropOptimizer: Optimizer {
  static let name = "rmsprop"
  static let summary = "Steps divided by the root of a running mean of squares."

  @Parameter("Step size.", above: 0) var learningRate = 0.001
  @Parameter("Decay of the mean of squares.", in: 0..<1) var rho = 0.9
  @Parameter("Added to the root.", above: 0) var epsilon = 1e-7
  @ComponentParameter("What the step size is multiplied by.") var schedule: any Schedule = ConstantSchedule()

  func makeState(for model: Model) -> any OptimizerState {
    State(rule: self, model: model, slots: model.declarations.map { ($0.name + ".v", AlignedBuffer(count: $0.count)) })
  }

  struct State: OptimizerState {
    let rule: RMSpropOptimizer
    let model: Model
    let slots: [(name: String, values: AlignedBuffer)]

    func step(_ gradients: Gradients, _ step: OptimizerStep) {
      let (rate, rho) = (Float(rule.learningRate * step.rateFactor), Float(rule.rho))
      gradients.forEachNumber(of: model) { w, g, weight, position in
        let v = slots[weight].values.pointer + position
        v.pointee = rho * v.pointee + (1 - rho) * g * g
        w -= rate * g / (v.pointee.squareRoot() + Float(rule.epsilon))
      }
    }
  }
}

// swift run RMSpropOptimizer run configs/quickstart.txt optimizer=rmsprop
private let program: Never = Reckit.main { try $0.register(RMSpropOptimizer.self) }
