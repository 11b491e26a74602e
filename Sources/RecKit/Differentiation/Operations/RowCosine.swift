extension Tape {
  /// The cosine of the angle between each row of one matrix and the same row of another: one column.
  ///
  /// c = x.y / (|x| |y|), without an epsilon. Where a norm is 0, the cosine and its gradient count as 0.
  public func rowCosine(_ first: Variable, _ second: Variable) -> Variable {
    precondition(
      first.rows == second.rows && first.columns == second.columns,
      "rowCosine: \(first.rows) x \(first.columns) and \(second.rows) x \(second.columns)")
    return record(
      RowCosineOperation(inverseNorms: arena.allocate(2 * first.rows)), first, second, rows: first.rows, columns: 1)
  }
}

private struct RowCosineOperation: Operation {
  static let name = "row cosine"
  /// 1 / |x| and 1 / |y| of each row.
  let inverseNorms: UnsafeMutablePointer<Float>

  func forward(_ context: OperationContext) {
    let (x, y) = (context.input(0), context.input(1))
    for row in 0..<x.rows {
      let inverseX = Self.inverseNorm(x.row(row), count: x.columns)
      let inverseY = Self.inverseNorm(y.row(row), count: x.columns)
      inverseNorms[2 * row] = inverseX
      inverseNorms[2 * row + 1] = inverseY
      context.output.pointer[row] = Kernels.dot(x.row(row), y.row(row), count: x.columns) * (inverseX * inverseY)
    }
  }

  /// dc/dx = y / (|x| |y|) - c x / |x|^2, and the same with x and y exchanged.
  func backward(_ context: OperationContext) {
    let (x, y) = (context.input(0), context.input(1))
    let (dx, dy) = (context.inputGradient(0), context.inputGradient(1))
    for row in 0..<x.rows {
      let gradient = context.outputGradient.pointer[row]
      guard gradient != 0 else { continue }
      let (inverseX, inverseY) = (inverseNorms[2 * row], inverseNorms[2 * row + 1])
      let cosine = context.output.pointer[row]
      let mixed = gradient * inverseX * inverseY
      Kernels.add(mixed, times: y.row(row), to: dx.row(row), count: x.columns)
      Kernels.add(-gradient * cosine * inverseX * inverseX, times: x.row(row), to: dx.row(row), count: x.columns)
      Kernels.add(mixed, times: x.row(row), to: dy.row(row), count: x.columns)
      Kernels.add(-gradient * cosine * inverseY * inverseY, times: y.row(row), to: dy.row(row), count: x.columns)
    }
  }

  private static func inverseNorm(_ row: UnsafePointer<Float>, count: Int) -> Float {
    let squares = Kernels.dot(row, row, count: count)
    return squares > 0 ? 1 / squares.squareRoot() : 0
  }
}
