extension Tape {
  /// Two matrices side by side: the columns of the first, then those of the second.
  public func concatenate(_ first: Variable, _ second: Variable) -> Variable {
    require(
      first.rows == second.rows, "concatenate: \(first.rows) rows beside \(second.rows)")
    return record(
      ConcatenateOperation(), first, second, rows: first.rows, columns: first.columns + second.columns)
  }
}

struct ConcatenateOperation: Operation {
  static let name = "concatenate"
  static let acceptsViews = true
  static let skipsInactiveRows = true
  static let isRowWise = true

  func forward(_ context: OperationContext) {
    let (left, right) = (context.input(0), context.input(1))
    for row in 0..<context.output.rows {
      let target = context.output.row(row)
      target.update(from: left.row(row), count: left.columns)
      (target + left.columns).update(from: right.row(row), count: right.columns)
    }
  }

  func backward(_ context: OperationContext) {
    let (left, right) = (context.inputGradient(0), context.inputGradient(1))
    for row in context.activeRows.lazy.map(Int.init) {
      let source = context.outputGradient.row(row)
      Kernels.add(1, times: source, to: left.row(row), count: left.columns)
      Kernels.add(1, times: source + left.columns, to: right.row(row), count: right.columns)
    }
  }
}
