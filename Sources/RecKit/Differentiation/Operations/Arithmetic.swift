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

  private func pair(_ operation: any Operation, _ name: String, _ first: Variable, _ second: Variable) -> Variable {
    require(
      first.rows == second.rows && first.columns == second.columns,
      "\(name): \(first.rows) x \(first.columns) and \(second.rows) x \(second.columns); both must have one shape")
    return record(operation, first, second, rows: first.rows, columns: first.columns)
  }
}

/// x + sign z.
private struct SumOperation: Operation {
  static let name = "add"
  static let acceptsViews = true
  static let skipsInactiveRows = true
  let sign: Float

  func forward(_ context: OperationContext) {
    let (x, z, y) = (context.input(0), context.input(1), context.output)
    for row in 0..<y.rows {
      let (x, z, y) = (x.row(row), z.row(row), y.row(row))
      for i in 0..<context.output.columns { y[i] = x[i] + sign * z[i] }
    }
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

  func forward(_ context: OperationContext) {
    let (x, z, y) = (context.input(0), context.input(1), context.output)
    for row in 0..<y.rows { Kernels.product(x.row(row), z.row(row), into: y.row(row), count: y.columns) }
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
