internal import Synchronization

/// Numbers that make a piece of element-wise work worth handing over, a multiple of 128.
let elementPiece = 4096

/// Rows of embeddings that make a piece of a batch's products worth handing over.
let rowPiece = 512

/// Records operations on batches, so that gradients can be computed backwards.
///
/// A tape belongs to one thread. Operations are methods of it, each in a file of its own under
/// `Operations/`; every node is a whole batch, or a whole table, never one pair: see ``Variable/Space``.
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
    /// What `gradient` is a view of, where it is one of a weight's.
    var gradientRows: GradientRows?
    /// What the value has a row for.
    var space = Variable.Space.pairs
    /// Whether the gradient is that of a weight, which is clear at the start of a step.
    var isWeightGradient = false
    /// What else there is on a ``Grid``.
    var grid = GridNode()
  }

  /// Rows of a weight's gradient, one for each pair.
  struct GradientRows {
    let weight: Int
    let rows: UnsafeBufferPointer<Int32>
    /// Of a large batch whose rows' gradients are packed: the pairs of each, where an operation asked for them.
    var order: RowOrder?
    /// Whether there may be an order: of that many rows that stand one after the other; 0: none.
    var orderedCount = 0
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
  private(set) var lateRows: (any LateRows)?
  private(set) var gradients: Gradients?
  private(set) var dropoutKey: DropoutKey?
  /// Which pairs of the batch are positives and which are theirs; nil: unknown.
  private(set) var layout: BatchLayout?
  /// How many pairs the batch has; nil until something is recorded, where whoever reset the tape did not say.
  var pairCount: Int?
  /// The pairs of the batch, where whoever reset the tape said which.
  private(set) var pairs: PairBatch?

  let team: Team?
  /// Tells batches apart, on whatever tape.
  private(set) var batch = Tape.nextBatch()
  private static let batches = Atomic<UInt64>(0)

  /// What a scorer has done wrong with the tape: its first mistake in this batch; whoever asked for scores throws it.
  public private(set) var mistake: String?
  /// The weights that were read in this batch.
  var readWeights: [Bool] = []
  /// Of each weight that was read for the batch's users or items, which of both.
  var tableSpaces: [Variable.Space?] = []
  /// The users and items whose pairs the batch is, where a catalogue is scored.
  private(set) var grid: Grid?
  /// The rows of each table space, where the backward pass asked for them.
  var tableRows: [Variable.Space: UnsafeBufferPointer<Int32>] = [:]
  /// The place that each pair has among a side's ``DistinctRows``, where somebody asked.
  var distinctPlaces: [Variable.Space: UnsafeBufferPointer<Int32>] = [:]
  /// Whether operations are watched for writing to their inputs: slow, for checks.
  var guardsInputs = false

  /// Makes an empty tape over a model's weights.
  public convenience init(for model: Model) { self.init(for: model, team: nil) }

  /// Makes an empty tape whose operations may use several threads.
  init(for model: Model, team: Team?) {
    self.model = model
    self.team = team
    readWeights = model.declarations.map { _ in false }
    tableSpaces = model.declarations.map { _ in nil }
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
  public func nothing(rows: Int, columns: Int, in space: Variable.Space = .pairs) -> Variable {
    Variable(index: -1, batch: batch, rows: rows, columns: columns, space: space)
  }

  /// Splits work into pieces: see ``OperationContext/share(_:inPiecesOf:_:)``.
  func share(_ count: Int, inPiecesOf size: Int, _ body: (Range<Int>) -> Void) {
    team.share(count, inPiecesOf: size, body)
  }

  /// Whether the batch is for training: dropout drops.
  public var isTraining: Bool { dropoutKey != nil }

  /// Forgets what was recorded; memory and weights stay.
  ///
  /// - Parameters:
  ///   - pairs: the batch; nil: as many pairs as the first variable has rows.
  ///   - layout: which of the pairs are positives and which are theirs; nil: unknown.
  ///   - gradients: where the weights' gradients are summed; nil: none are computed.
  ///   - lateRows: what must bring weights up to date before they are read.
  ///   - dropout: where dropout's random numbers come from; nil: no dropout.
  ///   - grid: the users and items whose pairs the batch is; without gradients.
  func reset(
    pairs: PairBatch? = nil, layout: BatchLayout? = nil, gradients: Gradients? = nil,
    lateRows: (any LateRows)? = nil, dropout: DropoutKey? = nil, grid: Grid? = nil
  ) {
    self.grid = grid
    self.pairs = grid?.pairs ?? pairs
    pairCount = self.pairs?.count
    nodes.removeAll(keepingCapacity: true)
    arena.reset()
    if !tableRows.isEmpty { tableRows.removeAll(keepingCapacity: true) }
    if !distinctPlaces.isEmpty { distinctPlaces.removeAll(keepingCapacity: true) }
    batch = Self.nextBatch()
    mistake = nil
    for index in readWeights.indices { (readWeights[index], tableSpaces[index]) = (false, nil) }
    self.gradients = gradients
    self.lateRows = lateRows
    dropoutKey = dropout
    self.layout = layout
  }
}
