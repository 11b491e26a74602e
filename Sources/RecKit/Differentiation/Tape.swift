/// Records operations on batches, so that gradients can be computed backwards.
///
/// A tape belongs to one thread. Operations are methods of it, each in a file of its own under
/// `Operations/`; every node is a whole batch, never one pair.
public final class Tape {
  struct Node {
    let operation: any Operation
    /// Positions of the inputs; -1 where there is none.
    let first: Int
    let second: Int
    let value: Matrix
    let gradientStart: UnsafeMutablePointer<Float>?
  }

  /// Where dropout's random numbers come from; nil: no dropout (inference).
  struct DropoutKey {
    var seed: UInt64
    var epoch: Int
    var step: Int
  }

  /// The weights that operations read.
  public let model: Model
  let arena = Arena()
  private(set) var nodes: [Node] = []
  private(set) var gradients: Gradients?
  private(set) var dropoutKey: DropoutKey?
  /// How many pairs of the batch are positives; their negatives follow.
  private(set) var positives = 0

  /// Makes an empty tape over a model's weights.
  public init(for model: Model) { self.model = model }

  /// Whether the batch is for training: dropout drops.
  public var isTraining: Bool { dropoutKey != nil }

  /// Forgets what was recorded; memory and weights stay.
  func reset(positives: Int = 0, gradients: Gradients? = nil, dropout: DropoutKey? = nil) {
    nodes.removeAll(keepingCapacity: true)
    arena.reset()
    self.gradients = gradients
    dropoutKey = dropout
    self.positives = positives
  }

  /// Runs an operation and records it.
  ///
  /// - Parameters:
  ///   - operation: what to compute.
  ///   - first: its first input.
  ///   - second: its second input.
  ///   - rows: rows of the result.
  ///   - columns: columns of the result.
  /// - Returns: the result.
  public func record(
    _ operation: any Operation, _ first: Variable? = nil, _ second: Variable? = nil, rows: Int, columns: Int
  ) -> Variable {
    let size = rows * columns
    let value = Matrix(arena.allocate(size), rows: rows, columns: columns)
    let gradient = gradients == nil ? nil : arena.allocate(size)
    let node = Node(
      operation: operation, first: first?.index ?? -1, second: second?.index ?? -1, value: value,
      gradientStart: gradient)
    nodes.append(node)
    operation.forward(OperationContext(tape: self, node: node))
    return Variable(index: nodes.count - 1, rows: rows, columns: columns)
  }

  /// The value of a variable.
  public func value(of variable: Variable) -> Matrix { nodes[variable.index].value }

  func gradient(of node: Node) -> Matrix {
    guard let start = node.gradientStart else { preconditionFailure("this tape records no gradients") }
    return Matrix(start, rows: node.value.rows, columns: node.value.columns)
  }

  /// Computes the gradients of all weights, given that of one variable.
  ///
  /// - Parameters:
  ///   - variable: where to start.
  ///   - seed: the derivative of the objective by each of its elements.
  func backward(from variable: Variable, seed: UnsafeBufferPointer<Float>) {
    precondition(seed.count == variable.rows * variable.columns)
    for node in nodes { gradient(of: node).values.update(repeating: 0) }
    _ = gradient(of: nodes[variable.index]).values.update(fromContentsOf: seed)
    for node in nodes[...variable.index].reversed() {
      node.operation.backward(OperationContext(tape: self, node: node))
    }
  }
}
