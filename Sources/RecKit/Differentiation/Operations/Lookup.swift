extension Tape {
  /// The rows of a table, one for each pair: output (i, j) = table (rows[i], j).
  ///
  /// - Parameters:
  ///   - weight: the table's name.
  ///   - rows: a row of the table for each pair; copied unless it is a column of the batch.
  /// - Returns: `rows.count` x the table's columns.
  public func lookup(_ weight: String, rows: UnsafeBufferPointer<Int32>) -> Variable {
    guard let index = weightIndex(weight, for: "lookup") else { return nothing(rows: rows.count, columns: 1) }
    let declaration = model.declarations[index]
    let columns = declaration.columns
    requireRows(rows.count, columns: columns, of: "lookup of \(weight)")
    checkSide(of: rows, in: declaration)
    // On a grid each row is among many pairs.
    let distinct = grid?.stored(rows) ?? rows
    if let largest = distinct.max(), largest >= declaration.rows || (distinct.min() ?? 0) < 0 {
      require(
        false,
        "lookup: row \(largest) of \(weight), which has \(declaration.rows) rows; look users up in a table of shape.userRows and items in one of shape.itemRows"
      )
    }
    guard mistake == nil else { return nothing(rows: rows.count, columns: columns) }
    if let side = pairs?.side(of: rows) { tableSpaces[index] = side }
    let lasting = lasting(rows)
    return recordView(LookupOperation(weight: index, rows: lasting), rows: lasting, of: index)
  }
}

extension Tape {
  /// Notes a mistake where the batch's users are looked up in a table of items, or its items in one of users.
  private func checkSide(of rows: UnsafeBufferPointer<Int32>, in table: WeightDeclaration) {
    guard let side = pairs?.side(of: rows), let own = rowCount(of: side), table.rows != own else { return }
    let other: Variable.Space = side == .users ? .items : .users
    require(
      table.rows != rowCount(of: other),
      "lookup: the batch's \(side) in \(table.name), which has \(table.rows) rows, as a table of \(other) has; use pairs.\(other), or declare shape.\(side == .users ? "userRows" : "itemRows") rows"
    )
  }

  /// One number for each pair from a table of one column: a user's or an item's bias.
  ///
  /// - Parameters:
  ///   - weight: the table's name.
  ///   - rows: a row of the table for each pair; copied unless it is a column of the batch.
  /// - Returns: `rows.count` x 1.
  public func bias(_ weight: String, rows: UnsafeBufferPointer<Int32>) -> Variable {
    let result = lookup(weight, rows: rows)
    require(result.columns == 1, "bias: \(weight) has \(result.columns) columns, a bias has 1; lookup takes whole rows")
    return result
  }
}

private struct LookupOperation: Operation {
  static let name = "embedding"
  static let skipsInactiveRows = true
  let weight: Int
  let rows: UnsafeBufferPointer<Int32>
  var weights: [Int] { [weight] }

  /// The tape sees the table's rows where they are.
  func forward(_ context: OperationContext) {}

  /// Adds each occurrence's gradient to its row, unless it was summed there in the first place, and, where the
  /// optimiser asks for it, its square.
  ///
  /// Where positives and their negatives look up the same rows, as with users, a row occurs once a triplet
  /// and its gradient is first summed over the triplet: what cancels there then cancels exactly.
  func backward(_ context: OperationContext) {
    let gradient = context.outputGradient
    guard gradient.index == nil else { return }
    context.gradients.touch(rows, at: context.activeRows, of: weight)
    let table = context.gradients.touchedMatrix(weight)
    let squares = context.gradients.occurrenceSquares(of: weight)
    let layout = context.tape.layout
    let isShared = layout?.isShared(rows) ?? false
    var position = 0
    while position < context.activeRows.count {
      let first = Int(context.activeRows[position])
      let occurrence = gradient.row(first)
      position += 1
      while isShared && position < context.activeRows.count
        && layout?.positive(of: first) == layout?.positive(of: Int(context.activeRows[position]))
      {
        let other = gradient.row(Int(context.activeRows[position]))
        Kernels.add(1, times: other, to: occurrence, count: gradient.columns)
        position += 1
      }
      let row = Int(rows[first])
      Kernels.add(1, times: occurrence, to: table.row(row), count: gradient.columns)
      guard let target = squares.map({ $0 + row * gradient.columns }) else { continue }
      Kernels.addProduct(occurrence, occurrence, to: target, count: gradient.columns)
    }
  }
}

extension BatchLayout {
  /// Whether every negative's row is that of its positive.
  fileprivate func isShared(_ rows: UnsafeBufferPointer<Int32>) -> Bool {
    negativePairs.allSatisfy { rows[$0] == rows[positive(of: $0)] }
  }
}
