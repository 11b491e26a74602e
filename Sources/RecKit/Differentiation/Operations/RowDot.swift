extension Tape {
  /// The inner product of each row of one matrix with the same row of another: one column.
  public func rowDot(_ first: Variable, _ second: Variable) -> Variable {
    precondition(
      first.rows == second.rows && first.columns == second.columns,
      "rowDot: \(first.rows) x \(first.columns) and \(second.rows) x \(second.columns)")
    return record(RowDotOperation(), first, second, rows: first.rows, columns: 1)
  }
}

private struct RowDotOperation: Operation {
  static let name = "row dot"

  func forward(_ context: OperationContext) {
    let (x, y) = (context.input(0), context.input(1))
    for row in 0..<x.rows { context.output.pointer[row] = Kernels.dot(x.row(row), y.row(row), count: x.columns) }
  }

  func backward(_ context: OperationContext) {
    let (x, y) = (context.input(0), context.input(1))
    let (dx, dy) = (context.inputGradient(0), context.inputGradient(1))
    for row in 0..<x.rows {
      let gradient = context.outputGradient.pointer[row]
      guard gradient != 0 else { continue }
      Kernels.add(gradient, times: y.row(row), to: dx.row(row), count: x.columns)
      Kernels.add(gradient, times: x.row(row), to: dy.row(row), count: x.columns)
    }
  }
}
