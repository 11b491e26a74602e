/// Rows of a table that are seen where they are, and not copied until somebody needs them without gaps.
extension Tape {
  /// Rows to look up, in memory that lasts for the batch: the batch's own columns as they are, others copied.
  func lasting(_ rows: UnsafeBufferPointer<Int32>) -> UnsafeBufferPointer<Int32> {
    if pairs?.side(of: rows) != nil { return rows }
    let copy = UnsafeMutableBufferPointer(
      start: UnsafeMutableRawPointer(arena.allocate(rows.count)).bindMemory(to: Int32.self, capacity: rows.count),
      count: rows.count)
    _ = copy.update(fromContentsOf: rows)
    return UnsafeBufferPointer(copy)
  }

  /// Records rows of a weight without copying them.
  func recordView(_ operation: any Operation, rows: UnsafeBufferPointer<Int32>, of weight: Int) -> Variable {
    readWeights[weight] = true
    if let grid { return recordView(operation, rows: rows, of: weight, on: grid) }
    lateRows?.catchUp(rows, of: weight)
    let value = Matrix(rows: rows, of: model.matrix(weight))
    var gradient: Matrix?
    if let gradients {
      gradient =
        gradients.occurrenceSquares(of: weight) == nil
        ? Matrix(rows: rows, of: gradients.matrix(weight))
        : emptyGradient(rows: rows.count, columns: value.columns)
    }
    nodes.append(Node(operation: operation, first: -1, second: -1, value: value, gradient: gradient))
    return Variable(index: nodes.count - 1, batch: batch, rows: rows.count, columns: value.columns, space: .pairs)
  }

  /// Copies a view's rows, so that they stand without gaps, with a gradient of their own.
  func fillGaps(of index: Int) {
    let view = nodes[index].value
    guard view.index != nil else { return }
    nodes[index].value = copyWithoutGaps(view)
    if nodes[index].gradient?.index != nil {
      nodes[index].gradient = emptyGradient(rows: view.rows, columns: view.columns)
    }
  }

  /// A copy whose rows stand together.
  func copyWithoutGaps(_ view: Matrix) -> Matrix {
    let copy = Matrix(arena.allocate(view.count), rows: view.rows, columns: view.columns)
    guard view.columns > 1 else {
      for row in 0..<view.rows { copy.pointer[row] = view.row(row)[0] }
      return copy
    }
    for row in 0..<view.rows { copy.row(row).update(from: view.row(row), count: view.columns) }
    return copy
  }
}
