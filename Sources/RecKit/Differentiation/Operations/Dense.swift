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

private struct DenseOperation: GridOperation {
  static let name = "dense"
  static let skipsInactiveRows = true
  static let isRowWise = true
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

extension DenseOperation {
  /// Of inputs side by side each meets rows of W of its own: X W = X1 W1 + X2 W2 ..., so what belongs to users and what
  /// belongs to items is multiplied once for each, and a pair costs an addition.
  func score(
    _ inputs: [Int], columns: Int, on tape: Tape, _ grid: Grid, prepared: (() -> Matrix) -> Matrix
  ) -> GridScores? {
    let parts = tape.nodes[inputs[0]].grid.parts
    guard !parts.isEmpty else { return columns == 1 ? .pairs(scoreUnit(inputs[0], on: tape, grid)) : nil }
    func zeros(_ rows: Int) -> Matrix {
      let matrix = Matrix(tape.arena.allocate(rows * columns), rows: rows, columns: columns)
      matrix.values.update(repeating: 0)
      return matrix
    }
    let users = zeros(grid.users.count)
    addProducts(of: .users, among: parts, to: users, on: tape)
    // The bias goes with the items.
    let items = prepared {
      let items = zeros(grid.items.count)
      for row in 0..<items.rows { items.row(row).update(from: tape.weight(bias).pointer, count: columns) }
      addProducts(of: .items, among: parts, to: items, on: tape)
      return items
    }
    let own = items.rows == grid.items.count ? items : tape.onItems(items, of: grid)
    let sum = GridNode.Sum(users: users, items: own)
    guard parts.contains(where: { tape.nodes[$0].grid.side == .pairs }) else { return .sum(sum) }
    let output = tape.added(sum, for: grid)
    addProducts(of: .pairs, among: parts, to: output, on: tape)
    return .pairs(output)
  }

  private func addProducts(of side: Grid.Side, among parts: [Int], to sum: Matrix, on tape: Tape) {
    var row = 0
    for part in parts {
      let node = tape.nodes[part]
      defer { row += node.value.columns }
      guard node.grid.side == side else { continue }
      let value = side == .pairs ? tape.pairValue(of: part, withoutGaps: true) : node.value
      let x = value.index == nil ? value : tape.copyWithoutGaps(value)
      Kernels.multiply(
        .rows(x.pointer, columns: x.columns), tape.weight(kernel).row(row), into: sum.pointer, m: x.rows,
        n: sum.columns, k: x.columns, accumulate: true)
    }
  }

  /// A single unit is an inner product; in training it is summed in Float64, for gradients that cancel.
  private func scoreUnit(_ input: Int, on tape: Tape, _ grid: Grid) -> Matrix {
    let output = Matrix(tape.arena.allocate(grid.pairs.count), rows: grid.pairs.count, columns: 1)
    let (w, bias) = (tape.weight(kernel), tape.weight(bias).pointer[0])
    if let sum = tape.nodes[input].grid.sum, sum.isRectified {
      for user in 0..<grid.users.count {
        Kernels.reluHeads(
          sum.users.row(user), rows: sum.items.pointer, rowCount: grid.items.count, width: w.rows, weights: w.pointer,
          into: output.pointer + user * grid.items.count)
      }
    } else {
      let x = tape.pairValue(of: input, withoutGaps: false)
      for row in 0..<x.rows { output.pointer[row] = Kernels.dot(x.row(row), w.pointer, count: x.columns) }
    }
    for row in 0..<output.rows { output.pointer[row] += bias }
    return output
  }
}
