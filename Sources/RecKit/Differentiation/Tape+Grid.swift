extension Tape {
  /// Records an operation on a grid: on the side that its inputs share, else for every pair.
  func record(
    _ operation: any Operation, _ first: Variable?, _ second: Variable?, rows: Int, columns: Int,
    in space: Variable.Space, on grid: Grid
  ) -> Variable {
    let inputs = [first, second].compactMap { $0?.index }
    let position = nodes.count
    var node = Node(
      operation: operation, first: first?.index ?? -1, second: second?.index ?? -1,
      value: Matrix(model.buffers[0].pointer, rows: 0, columns: columns), gradient: nil)
    node.space = space
    guard space == .pairs else {
      // A whole table does not depend on the users and items that are scored: it is computed once.
      if let known = known(at: position, like: node) {
        node.value = known.value
        nodes.append(node)
      } else {
        run(&node, rows: rows)
      }
      return Variable(index: position, batch: batch, rows: rows, columns: columns, space: space)
    }
    node.grid.side = type(of: operation).isRowWise ? sharedSide(of: inputs) : .pairs
    switch node.grid.side {
    case .items where known(at: position, like: node) != nil:
      node.value = known(at: position, like: node)?.value ?? node.value
      nodes.append(node)
    case .items, .users:
      if !type(of: operation).acceptsViews { for input in inputs { fillGaps(of: input) } }
      run(&node, rows: node.grid.side == .items ? grid.items.count : grid.users.count)
    case .pairs where operation is ConcatenateOperation:
      node.grid.parts = inputs.flatMap { nodes[$0].grid.parts.isEmpty ? [$0] : nodes[$0].grid.parts }
      nodes.append(node)
    case .pairs:
      let accepts = type(of: operation).acceptsViews
      let scores = (operation as? any GridOperation)?.score(inputs, columns: columns, on: self, grid) { make in
        let matrix = known(at: position, like: node)?.grid.prepared ?? make()
        node.grid.prepared = matrix
        return matrix
      }
      switch scores {
      case .pairs(let matrix): node.value = matrix
      case .sum(let sum): node.grid.sum = sum
      case nil: break
      }
      guard scores == nil else {
        nodes.append(node)
        break
      }
      for input in inputs { _ = pairValue(of: input, withoutGaps: !accepts || columns == 1) }
      run(&node, rows: rows)
    }
    return Variable(index: position, batch: batch, rows: rows, columns: columns, space: .pairs)
  }

  private func run(_ node: inout Node, rows: Int) {
    node.value = Matrix(arena.allocate(rows * node.value.columns), rows: rows, columns: node.value.columns)
    nodes.append(node)
    node.operation.forward(OperationContext(tape: self, node: node))
  }

  /// Records rows of a table: on the side that the rows are of.
  func recordView(
    _ operation: any Operation, rows: UnsafeBufferPointer<Int32>, of weight: Int, on grid: Grid
  ) -> Variable {
    recordView(operation, rows: rows, of: model.matrix(weight), first: -1, on: grid)
  }

  /// Records rows of a table, on the side that the rows are of; `first` is the table's position, -1 for a weight.
  func recordView(
    _ operation: any Operation, rows: UnsafeBufferPointer<Int32>, of table: Matrix, first: Int, on grid: Grid
  ) -> Variable {
    let side = grid.side(of: rows)
    var node = Node(
      operation: operation, first: first, second: -1, value: Matrix(rows: grid.stored(rows), of: table), gradient: nil)
    node.grid.side = side
    if side != .pairs { node.grid.pairValue = Matrix(rows: rows, of: table) }
    nodes.append(node)
    return Variable(index: nodes.count - 1, batch: batch, rows: rows.count, columns: table.columns, space: .pairs)
  }

  /// How many rows an operation on these inputs computes: fewer than there are pairs where they share a side.
  func computedRows(_ inputs: Variable...) -> Int {
    guard let grid, mistake == nil, inputs.allSatisfy({ $0.batch == batch && $0.space == .pairs }) else {
      return inputs[0].rows
    }
    switch sharedSide(of: inputs.map(\.index)) {
    case .pairs: return inputs[0].rows
    case .users: return grid.users.count
    case .items: return grid.items.count
    }
  }

  private func sharedSide(of inputs: [Int]) -> Grid.Side {
    guard let first = inputs.first, inputs.allSatisfy({ nodes[$0].grid.side == nodes[first].grid.side }) else {
      return .pairs
    }
    return nodes[first].grid.side
  }

  /// A node of the pass over the whole catalogue, with this grid's items alone where it has a row for each.
  ///
  /// A scorer records the same operations each time: what it computes depends on its parameters and the pairs alone.
  private func known(at position: Int, like node: Node) -> Node? {
    guard let grid, let whole = grid.whole, position < whole.nodes.count else { return nil }
    var known = whole.nodes[position]
    guard type(of: known.operation) == type(of: node.operation), known.first == node.first,
      known.second == node.second, known.space == node.space, known.grid.side == node.grid.side,
      known.operation.weights == node.operation.weights
    else { return nil }
    if node.space == .pairs && node.grid.side == .items { known.value = onItems(known.value, of: grid) }
    return known
  }

  /// The rows of this grid's items in a matrix with a row for each item of the catalogue.
  func onItems(_ matrix: Matrix, of grid: Grid) -> Matrix {
    Matrix(
      matrix.pointer + Int(grid.items.first ?? 0) * matrix.columns, rows: grid.items.count, columns: matrix.columns)
  }

  /// A variable's value with a row for each pair: a view where rows repeat, unless it must be without gaps.
  func pairValue(of index: Int, withoutGaps: Bool) -> Matrix {
    guard let grid else { return nodes[index].value }
    var node = nodes[index]
    guard node.space == .pairs else { return node.value }
    if node.grid.pairValue == nil {
      switch node.grid.side {
      case .users: node.grid.pairValue = Matrix(rows: grid.places.users, of: node.value)
      case .items: node.grid.pairValue = Matrix(rows: grid.places.items, of: node.value)
      case .pairs where !node.grid.parts.isEmpty: node.grid.pairValue = sideBySide(node)
      case .pairs: node.grid.pairValue = node.grid.sum.map { added($0, for: grid) }
      }
    }
    let value = node.grid.pairValue ?? node.value
    if withoutGaps && value.index != nil { node.grid.pairValue = copyWithoutGaps(value) }
    nodes[index] = node
    return node.grid.pairValue ?? node.value
  }

  /// A sum with a row for each pair.
  func added(_ sum: GridNode.Sum, for grid: Grid) -> Matrix {
    let (items, columns) = (grid.items.count, sum.users.columns)
    let whole = Matrix(arena.allocate(grid.pairs.count * columns), rows: grid.pairs.count, columns: columns)
    for user in 0..<grid.users.count {
      for item in 0..<items {
        Kernels.sum(sum.users.row(user), sum.items.row(item), into: whole.row(user * items + item), count: columns)
      }
    }
    if sum.isRectified { Kernels.relu(whole.pointer, into: whole.pointer, count: whole.count) }
    return whole
  }

  private func sideBySide(_ node: Node) -> Matrix {
    let rows = grid?.pairs.count ?? 0
    let columns = node.value.columns
    let whole = Matrix(arena.allocate(rows * columns), rows: rows, columns: columns)
    var start = 0
    for part in node.grid.parts {
      let value = pairValue(of: part, withoutGaps: false)
      for row in 0..<rows { (whole.row(row) + start).update(from: value.row(row), count: value.columns) }
      start += value.columns
    }
    return whole
  }
}
