extension Tape {
  /// The sum of each row: one column.
  public func rowSum(_ input: Variable) -> Variable {
    record(RowSumOperation(), input, rows: input.rows, columns: 1)
  }

  /// The Euclidean length of each row: one column.
  ///
  /// Where it is 0, the gradient counts as 0.
  public func rowNorm(_ input: Variable) -> Variable {
    record(RowNormOperation(), input, rows: input.rows, columns: 1)
  }
}

private struct RowSumOperation: Operation {
  static let name = "row sum"
  static let acceptsViews = true
  static let skipsInactiveRows = true
  static let isRowWise = true

  func forward(_ context: OperationContext) {
    let x = context.input(0)
    for row in 0..<x.rows { context.output.pointer[row] = Kernels.sum(of: x.row(row), count: x.columns) }
  }

  func backward(_ context: OperationContext) {
    let (dx, dy) = (context.inputGradient(0), context.outputGradient)
    for row in context.activeRows.lazy.map(Int.init) {
      let (dx, slope) = (dx.row(row), dy.pointer[row])
      for i in 0..<context.input(0).columns { dx[i] += slope }
    }
  }
}

private struct RowNormOperation: Operation {
  static let name = "row norm"
  static let acceptsViews = true
  static let skipsInactiveRows = true
  static let isRowWise = true

  func forward(_ context: OperationContext) {
    let x = context.input(0)
    for row in 0..<x.rows {
      context.output.pointer[row] = Kernels.dot(x.row(row), x.row(row), count: x.columns).squareRoot()
    }
  }

  /// d|x|/dx = x / |x|.
  func backward(_ context: OperationContext) {
    let (x, y, dx, dy) = (context.input(0), context.output, context.inputGradient(0), context.outputGradient)
    for row in context.activeRows.lazy.map(Int.init) where y.pointer[row] > 0 {
      Kernels.add(dy.pointer[row] / y.pointer[row], times: x.row(row), to: dx.row(row), count: x.columns)
    }
  }
}
