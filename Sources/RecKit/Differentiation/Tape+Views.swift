/// Rows of a table that are seen where they are, and not copied until somebody needs them without gaps.
extension Tape {
  /// Rows to look up, in memory that lasts for the batch: the batch's own columns as they are, others copied.
  func lasting(_ rows: UnsafeBufferPointer<Int32>) -> UnsafeBufferPointer<Int32> {
    if pairs?.side(of: rows) != nil { return rows }
    let copy = arena.integers(rows.count)
    _ = copy.update(fromContentsOf: rows)
    return UnsafeBufferPointer(copy)
  }

  /// The first of a column's rows that have all others too: fewer where the batch shares its negatives.
  private func covering(_ rows: UnsafeBufferPointer<Int32>) -> UnsafeBufferPointer<Int32> {
    guard let layout, layout.sharesNegatives, pairs?.side(of: rows) != nil, rows.count == layout.pairCount else {
      return rows
    }
    return UnsafeBufferPointer(rebasing: rows[..<layout.coveringCount])
  }

  /// Records rows of a weight without copying them.
  func recordView(_ operation: any Operation, rows: UnsafeBufferPointer<Int32>, of weight: Int) -> Variable {
    readWeights[weight] = true
    if let grid { return recordView(operation, rows: rows, of: weight, on: grid) }
    lateRows?.catchUp(covering(rows), of: weight)
    let value = Matrix(rows: rows, of: model.matrix(weight))
    var node = Node(operation: operation, first: -1, second: -1, value: value)
    if let gradients {
      if gradients.occurrenceSquares(of: weight) == nil {
        // The backward pass says where each row's gradient stands, once it knows which rows have one.
        node.gradient = Matrix(rows: rows, of: gradients.touchedMatrix(weight))
        node.gradientRows = GradientRows(weight: weight, rows: rows)
      } else {
        node.gradient = emptyGradient(rows: rows.count, columns: value.columns)
      }
    }
    nodes.append(node)
    return Variable(index: nodes.count - 1, batch: batch, rows: rows.count, columns: value.columns, space: .pairs)
  }

  /// Touches the rows of weights that pairs with a gradient look up, and sees the gradients of those rows as a matrix
  /// with a row for each pair.
  func findGradientRows(of active: UnsafeBufferPointer<Int32>) {
    guard let gradients else { return }
    touchViewedRows(of: active, in: gradients)
    for index in nodes.indices {
      guard let view = nodes[index].gradientRows else { continue }
      let places = arena.integers(view.rows.count)
      share(active.count, inPiecesOf: elementPiece) { range in
        gradients.writePlaces(
          of: view.rows, at: UnsafeBufferPointer(rebasing: active[range]), of: view.weight, into: places)
      }
      gradients.keepInPlace(view.weight)
      let numbers = gradients.touchedNumbers(of: view.weight)
      nodes[index].gradient = Matrix(
        rows: UnsafeBufferPointer(places),
        of: Matrix(numbers.start, rows: 0, columns: nodes[index].value.columns))
      guard numbers.isPacked, active.count >= RowSet.leastCount else { continue }
      nodes[index].gradientRows?.orderedCount = gradients.touchedCount(of: view.weight)
    }
  }

  /// The pairs of each row of a view's packed gradient; nil for other nodes and for small batches.
  func rowOrder(of index: Int, active: UnsafeBufferPointer<Int32>) -> RowOrder? {
    guard let rows = nodes[index].gradientRows, rows.orderedCount > 0, let places = nodes[index].gradient?.index else {
      return nil
    }
    if let order = rows.order { return order }
    let order = RowOrder(
      active, places: UnsafeBufferPointer(start: places, count: rows.rows.count), count: rows.orderedCount, arena: arena
    )
    nodes[index].gradientRows?.order = order
    return order
  }

  private func touchViewedRows(of active: UnsafeBufferPointer<Int32>, in gradients: Gradients) {
    var active = active
    // Where negatives are shared, all pairs are active, and the first ones have all rows.
    if let layout, layout.sharesNegatives, active.count == layout.pairCount {
      active = UnsafeBufferPointer(rebasing: active[..<layout.coveringCount])
    }
    guard active.count >= RowSet.leastCount else {
      for index in nodes.indices {
        guard let view = nodes[index].gradientRows else { continue }
        gradients.touch(view.rows, at: active, of: view.weight)
      }
      return
    }
    let views = nodes.compactMap(\.gradientRows)
    let weights = Set(views.map(\.weight)).sorted()
    // The rows of one weight are told apart by one thread, those of another weight by another.
    team.share(weights.count, inPiecesOf: 1) { range in
      for view in views where weights[range.lowerBound] == view.weight {
        gradients.touch(view.rows, at: active, of: view.weight)
      }
    }
  }

  /// Copies a view's rows, so that they stand without gaps, with a gradient of their own.
  func fillGaps(of index: Int) {
    let view = nodes[index].value
    guard view.index != nil else { return }
    nodes[index].value = copyWithoutGaps(view)
    if nodes[index].gradient?.index != nil {
      nodes[index].gradientRows = nil
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
