extension Tape {
  /// A whole table as a variable: what graph convolutions and other functions of all users or items start from.
  ///
  /// Its gradient has a row for each row of the table, so an optimiser moves all of them at each step.
  ///
  /// - Parameters:
  ///   - weight: the table's name.
  ///   - space: `.users` for a table of `shape.userRows`, `.items` for one of `shape.itemRows`.
  /// - Returns: the table's rows x its columns, in that space.
  public func table(_ weight: String, of space: Variable.Space) -> Variable {
    guard let index = weightIndex(weight, for: "table") else { return nothing(rows: 1, columns: 1, in: space) }
    let declaration = model.declarations[index]
    let (rows, columns) = (declaration.rows, declaration.columns)
    require(
      space != .pairs, "table: \(weight) is a table of .users or of .items; lookup(_:rows:) takes its rows to pairs")
    require(
      space == .pairs || rows == rowCount(of: space),
      "table: \(weight) has \(rows) rows, a table of \(space) has \(rowCount(of: space) ?? 0)")
    guard mistake == nil else { return nothing(rows: rows, columns: columns, in: space) }
    gradients?.touchAll(of: index)
    tableSpaces[index] = space
    nodes.append(
      Node(
        operation: TableOperation(weight: index), first: -1, second: -1, value: self.weight(index),
        gradient: gradients?.matrix(index), space: space, isWeightGradient: true))
    return Variable(index: nodes.count - 1, batch: batch, rows: rows, columns: columns, space: space)
  }

  /// Rows of a table variable, one for each pair: output (i, j) = table (rows[i], j).
  ///
  /// - Parameters:
  ///   - table: a variable of users or of items.
  ///   - rows: a row of it for each pair: `pairs.users`, `pairs.items`, or rows of one's own, which are copied.
  /// - Returns: `rows.count` x the table's columns, in the space of pairs.
  public func gather(_ table: Variable, rows: UnsafeBufferPointer<Int32>) -> Variable {
    require(table.batch == batch, "gather: the table was computed for another batch or tape")
    require(
      table.space != .pairs, "gather: a variable of pairs has its rows where they belong; a table has users or items")
    if let side = pairs?.side(of: rows) {
      require(
        side == table.space, "gather: the batch's \(side) from a variable of \(table.space); use pairs.\(table.space)")
    }
    requireRows(rows.count, columns: table.columns, of: "gather")
    if let largest = (grid?.stored(rows) ?? rows).max(), largest >= table.rows || (rows.min() ?? 0) < 0 {
      require(false, "gather: row \(largest) of \(table.rows) rows")
    }
    guard mistake == nil else { return nothing(rows: rows.count, columns: table.columns) }
    let lasting = lasting(rows)
    let operation = GatherOperation(rows: lasting)
    let source = nodes[table.index]
    if let grid { return recordView(operation, rows: lasting, of: source.value, first: table.index, on: grid) }
    nodes.append(
      Node(
        operation: operation, first: table.index, second: -1, value: Matrix(rows: lasting, of: source.value),
        gradient: source.gradient.map { Matrix(rows: lasting, of: $0) }))
    return Variable(index: nodes.count - 1, batch: batch, rows: rows.count, columns: table.columns, space: .pairs)
  }
}

/// A weight, where it lies.
private struct TableOperation: Operation {
  static let name = "table"
  static let skipsInactiveRows = true
  let weight: Int
  var weights: [Int] { [weight] }

  func forward(_ context: OperationContext) {}
  /// The gradient is the weight's own.
  func backward(_ context: OperationContext) {}
}

private struct GatherOperation: Operation {
  static let name = "gather"
  static let skipsInactiveRows = true
  let rows: UnsafeBufferPointer<Int32>

  /// The tape sees the table's rows where they are.
  func forward(_ context: OperationContext) {}

  /// Adds each pair's gradient to its row, unless it was summed there in the first place.
  func backward(_ context: OperationContext) {
    let (gradient, table) = (context.outputGradient, context.inputGradient(0))
    guard gradient.index == nil else { return }
    for pair in context.activeRows.lazy.map(Int.init) {
      Kernels.add(1, times: gradient.row(pair), to: table.row(Int(rows[pair])), count: gradient.columns)
    }
  }
}
