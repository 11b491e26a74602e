extension Tape {
  /// Computes the gradients of all weights, given that of one variable with one column.
  ///
  /// A pair's score depends on no other pair, so pairs whose derivative is 0 (triplets beyond the margin) have no
  /// gradient anywhere: operations see the list of the others, and need not look at the rest.
  ///
  /// - Parameters:
  ///   - variable: where to start.
  ///   - seed: the derivative of the objective by each of its elements.
  func backward(from variable: Variable, seed: UnsafeBufferPointer<Float>) {
    precondition(seed.count == variable.rows * variable.columns)
    fillGaps(of: variable.index)
    let active = activeRows(of: variable, seed: seed)
    findGradientRows(of: active)
    for node in nodes where node.gradient?.index == nil && !node.isWeightGradient {
      clear(gradient(of: node), rows: node.space == .pairs ? active : every(node.space))
    }
    let start = gradient(of: nodes[variable.index])
    for row in active {
      let offset = Int(row) * variable.columns
      start.row(Int(row)).update(from: seed.baseAddress.unsafelyUnwrapped + offset, count: variable.columns)
    }
    for node in nodes[...variable.index].reversed() {
      guard node.space == .pairs else {
        node.operation.backward(OperationContext(tape: self, node: node, activeRows: every(node.space)))
        continue
      }
      if !type(of: node.operation).skipsInactiveRows && active.count < variable.rows {
        clearInactive(gradient(of: node), active: active)
      }
      node.operation.backward(OperationContext(tape: self, node: node, activeRows: active))
    }
    gradients?.unite()
  }

  /// The rows whose derivative is not 0, a triplet's pairs together; all in their order where negatives are shared.
  private func activeRows(of variable: Variable, seed: UnsafeBufferPointer<Float>) -> UnsafeBufferPointer<Int32> {
    let rows = UnsafeMutableRawPointer(arena.allocate(variable.rows + 1)).bindMemory(
      to: Int32.self, capacity: variable.rows + 1)
    var count = 0
    let columns = variable.columns
    func add(_ row: Int) {
      var isActive = false
      for position in row * columns..<(row + 1) * columns { isActive = isActive || seed[position] != 0 }
      rows[count] = Int32(row)
      count += isActive ? 1 : 0
    }
    if layout?.sharesNegatives == true {
      for row in 0..<variable.rows { rows[row] = Int32(row) }
      return UnsafeBufferPointer(start: rows, count: variable.rows)
    }
    guard let layout else {
      for row in 0..<variable.rows { add(row) }
      return UnsafeBufferPointer(start: rows, count: count)
    }
    for positive in 0..<layout.positives {
      add(positive)
      for negative in layout.negatives(of: positive) { add(negative) }
    }
    return UnsafeBufferPointer(start: rows, count: count)
  }

  /// Every row of a table, in memory that lasts for the batch.
  private func every(_ space: Variable.Space) -> UnsafeBufferPointer<Int32> {
    if let rows = tableRows[space] { return rows }
    let count = rowCount(of: space) ?? 0
    let rows = UnsafeMutableRawPointer(arena.allocate(count)).bindMemory(to: Int32.self, capacity: count)
    for row in 0..<count { rows[row] = Int32(row) }
    let result = UnsafeBufferPointer(start: rows, count: count)
    tableRows[space] = result
    return result
  }

  private func clear(_ matrix: Matrix, rows: UnsafeBufferPointer<Int32>) {
    guard rows.count < matrix.rows else { return matrix.values.update(repeating: 0) }
    for row in rows { matrix.row(Int(row)).update(repeating: 0, count: matrix.columns) }
  }

  private func clearInactive(_ matrix: Matrix, active: UnsafeBufferPointer<Int32>) {
    let isActive = Set(active)
    for row in 0..<matrix.rows where !isActive.contains(Int32(row)) {
      matrix.row(row).update(repeating: 0, count: matrix.columns)
    }
  }
}
