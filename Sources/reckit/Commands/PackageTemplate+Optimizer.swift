extension PackageTemplate {
  var optimizerPart: Part {
    Part(
      source: """
        import RecKit

        /// RMSprop: s = decay s + (1 - decay) g^2, w -= learning_rate g / (sqrt(s) + epsilon): change it into yours.
        ///
        /// g is the whole objective's gradient; a number whose gradient is 0 stays as it is, and so does its s.
        public struct \(type): Optimizer {
          /// The name in configs.
          public static let name = "\(component)"
          /// One sentence for lists.
          public static let summary = "RMSprop: steps divided by the root of a running mean of squares."

          /// Step size.
          @Parameter("Step size.", above: 0) public var learningRate = 0.01
          /// Decay of the mean of squares.
          @Parameter("Decay of the mean of squares.", in: 0..<1) public var decay = 0.9
          /// Added to the root.
          @Parameter("Added to the root.", above: 0) public var epsilon = 1e-6

          /// What the step size is multiplied by, step by step.
          @ComponentParameter("What the step size is multiplied by, step by step.")
          public var schedule: any Schedule = ConstantSchedule()

          /// Makes the optimiser with its defaults.
          public init() {}

          /// Makes means of 0.
          public func makeState(for model: Model) -> any OptimizerState { State(self, model: model) }

          private struct State: OptimizerState {
            let rule: \(type)
            let model: Model
            /// What is stored in checkpoints: everything that the state remembers.
            let slots: [(name: String, values: AlignedBuffer)]

            init(_ rule: \(type), model: Model) {
              self.rule = rule
              self.model = model
              slots = model.declarations.map { ("\\($0.name).s", AlignedBuffer(count: $0.count)) }
            }

            func step(_ gradients: Gradients, _ step: OptimizerStep) {
              let rate = Float(rule.learningRate * step.rateFactor)
              let (decay, epsilon) = (Float(rule.decay), Float(rule.epsilon))
              gradients.forEachNumber(of: model) { w, g, weight, position in
                let means = slots[weight].values.pointer
                means[position] = decay * means[position] + (1 - decay) * g * g
                w -= rate * g / (means[position].squareRoot() + epsilon)
              }
            }
          }
        }

        """,
      check: "checkOptimizer(\(type)())",
      contract: "descends, the regulariser counts, goes on from its stored state",
      rivals: [("adam", "{optimizer: adam}"), ("adagrad", "{optimizer: adagrad}")])
  }
}
