/// A rule that turns gradients into steps.
///
/// Write ``makeState(for:)`` and an ``OptimizerState`` that keeps whatever the rule remembers.
public protocol Optimizer: Component {
  /// Makes the memory of a training run.
  func makeState(for model: Model) -> any OptimizerState

  /// Whether the state needs, beside the gradient of this weight, the sum over its rows' occurrences in the
  /// batch of each occurrence's squared gradient.
  func separatesOccurrences(of weight: WeightDeclaration) -> Bool
}

extension Optimizer {
  /// The gradient is all that is needed.
  public func separatesOccurrences(of weight: WeightDeclaration) -> Bool { false }
}

/// The memory of an optimiser during one training run; used from one thread at a time.
public protocol OptimizerState: AnyObject {
  /// Applies one step to every weight.
  ///
  /// The gradient of weight `w` is that of the data term; the state adds the derivative of the regulariser,
  /// `2 * l2 * w`, over the whole weight itself.
  ///
  /// - Parameters:
  ///   - model: the weights to change.
  ///   - gradients: the data term's gradients, by weight.
  /// - Returns: the regulariser's value, the sum over weights of l2 times the sum of squares, before the step.
  func step(_ model: Model, gradients: Gradients) -> Double

  /// What must be stored to go on later with the same bits: tensors by name.
  var slots: [(name: String, values: AlignedBuffer)] { get }
  /// How many steps were taken.
  var stepCount: Int { get set }
}
