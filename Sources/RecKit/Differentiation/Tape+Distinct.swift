/// The rows of one side of a batch that shares its negatives, each occurrence once: of its users those of the positives,
/// of its items those of the positives and the shared negatives.
///
/// They are the first pairs of the batch, so that row n of what is stored is that of pair n.
struct DistinctRows {
  let side: Variable.Space
  let layout: BatchLayout

  /// How many there are.
  var count: Int { side == .users ? layout.positives : layout.coveringCount }

  /// Which of them a pair has.
  func place(of pair: Int) -> Int {
    if side == .users { return layout.positive(of: pair) }
    return pair < layout.positives ? pair : layout.positives + (pair - layout.positives) % layout.negativesPerPositive
  }
}

extension Tape {
  /// What a variable has a row for each of, where a batch that shares its negatives has fewer of them than pairs: those of
  /// a table's rows that the batch's users or items look up, and what was computed of them row by row.
  func distinctRows(of input: Variable) -> DistinctRows? {
    guard mistake == nil, let layout, layout.sharesNegatives, input.batch == batch, input.rows == layout.pairCount,
      let side = side(of: nodes[input.index].value)
    else { return nil }
    return DistinctRows(side: side, layout: layout)
  }

  /// Records an operation that computes each row of its output from the same row of its input, on distinct rows alone;
  /// every pair sees its own among them.
  func record(_ operation: any Operation, of input: Variable, on distinct: DistinctRows) -> Variable {
    let places = places(of: distinct)
    let stored = Matrix(arena.allocate(distinct.count * input.columns), rows: distinct.count, columns: input.columns)
    // The backward pass clears no view.
    let gradient = emptyGradient(rows: distinct.count, columns: input.columns)
    gradient?.values.update(repeating: 0)
    let node = Node(
      operation: operation, first: input.index, second: -1, value: Matrix(rows: places, of: stored),
      gradient: gradient.map { Matrix(rows: places, of: $0) })
    nodes.append(node)
    operation.forward(OperationContext(tape: self, node: node))
    return Variable(index: nodes.count - 1, batch: batch, rows: input.rows, columns: input.columns, space: .pairs)
  }

  private func places(of distinct: DistinctRows) -> UnsafeBufferPointer<Int32> {
    if let known = distinctPlaces[distinct.side] { return known }
    let places = arena.integers(distinct.layout.pairCount)
    for pair in places.indices { places[pair] = Int32(distinct.place(of: pair)) }
    distinctPlaces[distinct.side] = UnsafeBufferPointer(places)
    return UnsafeBufferPointer(places)
  }

  /// Whose rows a view has, one for each pair: the batch's users' or items', in their table or stored once each.
  private func side(of view: Matrix) -> Variable.Space? {
    guard let index = view.index, let pairs, view.rows == pairs.count else { return nil }
    if let side = pairs.side(of: UnsafeBufferPointer(start: index, count: view.rows)) { return side }
    return distinctPlaces.first { $0.value.baseAddress == index }?.key
  }
}

extension OperationContext {
  /// The rows whose gradients the backward pass of an operation on distinct rows, or with nil on all, reads, and where
  /// what it keeps of each stands.
  ///
  /// A distinct row's gradient is the sum of its pairs', unless somebody asked for the rows without gaps: then each pair
  /// has its own.
  func forEachGradientRow(_ distinct: DistinctRows?, _ body: (_ row: Int, _ place: Int) -> Void) {
    if let distinct, outputGradient.index != nil {
      for row in 0..<distinct.count { body(row, row) }
    } else {
      for row in activeRows.lazy.map(Int.init) { body(row, distinct?.place(of: row) ?? row) }
    }
  }
}
