extension ItemWeights {
  /// Makes weights from their stored tensors: see ``tensors``.
  ///
  /// - Parameters:
  ///   - tensors: `item_weights`, or `item_weights.starts`, `item_weights.columns` and `item_weights.values`.
  ///   - training: whose users are scored.
  /// - Throws: ``FittedTensorError`` where the tensors are not such weights of the items of `training`.
  public init(_ tensors: [FittedTensor], of training: TrainingSet) throws {
    let width = training.shape.itemRows
    if tensors.contains(where: { $0.name == "item_weights" }) {
      self.init(try tensors.floats("item_weights", shape: [width, width]).values, of: training)
      return
    }
    let values = try tensors.floats("item_weights.values", shape: [nil]).values
    let columns = try tensors.integers("item_weights.columns", count: values.count, in: 0...max(0, width - 1))
    let starts = try tensors.integers("item_weights.starts", count: width + 1, in: 0...values.count)
    guard starts.first == 0, starts.last == values.count, zip(starts, starts.dropFirst()).allSatisfy({ $0 <= $1 })
    else {
      throw FittedTensorError(
        "the tensor item_weights.starts does not divide \(values.count) weights among \(width) items")
    }
    var entries: [SparseMatrix.Entry] = []
    entries.reserveCapacity(values.count)
    for row in 0..<width {
      let places = starts[row]..<starts[row + 1]
      guard zip(places, places.dropFirst()).allSatisfy({ columns[$0] < columns[$1] }) else {
        throw FittedTensorError("the tensor item_weights.columns is not ascending within row \(row)")
      }
      for place in places {
        entries.append(SparseMatrix.Entry(row: Int32(row), column: Int32(columns[place]), value: values[place]))
      }
    }
    self.init(SparseMatrix(rows: .items, columns: .items, shape: training.shape, entries: entries), of: training)
  }
}
