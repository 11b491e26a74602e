extension Tape {
  /// A dense layer: X W + b.
  ///
  /// - Parameters:
  ///   - input: X.
  ///   - kernel: the name of W, one row for each column of X.
  ///   - bias: the name of b, one row.
  /// - Returns: X's rows x W's columns.
  public func dense(_ input: Variable, kernel: String, bias: String) -> Variable {
    guard let kernelIndex = weightIndex(kernel, for: "dense"), let biasIndex = weightIndex(bias, for: "dense") else {
      return nothing(rows: input.rows, columns: 1)
    }
    return dense(input, kernelIndex, biasIndex)
  }

  /// A dense layer whose weights ``WeightDeclaration/dense(_:inputs:units:l2:)`` declared.
  ///
  /// - Parameters:
  ///   - input: X.
  ///   - layer: the layer's name; its weights are NAME_kernel and NAME_bias.
  /// - Returns: X's rows x the layer's units.
  public func dense(_ input: Variable, layer: String) -> Variable {
    // Names are put together once a tape, not once a step.
    if let (kernel, bias) = layers[layer] { return dense(input, kernel, bias) }
    guard let kernel = weightIndex(layer + "_kernel", for: "dense"),
      let bias = weightIndex(layer + "_bias", for: "dense")
    else { return nothing(rows: input.rows, columns: 1) }
    layers[layer] = (kernel, bias)
    return dense(input, kernel, bias)
  }

  private func dense(_ input: Variable, _ kernelIndex: Int, _ biasIndex: Int) -> Variable {
    let shape = model.declarations[kernelIndex]
    let biasShape = model.declarations[biasIndex]
    require(
      input.columns == shape.rows,
      "dense: the input is \(input.rows) x \(input.columns), but \(shape.name) is \(shape.rows) x \(shape.columns); it must have a row for each of the input's columns"
    )
    require(
      biasShape.rows == 1 && biasShape.columns == shape.columns,
      "dense: \(biasShape.name) is \(biasShape.rows) x \(biasShape.columns), not 1 x \(shape.columns)")
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

  /// Rows of a product that are worth handing over to another thread.
  private static let rowPiece = 32

  func forward(_ context: OperationContext) {
    let (x, w, y) = (context.input(0), context.weight(kernel), context.output)
    let bias = context.weight(bias).pointer
    context.share(y.rows, inPiecesOf: Self.rowPiece) { rows in
      for row in rows { y.row(row).update(from: bias, count: y.columns) }
      Kernels.multiply(
        .rows(x.row(rows.lowerBound), columns: x.columns), w.pointer, into: y.row(rows.lowerBound), m: rows.count,
        n: y.columns, k: x.columns, accumulate: true)
    }
  }

  /// dX += dY W', dW += X' dY, db += column sums of dY, over the active rows alone.
  func backward(_ context: OperationContext) {
    let (w, dx) = (context.weight(kernel), context.inputGradient(0))
    let (input, outputGradient, active) = (context.input(0), context.outputGradient, context.activeRows)
    let x = Matrix(context.scratch(active.count * input.columns), rows: active.count, columns: input.columns)
    let dy = Matrix(context.scratch(active.count * w.columns), rows: active.count, columns: w.columns)
    let transposed = context.scratch(w.count)
    let product = Matrix(context.scratch(x.count), rows: x.rows, columns: x.columns)
    context.gradients.touchAll(of: kernel)
    context.gradients.touchAll(of: bias)
    Kernels.transpose(w.pointer, rows: w.rows, columns: w.columns, into: transposed)
    context.share(active.count, inPiecesOf: Self.rowPiece) { positions in
      for position in positions {
        let row = Int(active[position])
        x.row(position).update(from: input.row(row), count: x.columns)
        dy.row(position).update(from: outputGradient.row(row), count: dy.columns)
      }
      Kernels.multiply(
        .rows(dy.row(positions.lowerBound), columns: dy.columns), transposed, into: product.row(positions.lowerBound),
        m: positions.count, n: w.rows, k: dy.columns)
      for position in positions {
        Kernels.add(1, times: product.row(position), to: dx.row(Int(active[position])), count: x.columns)
      }
    }

    let (kernelGradient, biasGradient) = (context.weightGradient(kernel), context.weightGradient(bias).pointer)
    let sums = UnsafeMutableRawPointer(context.scratch(2 * dy.columns))
      .bindMemory(to: Double.self, capacity: dy.columns)
    context.share(w.rows, inPiecesOf: Self.rowPiece) { rows in
      if rows.lowerBound == 0 { addColumnSums(of: dy, to: biasGradient, using: sums) }
      Kernels.multiply(
        .transposed(x.pointer + rows.lowerBound, columns: x.columns), dy.pointer,
        into: kernelGradient.row(rows.lowerBound), m: rows.count, n: dy.columns, k: dy.rows, accumulate: true)
    }
  }

  /// Sums in Float64: a positive and a negative of one item cancel, and Adam would blow up what rounding left.
  private func addColumnSums(
    of matrix: Matrix, to output: UnsafeMutablePointer<Float>, using sums: UnsafeMutablePointer<Double>
  ) {
    sums.update(repeating: 0, count: matrix.columns)
    for row in 0..<matrix.rows {
      let values = matrix.row(row)
      for column in 0..<matrix.columns { sums[column] += Double(values[column]) }
    }
    for column in 0..<matrix.columns { output[column] += Float(sums[column]) }
  }
}
