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
///
/// Write ``step(_:rowCount:)``. A state may leave rows behind that a step has no gradient for, as long as it
/// brings them up to date when it is told that they will be read.
public protocol OptimizerState: AnyObject {
  /// Applies one step to every weight of the model that the state was made for.
  ///
  /// The gradient of weight `w` is that of the data term; the state adds the derivative of the regulariser,
  /// `2 * l2 * w`, over the whole weight itself.
  ///
  /// - Parameters:
  ///   - gradients: the data term's gradients, by weight.
  ///   - rowCount: positives in the batch: what the regulariser counts for in the epoch's mean.
  /// - Returns: `rowCount` times the regulariser (the sum over weights of l2 times the sum of squares) before the
  ///   step; of rows that are left behind, their share of earlier steps as it becomes known.
  func step(_ gradients: Gradients, rowCount: Int) -> Double

  /// Brings rows of a weight up to date, before they are read.
  func catchUp(_ rows: UnsafeBufferPointer<Int32>, of weight: Int)

  /// Brings a whole weight up to date, before it is read.
  func catchUp(_ weight: Int)

  /// Brings every weight up to date at the end of an epoch.
  ///
  /// - Returns: what no ``step(_:rowCount:)`` has returned yet of its sum.
  func settle() -> Double

  /// What must be stored, when settled, to go on later with the same bits: tensors by name.
  var slots: [(name: String, values: AlignedBuffer)] { get }
  /// How many steps were taken; set only when a run goes on.
  var stepCount: Int { get set }
}

extension OptimizerState {
  /// Nothing is ever behind.
  public func catchUp(_ rows: UnsafeBufferPointer<Int32>, of weight: Int) {}
  /// Nothing is ever behind.
  public func catchUp(_ weight: Int) {}
  /// Nothing is ever behind.
  public func settle() -> Double { 0 }
}
