extension Tape {
  /// How many rows a variable of a space has; nil before anything was recorded of a batch that nobody has described.
  func rowCount(of space: Variable.Space) -> Int? {
    switch space {
    case .pairs: pairCount
    case .users: model.shape.userRows
    case .items: model.shape.itemRows
    }
  }

  /// Notes a mistake unless a variable has the rows of its space, and a column.
  ///
  /// The backward pass goes by the space: it would leave other rows as an earlier step left them, or write outside.
  func requireRows(
    _ rows: Int, columns: Int, in space: Variable.Space = .pairs, of operation: @autoclosure () -> String
  ) {
    let count = rowCount(of: space) ?? rows
    if space == .pairs { pairCount = count }
    require(rows == count, "\(operation()): \(rows) rows for \(count) \(space); \(space.rule)")
    require(columns >= 1, "\(operation()): \(rows) x \(columns); a variable has at least one column")
  }

  /// Runs an operation and records it.
  ///
  /// - Parameters:
  ///   - operation: what to compute.
  ///   - first: its first input.
  ///   - second: its second input.
  ///   - rows: rows of the result: those of its inputs.
  ///   - columns: columns of the result, at least 1.
  /// - Returns: the result, in the space of the inputs.
  public func record(
    _ operation: any Operation, _ first: Variable? = nil, _ second: Variable? = nil, rows: Int, columns: Int
  ) -> Variable {
    let name = type(of: operation).name
    if let first, let second {
      require(
        first.space == second.space,
        "\(name): a variable of \(first.space) beside one of \(second.space); gather(_:rows:) takes a table to the pairs"
      )
    }
    requireRows(rows, columns: columns, in: first?.space ?? .pairs, of: name)
    return record(operation, first, second, columns: columns, in: first?.space ?? .pairs)
  }

  /// Runs an operation that leads from one space to another, or whose result has a space of its own, and records it.
  ///
  /// `forward` sees whole inputs, each with the rows of its own space, and writes every row of the output; `backward` adds
  /// to any row of an input's gradient.
  ///
  /// - Parameters:
  ///   - operation: what to compute.
  ///   - first: its first input.
  ///   - second: its second input.
  ///   - columns: columns of the result, at least 1.
  ///   - space: the space of the result; tables do not depend on the pairs of a batch.
  /// - Returns: the result, with the rows of its space.
  public func record(
    _ operation: any Operation, _ first: Variable? = nil, _ second: Variable? = nil, columns: Int,
    in space: Variable.Space
  ) -> Variable {
    let name = type(of: operation).name
    for case let input? in [first, second] {
      require(
        input.batch == batch,
        "\(name): an input was computed for another batch or tape; compute every variable in scores(of:on:)")
      require(
        space == .pairs || input.space != .pairs,
        "\(name): a variable of \(space) cannot be computed of one of pairs, which change with the batch")
    }
    let rows = rowCount(of: space) ?? first?.rows ?? 0
    requireRows(rows, columns: columns, in: space, of: name)
    guard mistake == nil else { return nothing(rows: rows, columns: columns, in: space) }
    if let grid { return record(operation, first, second, rows: rows, columns: columns, in: space, on: grid) }
    // The gradients of a view are there for active rows alone.
    let accepts = type(of: operation).acceptsViews && (gradients == nil || type(of: operation).skipsInactiveRows)
    for input in [first, second] where !accepts { if let input { fillGaps(of: input.index) } }
    let value = Matrix(arena.allocate(rows * columns), rows: rows, columns: columns)
    let node = Node(
      operation: operation, first: first?.index ?? -1, second: second?.index ?? -1, value: value,
      gradient: emptyGradient(rows: rows, columns: columns), space: space)
    nodes.append(node)
    let inputs = guardsInputs ? contents(of: [first, second]) : []
    operation.forward(OperationContext(tape: self, node: node))
    if guardsInputs {
      require(
        contents(of: [first, second]) == inputs,
        "\(name): forward wrote to an input; others may read it, so write to `output` alone")
    }
    return Variable(index: nodes.count - 1, batch: batch, rows: rows, columns: columns, space: space)
  }

  /// The numbers of some variables, as bits, so that NaN equals itself.
  private func contents(of variables: [Variable?]) -> [UInt8] {
    variables.compactMap { $0 }.reduce(into: []) { bytes, variable in
      let value = nodes[variable.index].value
      for row in 0..<value.rows {
        bytes += UnsafeRawBufferPointer(UnsafeBufferPointer(start: value.row(row), count: value.columns))
      }
    }
  }

  /// A weight as a whole, up to date.
  func weight(_ index: Int) -> Matrix {
    readWeights[index] = true
    lateRows?.catchUp(index)
    return model.matrix(index)
  }

  /// The value of a variable; zeros after a ``mistake``.
  public func value(of variable: Variable) -> Matrix {
    require(variable.batch == batch, "value(of:): the variable was computed for another batch or tape")
    guard mistake == nil else {
      let zeros = Matrix(
        arena.allocate(variable.rows * variable.columns), rows: variable.rows, columns: variable.columns)
      zeros.values.update(repeating: 0)
      return zeros
    }
    if grid != nil { return pairValue(of: variable.index, withoutGaps: true) }
    fillGaps(of: variable.index)
    return nodes[variable.index].value
  }

  func gradient(of node: Node) -> Matrix {
    guard let gradient = node.gradient else { preconditionFailure("this tape records no gradients") }
    return gradient
  }

  func emptyGradient(rows: Int, columns: Int) -> Matrix? {
    gradients == nil ? nil : Matrix(arena.allocate(rows * columns), rows: rows, columns: columns)
  }
}
