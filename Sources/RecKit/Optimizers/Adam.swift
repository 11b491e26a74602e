import Foundation

/// Adam, applied to every row of every weight at every step.
///
/// m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2,
/// w -= learning_rate * sqrt(1 - beta2^t) / (1 - beta1^t) * m / (sqrt(v) + epsilon),
/// where g is the whole objective's gradient: the data term's plus 2 l2 w. A row that no batch has touched
/// still feels its regulariser, and while v is as small as that, epsilon decides how far it moves.
/// Source: Kingma, Ba: Adam (ICLR 2015), the form at the end of section 2, as Keras computes it.
public struct Adam: Optimizer {
  /// The name in configs.
  public static let name = "adam"
  /// One sentence for lists.
  public static let summary = "Adam with moments over whole tables at every step, as Keras computes it."

  /// Step size.
  @Parameter("Step size.", above: 0)
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

  /// Makes the optimiser with its defaults.
  public init() {}

  /// Keras 3 squares the slices of a sparse gradient; a regulariser makes the gradient dense.
  public func separatesOccurrences(of weight: WeightDeclaration) -> Bool {
    repeatedRows == .separate && weight.l2 == 0
  }

  /// Makes zero moments.
  public func makeState(for model: Model) -> any OptimizerState { State(self, model: model) }

  private final class State: OptimizerState {
    let rule: Adam
    var stepCount = 0
    let first: [AlignedBuffer]
    let second: [AlignedBuffer]
    let names: [String]

    init(_ rule: Adam, model: Model) {
      self.rule = rule
      first = model.buffers.map { AlignedBuffer(count: $0.count) }
      second = model.buffers.map { AlignedBuffer(count: $0.count) }
      names = model.declarations.map(\.name)
    }

    var slots: [(name: String, values: AlignedBuffer)] {
      names.indices.flatMap { [("\(names[$0]).m", first[$0]), ("\(names[$0]).v", second[$0])] }
    }

    func step(_ model: Model, gradients: Gradients) -> Double {
      stepCount += 1
      let t = Double(stepCount)
      let rate = rule.learningRate * (1 - pow(rule.beta2, t)).squareRoot() / (1 - pow(rule.beta1, t))
      var penalty = 0.0
      for (index, declaration) in model.declarations.enumerated() {
        let step = AdamStep(
          rate: Float(rate), beta1: Float(rule.beta1), beta2: Float(rule.beta2), epsilon: Float(rule.epsilon),
          decay: Float(2 * declaration.l2))
        let squares = Kernels.adam(
          model.buffers[index].pointer, gradient: gradients.buffers[index].pointer,
          squares: gradients.occurrenceSquares(of: index), m: first[index].pointer,
          v: second[index].pointer, count: declaration.count, step: step)
        penalty += declaration.l2 * squares
      }
      return penalty
    }
  }
}
