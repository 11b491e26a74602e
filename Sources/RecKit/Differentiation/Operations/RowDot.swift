extension Tape {
  /// The inner product of each row of one matrix with the same row of another: one column.
  public func rowDot(_ first: Variable, _ second: Variable) -> Variable {
    require(
      first.rows == second.rows && first.columns == second.columns,
      "rowDot: \(first.rows) x \(first.columns) and \(second.rows) x \(second.columns)")
    return record(RowDotOperation(), first, second, rows: first.rows, columns: 1)
  }
}

private struct RowDotOperation: Operation {
  static let name = "row dot"
  static let acceptsViews = true
  static let skipsInactiveRows = true

  func forward(_ context: OperationContext) {
    Kernels.rowDot(context.input(0), context.input(1), into: context.output.pointer)
  }

  func backward(_ context: OperationContext) {
    Kernels.addRowGradients(
      rows: context.activeRows, of: context.input(0), context.input(1), to: context.inputGradient(0),
      context.inputGradient(1), gradients: context.outputGradient.pointer)
  }
}
