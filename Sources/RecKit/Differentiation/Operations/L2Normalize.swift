extension Tape {
  /// Each row divided by its length: y = x / |x|; rows of zeros stay, and their gradient counts as 0.
  ///
  /// The inner product of two such rows is their cosine, which ``rowCosine(_:_:)`` computes in one step. This is for what
  /// happens in between, such as dropout of embeddings of length 1.
  ///
  /// - Parameter input: of pairs, or of a table.
  /// - Returns: the input's shape.
  public func l2Normalize(_ input: Variable) -> Variable {
    if let distinct = distinctRows(of: input) {
      let norms = arena.allocate(distinct.count)
      return record(L2NormalizeOperation(inverseNorms: norms, distinct: distinct), of: input, on: distinct)
    }
    let norms = arena.allocate(computedRows(input))
    return record(L2NormalizeOperation(inverseNorms: norms), input, rows: input.rows, columns: input.columns)
  }
}

private struct L2NormalizeOperation: Operation {
  static let name = "l2 normalize"
  static let acceptsViews = true
  static let skipsInactiveRows = true
  static let isRowWise = true
  /// 1 / |x| of each row that the operation computes; 0 of a row of zeros.
  let inverseNorms: UnsafeMutablePointer<Float>
  /// The rows that are stored once each; nil: a row for each of the input.
  var distinct: DistinctRows?

  func forward(_ context: OperationContext) {
    let (x, y) = (context.input(0), context.output)
    context.share(distinct?.count ?? y.rows, inPiecesOf: rowPiece) { range in
      for row in range {
        y.row(row).update(from: x.row(row), count: y.columns)
        inverseNorms[row] = y.scaleToLength1(row)
      }
    }
  }

  /// Of x it is (g - y <g, y>) / |x|, where g is that of y.
  func backward(_ context: OperationContext) {
    let (dx, dy, y) = (context.inputGradient(0), context.outputGradient, context.output)
    let own = context.scratch(y.columns)
    context.forEachGradientRow(distinct) { row, place in
      own.update(from: dy.row(row), count: y.columns)
      Kernels.add(-Kernels.dot(own, y.row(row), count: y.columns), times: y.row(row), to: own, count: y.columns)
      Kernels.add(inverseNorms[place], times: own, to: dx.row(row), count: y.columns)
    }
  }
}

extension Matrix {
  /// Divides a row by its length; a row of zeros stays.
  ///
  /// - Returns: what it was multiplied by: 1 / |x|, or 0 for a row of zeros.
  func scaleToLength1(_ row: Int) -> Float {
    let values = UnsafeMutableBufferPointer(start: self.row(row), count: columns)
    let squares = Kernels.dot(self.row(row), self.row(row), count: columns)
    guard squares > 0 else { return 0 }
    let inverse = 1 / squares.squareRoot()
    for column in values.indices { values[column] *= inverse }
    return inverse
  }
}
