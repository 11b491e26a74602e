/// A differentiable function of matrices that a ``Tape`` can record.
///
/// Write ``forward(_:)`` and ``backward(_:)``; keep in the value whatever both need (a pointer that the
/// batch owns, the position of a weight, a rate). It must hold that `backward` adds to the gradients of
/// inputs and weights and never overwrites them: an input may be used elsewhere as well.
public protocol Operation {
  /// The name that errors and summaries use, such as `dense`.
  static var name: String { get }

  /// The weights that the operation reads, as positions in the model.
  var weights: [Int] { get }

  /// Writes ``OperationContext/output``.
  func forward(_ context: OperationContext)

  /// Reads ``OperationContext/outputGradient`` and adds to the gradients of inputs and weights.
  func backward(_ context: OperationContext)

  /// Whether the operation reads inputs and their gradients through ``Matrix/row(_:)`` alone.
  ///
  /// Then rows of an embedding table are not copied for it.
  static var acceptsViews: Bool { get }

  /// Whether each row of the output depends on the same row of the inputs alone, by the same rule for all rows.
  ///
  /// Then what belongs to an item alone is computed once an item, and not once a pair, when a catalogue is scored.
  static var isRowWise: Bool { get }

  /// Whether `backward` leaves rows alone that are not among ``OperationContext/activeRows``.
  ///
  /// Then the gradients of the other rows are not cleared for it.
  static var skipsInactiveRows: Bool { get }
}

/// ``Operation`` by a name that Foundation does not have.
///
/// Foundation has a class `Operation`: a file that imports both says `TapeOperation` or `RecKit.Operation`.
public typealias TapeOperation = Operation

extension Operation {
  /// No weights.
  public var weights: [Int] { [] }
  /// Inputs stand without gaps.
  public static var acceptsViews: Bool { false }
  /// Rows may be told apart by their place.
  public static var isRowWise: Bool { false }
  /// The gradients of all rows are there, many of them 0.
  public static var skipsInactiveRows: Bool { false }
}

/// What an operation sees of its tape while it runs.
public struct OperationContext {
  let tape: Tape
  let node: Tape.Node
  /// The rows whose gradient may differ from 0, the pairs of a triplet together; only in `backward`.
  public internal(set) var activeRows = UnsafeBufferPointer<Int32>(start: nil, count: 0)

  /// The matrix to write, or that was written.
  public var output: Matrix { node.value }
  /// The derivative of the objective by the output; only in `backward`.
  public var outputGradient: Matrix { tape.gradient(of: node) }
  /// An input's value.
  public func input(_ position: Int) -> Matrix {
    let input = tape.nodes[position == 0 ? node.first : node.second]
    return node.grid.side == .pairs ? input.grid.pairValue ?? input.value : input.value
  }
  /// An input's gradient, to add to; only in `backward`.
  public func inputGradient(_ position: Int) -> Matrix {
    tape.gradient(of: tape.nodes[position == 0 ? node.first : node.second])
  }
  /// A weight's value.
  public func weight(_ index: Int) -> Matrix { tape.weight(index) }
  /// A weight's gradient, to add to; only in `backward`.
  ///
  /// Say which rows with ``Gradients/touch(_:of:)``.
  public func weightGradient(_ index: Int) -> Matrix { gradients.matrix(index) }
  /// The gradients of the weights; only in `backward`.
  public var gradients: Gradients {
    guard let gradients = tape.gradients else { preconditionFailure("gradients are there in backward only") }
    return gradients
  }
  /// Does work on `count` rows or numbers in pieces, on several threads where the run has them.
  ///
  /// Pieces write to different places, in any order, and use only memory that was there before: none calls
  /// ``scratch(_:)``. They depend on the arguments alone, so that results have the same bits on any number of threads.
  ///
  /// - Parameters:
  ///   - count: of rows or numbers.
  ///   - size: of them in a piece; some microseconds' work, or handing it over does not pay.
  ///   - body: gets a range of them.
  public func share(_ count: Int, inPiecesOf size: Int, _ body: (Range<Int>) -> Void) {
    tape.share(count, inPiecesOf: size, body)
  }
  /// Memory for `count` numbers that lasts for the step.
  public func scratch(_ count: Int) -> UnsafeMutablePointer<Float> { tape.arena.allocate(count) }
}

extension OperationContext {
  /// Adds the gradients of two inputs' row by row products, or with `cosines` of their cosines.
  ///
  /// What a row receives is added in the order of the pairs, however the work is shared.
  func addRowGradients(
    cosines: (values: UnsafePointer<Float>, inverseNorms: UnsafePointer<Float>)? = nil
  ) {
    let (x, y, gradients) = (input(0), input(1), UnsafePointer(outputGradient.pointer))
    let (dx, dy) = (inputGradient(0), inputGradient(1))
    guard let first = tape.rowOrder(of: node.first, active: activeRows),
      let second = tape.rowOrder(of: node.second, active: activeRows)
    else {
      // Without views each pair has a row of its own, unless both inputs are one.
      let areApart = dx.index == nil && dy.index == nil && node.first != node.second
      return share(activeRows.count, inPiecesOf: areApart ? rowPiece : max(1, activeRows.count)) { range in
        Kernels.addRowGradients(
          rows: UnsafeBufferPointer(rebasing: activeRows[range]), of: x, y, to: dx, dy, gradients: gradients,
          cosines: cosines)
      }
    }
    for (side, order) in [first, second].enumerated() {
      let sums = (side == 0 ? dx : dy).pointer
      share(order.starts.count - 1, inPiecesOf: rowPiece / 4) { places in
        Kernels.sumRowGradients(
          of: side == 0 ? x : y, side == 0 ? y : x, to: sums, order: order, places: places, gradients: gradients,
          cosines: cosines, side: side)
      }
    }
  }
}
