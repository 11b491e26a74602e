extension Tape {
  /// A number for each pair that no weight changes, such as whether the user is known to have the item.
  ///
  /// - Parameters:
  ///   - pairs: the batch.
  ///   - value: the number of a pair; of its user and item alone, and finite.
  /// - Returns: `pairs.count` x 1.
  public func constant(for pairs: PairBatch, _ value: (_ user: Int, _ item: Int) -> Float) -> Variable {
    requireRows(pairs.count, columns: 1, of: ConstantOperation.name)
    guard mistake == nil else { return nothing(rows: pairs.count, columns: 1) }
    let numbers = Matrix(arena.allocate(pairs.count), rows: pairs.count, columns: 1)
    for pair in 0..<pairs.count { numbers.pointer[pair] = value(Int(pairs.users[pair]), Int(pairs.items[pair])) }
    return record(ConstantOperation(numbers: numbers), columns: 1, in: .pairs)
  }

  /// Features of all users or items, which no weight changes.
  ///
  /// - Parameter features: the features, such as ``TrainingSet/itemFeatures``.
  /// - Returns: a row for each user or item x a column for each feature, in the features' space.
  public func constant(_ features: FeatureTable) -> Variable {
    require(
      features.rowCount == rowCount(of: features.space),
      "constant: features of \(features.rowCount) \(features.space), where tables have \(rowCount(of: features.space) ?? 0)"
    )
    guard mistake == nil else {
      return nothing(rows: features.rowCount, columns: features.columnCount, in: features.space)
    }
    return record(ConstantOperation(numbers: features.matrix), columns: features.columnCount, in: features.space)
  }
}

/// Numbers that were there before.
private struct ConstantOperation: Operation {
  static let name = "constant"
  static let skipsInactiveRows = true
  let numbers: Matrix

  func forward(_ context: OperationContext) {
    context.output.pointer.update(from: numbers.pointer, count: numbers.count)
  }
  func backward(_ context: OperationContext) {}
}
