extension Tape {
  /// The cosine of the angle between each row of one matrix and the same row of another: one column.
  ///
  /// c = x.y / (|x| |y|), without an epsilon. Where a norm is 0, the cosine and its gradient count as 0.
  public func rowCosine(_ first: Variable, _ second: Variable) -> Variable {
    require(
      first.rows == second.rows && first.columns == second.columns,
      "rowCosine: \(first.rows) x \(first.columns) and \(second.rows) x \(second.columns)")
    guard mistake == nil else { return nothing(rows: first.rows, columns: 1) }
    let inverseNorms = arena.allocate(2 * computedRows(first, second))
    if let shared = SharedProduct(of: first, second, on: self, inverseNorms: inverseNorms) {
      return record(shared, first, second, rows: first.rows, columns: 1)
    }
    return record(
      RowCosineOperation(inverseNorms: inverseNorms), first, second, rows: first.rows, columns: 1)
  }
}

private struct RowCosineOperation: FactoredOperation {
  static let name = "row cosine"
  static let acceptsViews = true
  static let skipsInactiveRows = true
  static let isRowWise = true
  /// 1 / |x| and 1 / |y| of each row.
  let inverseNorms: UnsafeMutablePointer<Float>
  func forward(_ context: OperationContext) {
    let (x, y, output) = (context.input(0), context.input(1), context.output)
    context.share(output.rows, inPiecesOf: rowPiece) { rows in
      Kernels.rowCosine(
        x.part(rows), y.part(rows), inverseNorms: inverseNorms + 2 * rows.lowerBound,
        into: output.pointer + rows.lowerBound)
    }
  }

  /// dc/dx = y / (|x| |y|) - c x / |x|^2, and the same with x and y exchanged.
  func backward(_ context: OperationContext) {
    context.addRowGradients(cosines: (UnsafePointer(context.output.pointer), UnsafePointer(inverseNorms)))
  }
}

extension RowCosineOperation {
  func factors(_ rows: Matrix, on tape: Tape) -> Matrix { tape.ofLength1(rows) }

  /// Users' rows times the transpose of all items' rows, both of length 1.
  func score(
    _ inputs: [Int], columns: Int, on tape: Tape, _ grid: Grid, prepared: (() -> Matrix) -> Matrix
  ) -> GridScores? {
    guard grid.isWhole, let (users, items) = tape.usersAndItems(inputs) else { return nil }
    let output = Matrix(tape.arena.allocate(grid.pairs.count), rows: grid.pairs.count, columns: 1)
    let transposed = prepared { tape.transposed(tape.ofLength1(tape.nodes[items].value)) }
    Kernels.multiply(
      .rows(tape.ofLength1(tape.nodes[users].value).pointer, columns: transposed.rows), transposed.pointer,
      into: output.pointer, m: grid.users.count, n: grid.items.count, k: transposed.rows)
    return .pairs(output)
  }
}

extension Tape {
  /// A copy whose rows have length 1; rows of zeros stay.
  fileprivate func ofLength1(_ matrix: Matrix) -> Matrix {
    let copy = copyWithoutGaps(matrix)
    for row in 0..<copy.rows { _ = copy.scaleToLength1(row) }
    return copy
  }
}
