extension Tape {
  /// The cosine of the angle between each row of one matrix and the same row of another: one column.
  ///
  /// c = x.y / (|x| |y|), without an epsilon. Where a norm is 0, the cosine and its gradient count as 0.
  public func rowCosine(_ first: Variable, _ second: Variable) -> Variable {
    require(
      first.rows == second.rows && first.columns == second.columns,
      "rowCosine: \(first.rows) x \(first.columns) and \(second.rows) x \(second.columns)")
    guard mistake == nil else { return nothing(rows: first.rows, columns: 1) }
    return record(
      RowCosineOperation(inverseNorms: arena.allocate(2 * first.rows)), first, second, rows: first.rows, columns: 1)
  }
}

private struct RowCosineOperation: Operation {
  static let name = "row cosine"
  static let acceptsViews = true
  static let skipsInactiveRows = true
  /// 1 / |x| and 1 / |y| of each row.
  let inverseNorms: UnsafeMutablePointer<Float>

  func forward(_ context: OperationContext) {
    Kernels.rowCosine(
      context.input(0), context.input(1), inverseNorms: inverseNorms, into: context.output.pointer)
  }

  /// dc/dx = y / (|x| |y|) - c x / |x|^2, and the same with x and y exchanged.
  func backward(_ context: OperationContext) {
    Kernels.addRowGradients(
      rows: context.activeRows, of: context.input(0), context.input(1), to: context.inputGradient(0),
      context.inputGradient(1), gradients: context.outputGradient.pointer,
      cosines: (UnsafePointer(context.output.pointer), UnsafePointer(inverseNorms)))
  }
}
