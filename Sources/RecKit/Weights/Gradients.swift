/// The gradients of a model's weights, and which rows of each a step has touched.
public final class Gradients {
  /// The gradient of each weight, the shape of the weight; zero in rows that were not touched.
  public let buffers: [AlignedBuffer]
  /// The rows of each weight that may differ from zero, each once, in the order of their first touch.
  public private(set) var touchedRows: [[Int32]]
  private let isTouched: [UnsafeMutableBufferPointer<Bool>]
  private var isUsedWhole: [Bool]
  private let squares: [AlignedBuffer?]
  private let columns: [Int]

  /// Allocates zeros.
  ///
  /// - Parameters:
  ///   - model: whose weights the gradients belong to.
  ///   - separatesOccurrences: whether somebody asks for a weight's ``occurrenceSquares(of:)``.
  public init(for model: Model, separatesOccurrences: (WeightDeclaration) -> Bool = { _ in false }) {
    buffers = model.declarations.map { AlignedBuffer(count: $0.count) }
    squares = model.declarations.map {
      separatesOccurrences($0) ? AlignedBuffer(count: $0.count) : nil
    }
    touchedRows = model.declarations.map { _ in [] }
    isTouched = model.declarations.map {
      let flags = UnsafeMutableBufferPointer<Bool>.allocate(capacity: $0.rows)
      flags.initialize(repeating: false)
      return flags
    }
    isUsedWhole = model.declarations.map { _ in false }
    columns = model.declarations.map(\.columns)
  }

  deinit { for flags in isTouched { flags.deallocate() } }

  /// A weight's gradient as a matrix.
  ///
  /// Whoever adds to a row says so with ``touch(_:of:)`` or ``touchAll(of:)``.
  public func matrix(_ weight: Int) -> Matrix {
    Matrix(
      buffers[weight].pointer, rows: buffers[weight].count / columns[weight], columns: columns[weight])
  }

  /// Marks a row as touched.
  public func touch(_ row: Int32, of weight: Int) {
    guard !isTouched[weight][Int(row)] else { return }
    isTouched[weight][Int(row)] = true
    touchedRows[weight].append(row)
  }

  /// Marks the rows that some pairs look up as touched.
  func touch(_ rows: UnsafeBufferPointer<Int32>, at pairs: UnsafeBufferPointer<Int32>, of weight: Int) {
    let flags = isTouched[weight]
    for pair in pairs {
      let row = rows[Int(pair)]
      guard !flags[Int(row)] else { continue }
      flags[Int(row)] = true
      touchedRows[weight].append(row)
    }
  }

  /// Marks every row as touched, for operations that use a weight as a whole.
  public func touchAll(of weight: Int) {
    guard !isUsedWhole[weight] else { return }
    isUsedWhole[weight] = true
    for row in isTouched[weight].indices { touch(Int32(row), of: weight) }
  }

  /// The sum over a row's occurrences in the batch of the square of each occurrence's gradient; Keras 3's Adam uses it.
  ///
  /// In the order of the weight. Nil if ``Optimizer/separatesOccurrences(of:)`` does not ask for it, or if an operation
  /// used the whole weight in this step.
  public func occurrenceSquares(of weight: Int) -> UnsafeMutablePointer<Float>? {
    isUsedWhole[weight] ? nil : squares[weight]?.pointer
  }

  /// Adds the derivative of the regulariser, `2 * l2 * w`, over every weight that has one.
  ///
  /// - Parameter model: the weights.
  /// - Returns: the regulariser: the sum over weights of l2 times the sum of squares.
  func addRegulariser(of model: Model) -> Double {
    var penalty = 0.0
    for (index, declaration) in model.declarations.enumerated() where declaration.l2 > 0 {
      touchAll(of: index)
      penalty += declaration.l2 * Kernels.sumOfSquares(model.buffers[index].values)
      let (decay, values, gradient) = (Float(2 * declaration.l2), model.buffers[index].pointer, buffers[index].pointer)
      for position in 0..<declaration.count { gradient[position] += decay * values[position] }
    }
    return penalty
  }

  /// Visits the numbers of every weight in rows that were touched.
  ///
  /// For rules that leave a number as it is where its gradient is 0: other rows are passed over.
  ///
  /// - Parameters:
  ///   - model: the weights to change.
  ///   - body: gets the number to change, its gradient, the weight's position in the model and the number's in the
  ///     weight.
  public func forEachNumber(
    of model: Model, _ body: (inout Float, Float, _ weight: Int, _ position: Int) -> Void
  ) {
    for index in buffers.indices {
      let (values, gradient, width) = (model.buffers[index].pointer, buffers[index].pointer, columns[index])
      for row in touchedRows[index] {
        let start = Int(row) * width
        for position in start..<start + width { body(&values[position], gradient[position], index, position) }
      }
    }
  }

  /// Sets what was touched back to zero, after a step.
  public func clear() {
    for weight in buffers.indices {
      let width = columns[weight]
      for row in touchedRows[weight] {
        (buffers[weight].pointer + Int(row) * width).update(repeating: 0, count: width)
        if let squares = squares[weight] {
          (squares.pointer + Int(row) * width).update(repeating: 0, count: width)
        }
        isTouched[weight][Int(row)] = false
      }
      isUsedWhole[weight] = false
      touchedRows[weight].removeAll(keepingCapacity: true)
    }
  }
}
