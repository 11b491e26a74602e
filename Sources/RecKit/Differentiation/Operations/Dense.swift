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
  static let skipsInactiveRows = true
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

  /// dW += X' dY, db += column sums of dY, dX += dY W', over the active rows alone.
  func backward(_ context: OperationContext) {
    let (w, dx) = (context.weight(kernel), context.inputGradient(0))
    let active = context.activeRows
    let x = gather(context.input(0), active, context)
    let dy = gather(context.outputGradient, active, context)
    context.gradients.touchAll(of: kernel)
    context.gradients.touchAll(of: bias)
    Kernels.multiply(
      .transposed(x.pointer, columns: x.columns), dy.pointer, into: context.weightGradient(kernel).pointer,
      m: x.columns, n: dy.columns, k: dy.rows, accumulate: true)
    addColumnSums(of: dy, to: context.weightGradient(bias).pointer, context)
    let transposed = context.scratch(w.count)
    Kernels.transpose(w.pointer, rows: w.rows, columns: w.columns, into: transposed)
    let product = context.scratch(x.count)
    Kernels.multiply(
      .rows(dy.pointer, columns: dy.columns), transposed, into: product, m: dy.rows, n: w.rows, k: dy.columns)
    for (position, row) in active.enumerated() {
      Kernels.add(1, times: product + position * x.columns, to: dx.row(Int(row)), count: x.columns)
    }
  }

  /// Some rows of a matrix, one after another.
  private func gather(_ matrix: Matrix, _ rows: UnsafeBufferPointer<Int32>, _ context: OperationContext) -> Matrix {
    let result = Matrix(context.scratch(rows.count * matrix.columns), rows: rows.count, columns: matrix.columns)
    for (position, row) in rows.enumerated() {
      result.row(position).update(from: matrix.row(Int(row)), count: matrix.columns)
    }
    return result
  }

  /// Sums in Float64: a positive and a negative of one item cancel, and Adam would blow up what rounding left.
  private func addColumnSums(
    of matrix: Matrix, to output: UnsafeMutablePointer<Float>, _ context: OperationContext
  ) {
    let sums = UnsafeMutableRawPointer(context.scratch(2 * matrix.columns))
      .bindMemory(to: Double.self, capacity: matrix.columns)
    sums.update(repeating: 0, count: matrix.columns)
    for row in 0..<matrix.rows {
      let values = matrix.row(row)
      for column in 0..<matrix.columns { sums[column] += Double(values[column]) }
    }
    for column in 0..<matrix.columns { output[column] += Float(sums[column]) }
  }
}
