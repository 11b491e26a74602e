extension Tape {
  /// The inner product of each row of one matrix with the same row of another: one column.
  public func rowDot(_ first: Variable, _ second: Variable) -> Variable {
    require(
      first.rows == second.rows && first.columns == second.columns,
      "rowDot: \(first.rows) x \(first.columns) and \(second.rows) x \(second.columns)")
    if let shared = SharedProduct(of: first, second, on: self) {
      return record(shared, first, second, rows: first.rows, columns: 1)
    }
    return record(RowDotOperation(), first, second, rows: first.rows, columns: 1)
  }
}

private struct RowDotOperation: FactoredOperation {
  static let name = "row dot"
  static let acceptsViews = true
  static let skipsInactiveRows = true
  static let isRowWise = true

  func forward(_ context: OperationContext) {
    let (x, y, output) = (context.input(0), context.input(1), context.output)
    context.share(output.rows, inPiecesOf: rowPiece) { rows in
      Kernels.rowDot(x.part(rows), y.part(rows), into: output.pointer + rows.lowerBound)
    }
  }

  func backward(_ context: OperationContext) {
    context.addRowGradients()
  }
}

extension RowDotOperation {
  func factors(_ rows: Matrix, on tape: Tape) -> Matrix { rows }

  /// Users' rows times the transpose of all items' rows.
  func score(
    _ inputs: [Int], columns: Int, on tape: Tape, _ grid: Grid, prepared: (() -> Matrix) -> Matrix
  ) -> GridScores? {
    guard grid.isWhole, let (users, items) = tape.usersAndItems(inputs) else { return nil }
    let output = Matrix(tape.arena.allocate(grid.pairs.count), rows: grid.pairs.count, columns: 1)
    let transposed = prepared { tape.transposed(tape.nodes[items].value) }
    tape.fillGaps(of: users)
    Kernels.multiply(
      .rows(tape.nodes[users].value.pointer, columns: transposed.rows), transposed.pointer, into: output.pointer,
      m: grid.users.count, n: grid.items.count, k: transposed.rows)
    return .pairs(output)
  }
}

extension Tape {
  /// Which of two inputs belongs to users and which to items; nil unless each belongs to one.
  func usersAndItems(_ inputs: [Int]) -> (users: Int, items: Int)? {
    switch inputs.map({ nodes[$0].grid.side }) {
    case [.users, .items]: (inputs[0], inputs[1])
    case [.items, .users]: (inputs[1], inputs[0])
    default: nil
    }
  }

  /// The transpose, in memory that lasts for the batch.
  func transposed(_ matrix: Matrix) -> Matrix {
    let source = matrix.index == nil ? matrix : copyWithoutGaps(matrix)
    let transposed = Matrix(arena.allocate(matrix.count), rows: matrix.columns, columns: matrix.rows)
    Kernels.transpose(source.pointer, rows: source.rows, columns: source.columns, into: transposed.pointer)
    return transposed
  }
}
