internal import Synchronization

/// Numbers that make a piece of element-wise work worth handing over, a multiple of 128.
let elementPiece = 4096

/// Records operations on batches, so that gradients can be computed backwards.
///
/// A tape belongs to one thread. Operations are methods of it, each in a file of its own under
/// `Operations/`; every node is a whole batch, never one pair.
public final class Tape {
  struct Node {
    let operation: any Operation
    /// Positions of the inputs; -1 where there is none.
    let first: Int
    let second: Int
    /// What was computed; a view of a table's rows until somebody needs it without gaps.
    var value: Matrix
    /// Where its gradient is summed; a view of the table's gradient where rows may be added to it directly.
    var gradient: Matrix?
    /// What else there is on a ``Grid``.
    var grid = GridNode()
  }

  /// Where dropout's random numbers come from; nil: no dropout (inference).
  struct DropoutKey {
    var seed: UInt64
    var epoch: Int
    var step: Int
  }

  /// The weights that operations read.
  public let model: Model
  let arena = Arena()
  /// Positions of the kernels and biases of dense layers by name.
  var layers: [String: (kernel: Int, bias: Int)] = [:]
  var nodes: [Node] = []
  private var optimizer: (any OptimizerState)?
  private(set) var gradients: Gradients?
  private(set) var dropoutKey: DropoutKey?
  /// How many pairs of the batch are positives; their negatives follow.
  private(set) var positives = 0
  /// How many pairs the batch has; nil until something is recorded, where whoever reset the tape did not say.
  private var pairCount: Int?
  /// The pairs of the batch, where whoever reset the tape said which.
  private var pairs: PairBatch?

  private let team: Team?
  /// Tells batches apart, on whatever tape.
  private(set) var batch = Tape.nextBatch()
  private static let batches = Atomic<UInt64>(0)

  /// What a scorer has done wrong with the tape: its first mistake in this batch; whoever asked for scores throws it.
  public private(set) var mistake: String?
  /// The weights that were read in this batch.
  private(set) var readWeights: [Bool] = []
  /// The users and items whose pairs the batch is, where a catalogue is scored.
  private(set) var grid: Grid?
  /// Whether operations are watched for writing to their inputs: slow, for checks.
  var guardsInputs = false

  /// Makes an empty tape over a model's weights.
  public convenience init(for model: Model) { self.init(for: model, team: nil) }

  /// Makes an empty tape whose operations may use several threads.
  init(for model: Model, team: Team?) {
    self.model = model
    self.team = team
    readWeights = model.declarations.map { _ in false }
  }

  private static func nextBatch() -> UInt64 { batches.add(1, ordering: .relaxed).newValue }

  /// Notes a mistake of the scorer's unless a condition holds; what is recorded after a mistake is not computed.
  ///
  /// - Parameters:
  ///   - condition: what must hold.
  ///   - message: the operation, what is wrong (with shapes), what would be right.
  public func require(_ condition: Bool, _ message: @autoclosure () -> String) {
    if !condition && mistake == nil { mistake = message() }
  }

  /// The position of a weight that an operation names; nil, and a mistake, where there is none.
  ///
  /// - Parameters:
  ///   - name: the weight's name.
  ///   - operation: who asks.
  /// - Returns: the position, for ``OperationContext/weight(_:)``.
  public func weightIndex(_ name: String, for operation: String) -> Int? {
    if let index = model.declarations.firstIndex(where: { $0.name == name }) { return index }
    let names = model.declarations.map(\.name)
    require(false, "\(operation): no weight is called `\(name)`" + Suggestion.text(for: name, among: names))
    return nil
  }

  /// What an operation returns that cannot be computed because of a ``mistake``.
  public func nothing(rows: Int, columns: Int) -> Variable {
    Variable(index: -1, batch: batch, rows: rows, columns: columns)
  }

  /// Splits work into pieces: see ``OperationContext/share(_:inPiecesOf:_:)``.
  func share(_ count: Int, inPiecesOf size: Int, _ body: (Range<Int>) -> Void) {
    precondition(size > 0, "pieces of \(size)")
    let pieces = (count + size - 1) / size
    func run(_ piece: Int) { body(piece * size..<min(piece * size + size, count)) }
    guard let team else { return (0..<pieces).forEach(run) }
    team.run(pieces: pieces, run)
  }

  /// Whether the batch is for training: dropout drops.
  public var isTraining: Bool { dropoutKey != nil }

  /// Forgets what was recorded; memory and weights stay.
  ///
  /// - Parameters:
  ///   - pairs: the batch; nil: as many pairs as the first variable has rows.
  ///   - positives: how many of the pairs are positives, their negatives following; 0: unknown.
  ///   - gradients: where the weights' gradients are summed; nil: none are computed.
  ///   - optimizer: what must bring weights up to date before they are read.
  ///   - dropout: where dropout's random numbers come from; nil: no dropout.
  ///   - grid: the users and items whose pairs the batch is; without gradients.
  func reset(
    pairs: PairBatch? = nil, positives: Int = 0, gradients: Gradients? = nil, optimizer: (any OptimizerState)? = nil,
    dropout: DropoutKey? = nil, grid: Grid? = nil
  ) {
    self.grid = grid
    self.pairs = grid?.pairs ?? pairs
    pairCount = self.pairs?.count
    nodes.removeAll(keepingCapacity: true)
    arena.reset()
    batch = Self.nextBatch()
    mistake = nil
    for index in readWeights.indices { readWeights[index] = false }
    self.gradients = gradients
    self.optimizer = optimizer
    dropoutKey = dropout
    self.positives = positives
  }

  /// Notes a mistake unless a variable has one row for each pair of the batch, and a column.
  ///
  /// The backward pass goes by pairs: it would leave other rows as an earlier step left them, or write outside.
  func requireRowForEachPair(_ rows: Int, columns: Int, of operation: @autoclosure () -> String) {
    let count = pairCount ?? rows
    pairCount = count
    require(
      rows == count,
      "\(operation()): \(rows) rows for \(count) pairs; each variable has one row for each pair of the batch, in their order"
    )
    require(columns >= 1, "\(operation()): \(rows) x \(columns); a variable has at least one column")
  }

  /// Rows to look up, in memory that lasts for the batch: the batch's own columns as they are, others copied.
  func lasting(_ rows: UnsafeBufferPointer<Int32>) -> UnsafeBufferPointer<Int32> {
    if let pairs, rows.baseAddress == pairs.users.baseAddress || rows.baseAddress == pairs.items.baseAddress {
      return rows
    }
    let copy = UnsafeMutableBufferPointer(
      start: UnsafeMutableRawPointer(arena.allocate(rows.count)).bindMemory(to: Int32.self, capacity: rows.count),
      count: rows.count)
    _ = copy.update(fromContentsOf: rows)
    return UnsafeBufferPointer(copy)
  }

  /// Runs an operation and records it.
  ///
  /// - Parameters:
  ///   - operation: what to compute.
  ///   - first: its first input.
  ///   - second: its second input.
  ///   - rows: rows of the result: the pairs of the batch.
  ///   - columns: columns of the result, at least 1.
  /// - Returns: the result.
  public func record(
    _ operation: any Operation, _ first: Variable? = nil, _ second: Variable? = nil, rows: Int, columns: Int
  ) -> Variable {
    for case let input? in [first, second] {
      require(
        input.batch == batch,
        "\(type(of: operation).name): an input was computed for another batch or tape; compute every variable in scores(of:on:)"
      )
    }
    requireRowForEachPair(rows, columns: columns, of: type(of: operation).name)
    guard mistake == nil else { return nothing(rows: rows, columns: columns) }
    if let grid { return record(operation, first, second, rows: rows, columns: columns, on: grid) }
    let accepts = type(of: operation).acceptsViews
    for input in [first, second] where !accepts { if let input { fillGaps(of: input.index) } }
    let value = Matrix(arena.allocate(rows * columns), rows: rows, columns: columns)
    let node = Node(
      operation: operation, first: first?.index ?? -1, second: second?.index ?? -1, value: value,
      gradient: emptyGradient(rows: rows, columns: columns))
    nodes.append(node)
    let inputs = guardsInputs ? contents(of: [first, second]) : []
    operation.forward(OperationContext(tape: self, node: node))
    if guardsInputs {
      require(
        contents(of: [first, second]) == inputs,
        "\(type(of: operation).name): forward wrote to an input; others may read it, so write to `output` alone")
    }
    return Variable(index: nodes.count - 1, batch: batch, rows: rows, columns: columns)
  }

  /// The numbers of some variables, as bits, so that NaN equals itself.
  private func contents(of variables: [Variable?]) -> [UInt8] {
    variables.compactMap { $0 }.reduce(into: []) { bytes, variable in
      let value = nodes[variable.index].value
      for row in 0..<value.rows {
        bytes += UnsafeRawBufferPointer(UnsafeBufferPointer(start: value.row(row), count: value.columns))
      }
    }
  }

  /// Records rows of a weight without copying them.
  func recordView(_ operation: any Operation, rows: UnsafeBufferPointer<Int32>, of weight: Int) -> Variable {
    readWeights[weight] = true
    if let grid { return recordView(operation, rows: rows, of: weight, on: grid) }
    optimizer?.catchUp(rows, of: weight)
    let value = Matrix(rows: rows, of: model.matrix(weight))
    var gradient: Matrix?
    if let gradients {
      gradient =
        gradients.occurrenceSquares(of: weight) == nil
        ? Matrix(rows: rows, of: gradients.matrix(weight))
        : emptyGradient(rows: rows.count, columns: value.columns)
    }
    nodes.append(Node(operation: operation, first: -1, second: -1, value: value, gradient: gradient))
    return Variable(index: nodes.count - 1, batch: batch, rows: rows.count, columns: value.columns)
  }

  /// A weight as a whole, up to date.
  func weight(_ index: Int) -> Matrix {
    readWeights[index] = true
    optimizer?.catchUp(index)
    return model.matrix(index)
  }

  /// The value of a variable; zeros after a ``mistake``.
  public func value(of variable: Variable) -> Matrix {
    require(variable.batch == batch, "value(of:): the variable was computed for another batch or tape")
    guard mistake == nil else {
      let zeros = Matrix(
        arena.allocate(variable.rows * variable.columns), rows: variable.rows, columns: variable.columns)
      zeros.values.update(repeating: 0)
      return zeros
    }
    if grid != nil { return pairValue(of: variable.index, withoutGaps: true) }
    fillGaps(of: variable.index)
    return nodes[variable.index].value
  }

  func gradient(of node: Node) -> Matrix {
    guard let gradient = node.gradient else { preconditionFailure("this tape records no gradients") }
    return gradient
  }

  private func emptyGradient(rows: Int, columns: Int) -> Matrix? {
    gradients == nil ? nil : Matrix(arena.allocate(rows * columns), rows: rows, columns: columns)
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

  /// Computes the gradients of all weights, given that of one variable with one column.
  ///
  /// A pair's score depends on no other pair, so pairs whose derivative is 0 (triplets beyond the margin) have no
  /// gradient anywhere: operations see the list of the others, and need not look at the rest.
  ///
  /// - Parameters:
  ///   - variable: where to start.
  ///   - seed: the derivative of the objective by each of its elements.
  func backward(from variable: Variable, seed: UnsafeBufferPointer<Float>) {
    precondition(seed.count == variable.rows * variable.columns)
    fillGaps(of: variable.index)
    let active = activeRows(of: variable, seed: seed)
    for node in nodes where node.gradient?.index == nil { clear(gradient(of: node), rows: active) }
    let start = gradient(of: nodes[variable.index])
    for row in active {
      let offset = Int(row) * variable.columns
      start.row(Int(row)).update(from: seed.baseAddress.unsafelyUnwrapped + offset, count: variable.columns)
    }
    for node in nodes[...variable.index].reversed() {
      if !type(of: node.operation).skipsInactiveRows && active.count < variable.rows {
        clearInactive(gradient(of: node), active: active)
      }
      node.operation.backward(OperationContext(tape: self, node: node, activeRows: active))
    }
  }

  /// The rows whose derivative is not 0; a triplet's pairs together.
  private func activeRows(of variable: Variable, seed: UnsafeBufferPointer<Float>) -> UnsafeBufferPointer<Int32> {
    let rows = UnsafeMutableRawPointer(arena.allocate(variable.rows + 1)).bindMemory(
      to: Int32.self, capacity: variable.rows + 1)
    var count = 0
    let columns = variable.columns
    func add(_ row: Int) {
      var isActive = false
      for position in row * columns..<(row + 1) * columns { isActive = isActive || seed[position] != 0 }
      rows[count] = Int32(row)
      count += isActive ? 1 : 0
    }
    let triplets = positives == 0 ? variable.rows : positives
    let negatives = variable.rows / triplets - 1
    for triplet in 0..<triplets {
      add(triplet)
      for negative in 0..<negatives { add(triplets + triplet * negatives + negative) }
    }
    return UnsafeBufferPointer(start: rows, count: count)
  }

  private func clear(_ matrix: Matrix, rows: UnsafeBufferPointer<Int32>) {
    guard rows.count < matrix.rows else { return matrix.values.update(repeating: 0) }
    for row in rows { matrix.row(Int(row)).update(repeating: 0, count: matrix.columns) }
  }

  private func clearInactive(_ matrix: Matrix, active: UnsafeBufferPointer<Int32>) {
    let isActive = Set(active)
    for row in 0..<matrix.rows where !isActive.contains(Int32(row)) {
      matrix.row(row).update(repeating: 0, count: matrix.columns)
    }
  }
}
