extension Tape {
  /// The sum of two matrices of one shape.
  public func add(_ first: Variable, _ second: Variable) -> Variable {
    pair(SumOperation(sign: 1), "add", first, second)
  }

  /// The first less the second of two matrices of one shape.
  public func subtract(_ first: Variable, _ second: Variable) -> Variable {
    pair(SumOperation(sign: -1), "subtract", first, second)
  }

  /// The products of the elements of two matrices of one shape.
  public func multiply(_ first: Variable, _ second: Variable) -> Variable {
    pair(ProductOperation(), "multiply", first, second)
  }

  /// The elements of the first over those of the second, two matrices of one shape.
  ///
  /// x / 0 is what IEEE 754 says, infinite or NaN; the run then stops and names the epoch and the batch.
  public func divide(_ first: Variable, _ second: Variable) -> Variable {
    pair(QuotientOperation(), "divide", first, second)
  }

  private func pair(_ operation: any Operation, _ name: String, _ first: Variable, _ second: Variable) -> Variable {
    require(
      first.rows == second.rows && first.columns == second.columns,
      "\(name): \(first.rows) x \(first.columns) and \(second.rows) x \(second.columns); both must have one shape")
    return record(operation, first, second, rows: first.rows, columns: first.columns)
  }
}

extension OperationContext {
  /// Goes through both inputs and the output: at once where all three stand without gaps, else row by row.
  fileprivate func forEachPiece(
    _ body: (_ x: UnsafePointer<Float>, _ z: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) ->
      Void
  ) {
    let (x, z, y) = (input(0), input(1), output)
    guard x.index != nil || z.index != nil else { return body(x.pointer, z.pointer, y.pointer, y.count) }
    for row in 0..<y.rows { body(x.row(row), z.row(row), y.row(row), y.columns) }
  }
}

/// x + sign z.
struct SumOperation: Operation {
  static let name = "add"
  static let acceptsViews = true
  static let skipsInactiveRows = true
  static let isRowWise = true
  let sign: Float

  func forward(_ context: OperationContext) {
    context.forEachPiece { x, z, y, count in Kernels.sum(x, z, times: sign, into: y, count: count) }
  }

  func backward(_ context: OperationContext) {
    let dy = context.outputGradient
    for position in 0...1 {
      let dx = context.inputGradient(position)
      let factor = position == 0 ? 1 : sign
      for row in context.activeRows.lazy.map(Int.init) {
        Kernels.add(factor, times: dy.row(row), to: dx.row(row), count: dy.columns)
      }
    }
  }
}

private struct ProductOperation: Operation {
  static let name = "multiply"
  static let acceptsViews = true
  static let skipsInactiveRows = true
  static let isRowWise = true

  func forward(_ context: OperationContext) {
    context.forEachPiece { x, z, y, count in Kernels.product(x, z, into: y, count: count) }
  }

  /// dx += dy z, dz += dy x.
  func backward(_ context: OperationContext) {
    let dy = context.outputGradient
    for position in 0...1 {
      let (dx, other) = (context.inputGradient(position), context.input(1 - position))
      for row in context.activeRows.lazy.map(Int.init) {
        Kernels.addProduct(dy.row(row), other.row(row), to: dx.row(row), count: dy.columns)
      }
    }
  }
}

private struct QuotientOperation: Operation {
  static let name = "divide"
  static let acceptsViews = true
  static let skipsInactiveRows = true
  static let isRowWise = true

  func forward(_ context: OperationContext) {
    context.forEachPiece { x, z, y, count in for i in 0..<count { y[i] = x[i] / z[i] } }
  }

  /// dx += dy / z, dz -= dy y / z.
  func backward(_ context: OperationContext) {
    let (z, y, dy) = (context.input(1), context.output, context.outputGradient)
    let (dx, dz) = (context.inputGradient(0), context.inputGradient(1))
    for row in context.activeRows.lazy.map(Int.init) {
      let (z, quotients, slopes) = (z.row(row), y.row(row), dy.row(row))
      let (dx, dz) = (dx.row(row), dz.row(row))
      for i in 0..<y.columns {
        let share = slopes[i] / z[i]
        dx[i] += share
        dz[i] -= share * quotients[i]
      }
    }
  }
}
