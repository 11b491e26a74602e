extension Tape {
  /// The rows of a table, one for each pair: output (i, j) = table (rows[i], j).
  ///
  /// - Parameters:
  ///   - weight: the table's name.
  ///   - rows: a row of the table for each pair; must live as long as the batch.
  /// - Returns: `rows.count` x the table's columns.
  public func lookup(_ weight: String, rows: UnsafeBufferPointer<Int32>) -> Variable {
    let index = model.index(of: weight)
    return record(
      LookupOperation(weight: index, rows: rows), rows: rows.count, columns: model.declarations[index].columns)
  }
}

private struct LookupOperation: Operation {
  static let name = "embedding"
  let weight: Int
  let rows: UnsafeBufferPointer<Int32>
  var weights: [Int] { [weight] }

  func forward(_ context: OperationContext) {
    let table = context.weight(weight)
    for (position, row) in rows.enumerated() {
      context.output.row(position).update(from: table.row(Int(row)), count: table.columns)
    }
  }

  /// Adds each occurrence's gradient to its row and, where the optimiser asks for it, its square.
  ///
  /// Where positives and their negatives look up the same rows, as with users, a row occurs once a triplet
  /// and its gradient is first summed over the triplet: what cancels there then cancels exactly.
  func backward(_ context: OperationContext) {
    let (gradient, table) = (context.outputGradient, context.weightGradient(weight))
    let squares = context.gradients.occurrenceSquares(of: weight)
    let positives = context.tape.positives
    let negatives = positives == 0 ? 0 : (rows.count - positives) / positives
    let isShared =
      positives > 0 && (positives..<rows.count).allSatisfy { rows[$0] == rows[($0 - positives) / negatives] }
    for position in isShared ? 0..<positives : rows.indices {
      let occurrence = gradient.row(position)
      for negative in 0..<(isShared ? negatives : 0) {
        let other = gradient.row(positives + position * negatives + negative)
        Kernels.add(1, times: other, to: occurrence, count: gradient.columns)
      }
      let row = Int(rows[position])
      context.gradients.touch(rows[position], of: weight)
      Kernels.add(1, times: occurrence, to: table.row(row), count: gradient.columns)
      guard let target = squares.map({ $0 + row * gradient.columns }) else { continue }
      for column in 0..<gradient.columns { target[column] += occurrence[column] * occurrence[column] }
    }
  }
}
