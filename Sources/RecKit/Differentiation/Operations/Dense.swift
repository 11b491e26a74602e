extension Tape {
  /// A dense layer: X W + b.
  ///
  /// - Parameters:
  ///   - input: X.
  ///   - kernel: the name of W, one row for each column of X.
  ///   - bias: the name of b, one row.
  /// - Returns: X's rows x W's columns.
  public func dense(_ input: Variable, kernel: String, bias: String) -> Variable {
    let kernelIndex = model.index(of: kernel)
    let biasIndex = model.index(of: bias)
    let shape = model.declarations[kernelIndex]
    precondition(
      input.columns == shape.rows,
      "dense: the input is \(input.rows) x \(input.columns), but \(kernel) is \(shape.rows) x \(shape.columns)")
    let biasShape = model.declarations[biasIndex]
    precondition(
      biasShape.rows == 1 && biasShape.columns == shape.columns,
      "dense: \(bias) is \(biasShape.rows) x \(biasShape.columns), not 1 x \(shape.columns)")
    return record(
      DenseOperation(kernel: kernelIndex, bias: biasIndex), input, rows: input.rows, columns: shape.columns)
  }
}

private struct DenseOperation: Operation {
  static let name = "dense"
  let kernel: Int
  let bias: Int
  var weights: [Int] { [kernel, bias] }

  func forward(_ context: OperationContext) {
    let (x, w, y) = (context.input(0), context.weight(kernel), context.output)
    for row in 0..<y.rows { y.row(row).update(from: context.weight(bias).pointer, count: y.columns) }
    Kernels.multiply(
      .rows(x.pointer, columns: x.columns), w.pointer, into: y.pointer, m: y.rows, n: y.columns, k: x.columns,
      accumulate: true)
  }

  /// dW += X' dY, db += column sums of dY, dX += dY W'.
  func backward(_ context: OperationContext) {
    let (x, w, dy) = (context.input(0), context.weight(kernel), context.outputGradient)
    context.gradients.touchAll(of: kernel)
    context.gradients.touchAll(of: bias)
    Kernels.multiply(
      .transposed(x.pointer, columns: x.columns), dy.pointer, into: context.weightGradient(kernel).pointer,
      m: x.columns, n: dy.columns, k: dy.rows, accumulate: true)
    addColumnSums(of: dy, to: context.weightGradient(bias).pointer)
    let transposed = context.scratch(w.count)
    for i in 0..<w.rows {
      for j in 0..<w.columns { transposed[j * w.rows + i] = w.pointer[i * w.columns + j] }
    }
    Kernels.multiply(
      .rows(dy.pointer, columns: dy.columns), transposed, into: context.inputGradient(0).pointer, m: dy.rows,
      n: w.rows, k: dy.columns, accumulate: true)
  }

  /// Sums in Float64: a positive and a negative of one item cancel, and Adam would blow up what rounding left.
  private func addColumnSums(of matrix: Matrix, to output: UnsafeMutablePointer<Float>) {
    for column in 0..<matrix.columns {
      var sum = 0.0
      for row in 0..<matrix.rows { sum += Double(matrix.pointer[row * matrix.columns + column]) }
      output[column] += Float(sum)
    }
  }
}
