extension Tape {
  /// max(0, x), element by element; the derivative at 0 is 0.
  public func relu(_ input: Variable) -> Variable {
    record(ReluOperation(), input, rows: input.rows, columns: input.columns)
  }

  /// 1 / (1 + exp(-x)), element by element.
  public func sigmoid(_ input: Variable) -> Variable {
    record(SigmoidOperation(), input, rows: input.rows, columns: input.columns)
  }
}

private struct ReluOperation: GridOperation {
  static let name = "relu"
  static let skipsInactiveRows = true
  static let isRowWise = true

  func forward(_ context: OperationContext) {
    let (x, y) = (context.input(0).pointer, context.output)
    context.share(y.count, inPiecesOf: elementPiece) { range in
      Kernels.relu(x + range.lowerBound, into: y.pointer + range.lowerBound, count: range.count)
    }
  }

  func backward(_ context: OperationContext) {
    let (y, dx, dy) = (context.output, context.inputGradient(0), context.outputGradient)
    let active = context.activeRows
    context.share(active.count, inPiecesOf: max(1, elementPiece / y.columns)) { range in
      for row in active[range].lazy.map(Int.init) {
        Kernels.add(dy.row(row), wherePositive: y.row(row), to: dx.row(row), count: y.columns)
      }
    }
  }
}

extension ReluOperation {
  /// The positive part of a sum is taken where somebody reads it.
  func score(
    _ inputs: [Int], columns: Int, on tape: Tape, _ grid: Grid, prepared: (() -> Matrix) -> Matrix
  ) -> GridScores? {
    guard var sum = tape.nodes[inputs[0]].grid.sum else { return nil }
    sum.isRectified = true
    return .sum(sum)
  }
}

private struct SigmoidOperation: Operation {
  static let name = "sigmoid"
  static let skipsInactiveRows = true
  static let isRowWise = true

  func forward(_ context: OperationContext) {
    let (x, y) = (context.input(0).pointer, context.output)
    for i in 0..<y.count { y.pointer[i] = Kernels.sigmoid(x[i]) }
  }

  func backward(_ context: OperationContext) {
    let (y, dx, dy) = (context.output, context.inputGradient(0), context.outputGradient)
    for row in context.activeRows.lazy.map(Int.init) {
      let (y, dx, dy) = (y.row(row), dx.row(row), dy.row(row))
      for i in 0..<context.output.columns { dx[i] += dy[i] * y[i] * (1 - y[i]) }
    }
  }
}
