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

  func backward(_ context: OperationContext) {
    let table = context.weightGradient(weight)
    for (position, row) in rows.enumerated() {
      context.gradients.touch(row, of: weight)
      Kernels.add(1, times: context.outputGradient.row(position), to: table.row(Int(row)), count: table.columns)
    }
  }
}
