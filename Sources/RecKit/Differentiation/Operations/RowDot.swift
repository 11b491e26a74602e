extension Tape {
  /// The inner product of each row of one matrix with the same row of another: one column.
  public func rowDot(_ first: Variable, _ second: Variable) -> Variable {
    require(
      first.rows == second.rows && first.columns == second.columns,
      "rowDot: \(first.rows) x \(first.columns) and \(second.rows) x \(second.columns)")
    return record(RowDotOperation(), first, second, rows: first.rows, columns: 1)
  }
}

private struct RowDotOperation: FactoredOperation {
  static let name = "row dot"
  static let acceptsViews = true
  static let skipsInactiveRows = true
  static let isRowWise = true

  func forward(_ context: OperationContext) {
    let (x, y, output) = (context.input(0), context.input(1), context.output)
    if let shared = SharedProduct(context) { return shared.forward(context) }
    context.share(output.rows, inPiecesOf: rowPiece) { rows in
      Kernels.rowDot(x.part(rows), y.part(rows), into: output.pointer + rows.lowerBound)
    }
  }

  func backward(_ context: OperationContext) {
    if let shared = SharedProduct(context) { return shared.backward(context) }
    context.addRowGradients()
  }
}

/// The inner products of a batch whose positives share their negatives: of the positives one by one, of all users with
/// all negatives as one matrix product, U N'.
private struct SharedProduct {
  /// Users of a piece of the product, and negatives of a piece of their gradient.
  private static let piece = 32
  private let layout: BatchLayout
  /// Which input is the users'.
  private let userInput: Int
  private let columns: Int

  /// Nil where negatives are not shared, or the inputs are not the batch's users and items as they stand in tables.
  init?(_ context: OperationContext) {
    let (x, y) = (context.input(0), context.input(1))
    guard let layout = context.tape.layout, layout.sharesNegatives, let pairs = context.tape.pairs,
      pairs.count == layout.pairCount, pairs.users.baseAddress != pairs.items.baseAddress, x.columns > 1
    else { return nil }
    switch (x.index, y.index) {
    case (pairs.users.baseAddress, pairs.items.baseAddress): userInput = 0
    case (pairs.items.baseAddress, pairs.users.baseAddress): userInput = 1
    default: return nil
    }
    (self.layout, columns) = (layout, x.columns)
  }

  /// The rows of the positives' users and of the shared negatives, without gaps.
  private func factors(_ context: OperationContext) -> (users: Matrix, negatives: Matrix) {
    let (first, count) = (layout.positives, layout.negativesPerPositive)
    return (
      context.tape.copyWithoutGaps(context.input(userInput).part(0..<first)),
      context.tape.copyWithoutGaps(context.input(1 - userInput).part(first..<first + count))
    )
  }

  func forward(_ context: OperationContext) {
    let (users, negatives) = factors(context)
    let transposed = context.tape.transposed(negatives)
    let output = context.output.pointer
    Kernels.rowDot(
      context.input(0).part(layout.positivePairs), context.input(1).part(layout.positivePairs), into: output)
    context.share(users.rows, inPiecesOf: Self.piece) { range in
      Kernels.multiply(
        .rows(users.row(range.lowerBound), columns: columns), transposed.pointer,
        into: output + layout.positives + range.lowerBound * negatives.rows, m: range.count, n: negatives.rows,
        k: columns)
    }
  }

  /// With the derivatives G of users by negatives: of U it is G N, of N it is G' U.
  func backward(_ context: OperationContext) {
    let (users, negatives) = factors(context)
    let derivatives = UnsafePointer(context.outputGradient.pointer) + layout.positives
    let (ofUsers, ofNegatives) = (context.scratch(users.count), context.scratch(negatives.count))
    context.share(users.rows, inPiecesOf: Self.piece) { range in
      Kernels.multiply(
        .rows(derivatives + range.lowerBound * negatives.rows, columns: negatives.rows), negatives.pointer,
        into: ofUsers + range.lowerBound * columns, m: range.count, n: columns, k: negatives.rows)
    }
    context.share(negatives.rows, inPiecesOf: Self.piece) { range in
      Kernels.multiply(
        .transposed(derivatives + range.lowerBound, columns: negatives.rows), users.pointer,
        into: ofNegatives + range.lowerBound * columns, m: range.count, n: columns, k: users.rows)
    }
    // Rows may occur several times: they are added in the order of the pairs.
    let (userGradient, itemGradient) = (context.inputGradient(userInput), context.inputGradient(1 - userInput))
    Kernels.addRowGradients(
      rows: UnsafeBufferPointer(rebasing: context.activeRows[layout.positivePairs]), of: context.input(0),
      context.input(1), to: context.inputGradient(0), context.inputGradient(1),
      gradients: UnsafePointer(context.outputGradient.pointer))
    for row in 0..<users.rows {
      Kernels.add(1, times: ofUsers + row * columns, to: userGradient.row(row), count: columns)
    }
    for row in 0..<negatives.rows {
      Kernels.add(
        1, times: ofNegatives + row * columns, to: itemGradient.row(layout.positives + row), count: columns)
    }
  }
}

extension RowDotOperation {
  func factors(_ rows: Matrix, on tape: Tape) -> Matrix { rows }

  /// Users' rows times the transpose of all items' rows.
  func score(
    _ inputs: [Int], columns: Int, on tape: Tape, _ grid: Grid, prepared: (() -> Matrix) -> Matrix
  ) -> GridScores? {
    guard grid.isWhole, let (users, items) = tape.usersAndItems(inputs) else { return nil }
    let output = Matrix(tape.arena.allocate(grid.pairs.count), rows: grid.pairs.count, columns: 1)
    let transposed = prepared { tape.transposed(tape.nodes[items].value) }
    tape.fillGaps(of: users)
    Kernels.multiply(
      .rows(tape.nodes[users].value.pointer, columns: transposed.rows), transposed.pointer, into: output.pointer,
      m: grid.users.count, n: grid.items.count, k: transposed.rows)
    return .pairs(output)
  }
}

extension Tape {
  /// Which of two inputs belongs to users and which to items; nil unless each belongs to one.
  func usersAndItems(_ inputs: [Int]) -> (users: Int, items: Int)? {
    switch inputs.map({ nodes[$0].grid.side }) {
    case [.users, .items]: (inputs[0], inputs[1])
    case [.items, .users]: (inputs[1], inputs[0])
    default: nil
    }
  }

  /// The transpose, in memory that lasts for the batch.
  func transposed(_ matrix: Matrix) -> Matrix {
    let source = matrix.index == nil ? matrix : copyWithoutGaps(matrix)
    let transposed = Matrix(arena.allocate(matrix.count), rows: matrix.columns, columns: matrix.rows)
    Kernels.transpose(source.pointer, rows: source.rows, columns: source.columns, into: transposed.pointer)
    return transposed
  }
}
