extension Tape {
  /// The product of a sparse matrix and a table: for each row of the matrix the weighted sum of the rows it names.
  ///
  /// - Parameters:
  ///   - matrix: such as ``TrainingSet/adjacency(weight:)`` of a graph convolution.
  ///   - table: a variable of the matrix's ``SparseMatrix/columnSpace``.
  /// - Returns: the matrix's rows x the table's columns, in its ``SparseMatrix/rowSpace``.
  public func product(_ matrix: SparseMatrix, _ table: Variable) -> Variable {
    require(
      table.space == matrix.columnSpace && table.rows == matrix.columnCount,
      "product: a matrix with a column for each of \(matrix.columnCount) \(matrix.columnSpace), times a variable of \(table.rows) \(table.space); take the other side's table, or the matrix's `transposed`"
    )
    require(
      rowCount(of: matrix.rowSpace) == matrix.rowCount,
      "product: a matrix of \(matrix.rowCount) \(matrix.rowSpace), where tables have \(rowCount(of: matrix.rowSpace) ?? 0)"
    )
    guard mistake == nil else { return nothing(rows: matrix.rowCount, columns: table.columns, in: matrix.rowSpace) }
    return record(SparseProductOperation(matrix: matrix), table, columns: table.columns, in: matrix.rowSpace)
  }
}

private struct SparseProductOperation: Operation {
  static let name = "sparse product"
  static let skipsInactiveRows = true
  let matrix: SparseMatrix

  /// Rows that are worth handing over to another thread.
  private static let rowPiece = 64

  /// Y = A X.
  func forward(_ context: OperationContext) {
    let (x, y) = (context.input(0), context.output)
    context.share(y.rows, inPiecesOf: Self.rowPiece) { rows in
      for row in rows {
        y.row(row).update(repeating: 0, count: y.columns)
        Self.add(matrix.entries, row, of: x, to: y.row(row))
      }
    }
  }

  /// dX += A' dY, by rows of A', so that each sum has one order on any number of threads.
  func backward(_ context: OperationContext) {
    let (dx, dy) = (context.inputGradient(0), context.outputGradient)
    context.share(dx.rows, inPiecesOf: Self.rowPiece) { rows in
      for row in rows { Self.add(matrix.transposed.entries, row, of: dy, to: dx.row(row)) }
    }
  }

  private static func add(
    _ entries: SparseMatrix.Entries, _ row: Int, of source: Matrix, to target: UnsafeMutablePointer<Float>
  ) {
    for place in entries.starts[row]..<entries.starts[row + 1] {
      Kernels.add(
        entries.values[place], times: source.row(Int(entries.columns[place])), to: target, count: source.columns)
    }
  }
}
