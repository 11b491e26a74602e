/// The gradients of a model's weights, and which rows of each a step has touched.
///
/// Of a table whose rows are looked up, the gradients of touched rows alone are kept, one after the other, so that a
/// step's gradients stay in the cache however large the table is. A weight whose gradient somebody asks for as a whole
/// keeps the whole from then on.
public final class Gradients {
  private let weights: [WeightGradient]

  /// Allocates zeros.
  ///
  /// - Parameters:
  ///   - model: whose weights the gradients belong to.
  ///   - separatesOccurrences: whether somebody asks for a weight's ``occurrenceSquares(of:)``.
  public init(for model: Model, separatesOccurrences: (WeightDeclaration) -> Bool = { _ in false }) {
    weights = model.declarations.map {
      WeightGradient(rows: $0.rows, columns: $0.columns, hasSquares: separatesOccurrences($0))
    }
  }

  /// How many weights there are.
  var weightCount: Int { weights.count }

  /// The whole gradient of each weight, the shape of the weight; zero in rows that were not touched.
  public var buffers: [AlignedBuffer] { weights.map { $0.makeWhole() } }

  /// The rows of each weight that may differ from zero, each once: in the order of their first touch, or ascending where
  /// a large batch touched them.
  public var touchedRows: [[Int32]] { weights.map(\.touched) }

  /// The rows of a weight that may differ from zero: see ``touchedRows``.
  public func touchedRows(of weight: Int) -> [Int32] { weights[weight].touched }

  /// How many rows of a weight may differ from zero.
  func touchedCount(of weight: Int) -> Int { weights[weight].touched.count }

  /// A weight's whole gradient as a matrix.
  ///
  /// Whoever adds to a row says so with ``touch(_:of:)`` or ``touchAll(of:)``.
  public func matrix(_ weight: Int) -> Matrix {
    let whole = weights[weight].makeWhole()
    return Matrix(whole.pointer, rows: weights[weight].rows, columns: weights[weight].columns)
  }

  /// The gradients of a weight's touched rows, by row of the weight; other rows may not be there.
  ///
  /// Valid until a row is touched, but see ``keepInPlace(_:)``.
  func touchedMatrix(_ weight: Int) -> Matrix { weights[weight].touchedMatrix }

  /// Where the gradients of touched rows stand: in the order of ``touchedRows(of:)`` where they are packed, else each at
  /// its row's place in the weight.
  func touchedNumbers(of weight: Int) -> (start: UnsafeMutablePointer<Float>, isPacked: Bool) {
    weights[weight].touchedNumbers
  }

  /// A copy of a weight's whole gradient, which stays packed where it is.
  func values(of weight: Int) -> [Float] { weights[weight].values }

  /// Keeps the packed gradients of a weight where they are until ``unite()``, for they are seen from elsewhere.
  func keepInPlace(_ weight: Int) { weights[weight].isSeen = true }

  /// Whether no gradient of a weight is NaN or infinite.
  func areFinite(_ weight: Int) -> Bool { weights[weight].areFinite }

  /// Marks a row as touched.
  public func touch(_ row: Int32, of weight: Int) { weights[weight].touch(row) }

  /// Marks the rows that some pairs look up as touched.
  func touch(_ rows: UnsafeBufferPointer<Int32>, at pairs: UnsafeBufferPointer<Int32>, of weight: Int) {
    weights[weight].touch(rows, at: pairs)
  }

  /// Writes where the gradients of rows that some pairs look up, all of them touched, stand in ``touchedNumbers(of:)``.
  func writePlaces(
    of rows: UnsafeBufferPointer<Int32>, at pairs: UnsafeBufferPointer<Int32>, of weight: Int,
    into places: UnsafeMutableBufferPointer<Int32>
  ) {
    weights[weight].writePlaces(of: rows, at: pairs, into: places)
  }

  /// Marks every row as touched, for operations that use a weight as a whole.
  public func touchAll(of weight: Int) { weights[weight].touchAll() }

  /// The sum over a row's occurrences in the batch of the square of each occurrence's gradient; Keras 3's Adam uses it.
  ///
  /// In the order of the weight. Nil if ``Optimizer/separatesOccurrences(of:)`` does not ask for it, or if an operation
  /// used the whole weight in this step.
  public func occurrenceSquares(of weight: Int) -> UnsafeMutablePointer<Float>? {
    weights[weight].isUsedWhole ? nil : weights[weight].squares?.pointer
  }

  /// Adds what was packed to wholes that somebody asked for meanwhile, at the end of the backward pass.
  func unite() { for weight in weights { weight.unite() } }

  /// Adds the derivative of the regulariser, `2 * l2 * w`, over every weight that has one.
  ///
  /// - Parameter model: the weights.
  /// - Returns: the regulariser: the sum over weights of l2 times the sum of squares.
  func addRegulariser(of model: Model) -> Double {
    var penalty = 0.0
    for (index, declaration) in model.declarations.enumerated() where declaration.l2 > 0 {
      touchAll(of: index)
      penalty += declaration.l2 * Kernels.sumOfSquares(model.buffers[index].values)
      let (decay, values, gradient) = (Float(2 * declaration.l2), model.buffers[index].pointer, matrix(index).pointer)
      for position in 0..<declaration.count { gradient[position] += decay * values[position] }
    }
    return penalty
  }

  /// Visits the numbers of every weight in rows that were touched.
  ///
  /// For rules that leave a number as it is where its gradient is 0: other rows are passed over.
  ///
  /// - Parameters:
  ///   - model: the weights to change.
  ///   - body: gets the number to change, its gradient, the weight's position in the model and the number's in the
  ///     weight.
  public func forEachNumber(
    of model: Model, _ body: (inout Float, Float, _ weight: Int, _ position: Int) -> Void
  ) {
    for (index, weight) in weights.enumerated() {
      let (values, width) = (model.buffers[index].pointer, weight.columns)
      let (start, isPacked) = weight.touchedNumbers
      for (place, row) in weight.touched.enumerated() {
        let gradient = start + (isPacked ? place : Int(row)) * width
        let first = Int(row) * width
        for column in 0..<width { body(&values[first + column], gradient[column], index, first + column) }
      }
    }
  }

  /// Sets what was touched back to zero, after a step.
  public func clear() { for weight in weights { weight.clear() } }
}

/// The gradient of one weight.
private final class WeightGradient {
  let rows: Int
  let columns: Int
  private(set) var touched: [Int32] = []
  private(set) var isUsedWhole = false
  let squares: AlignedBuffer?
  /// The whole gradient, where somebody asked for it.
  private var whole: AlignedBuffer?
  /// The gradients of touched rows, in their order; some room more.
  private var packed = AlignedBuffer(count: 0)
  /// Whether somebody sees the packed gradients where they are.
  var isSeen = false
  /// How many of the touched rows are packed.
  private var packedCount = 0
  /// The place of each row among the touched ones; -1: it is not touched.
  private let places: UnsafeMutableBufferPointer<Int32>

  init(rows: Int, columns: Int, hasSquares: Bool) {
    self.rows = rows
    self.columns = columns
    squares = hasSquares ? AlignedBuffer(count: rows * columns) : nil
    places = .allocate(capacity: rows)
    places.initialize(repeating: -1)
  }

  deinit { places.deallocate() }

  var touchedMatrix: Matrix {
    if let whole { return Matrix(whole.pointer, rows: rows, columns: columns) }
    return Matrix(
      rows: UnsafeBufferPointer(places), of: Matrix(packed.pointer, rows: packedCount, columns: columns))
  }

  var touchedNumbers: (start: UnsafeMutablePointer<Float>, isPacked: Bool) {
    whole.map { ($0.pointer, false) } ?? (packed.pointer, true)
  }

  func writePlaces(
    of rows: UnsafeBufferPointer<Int32>, at pairs: UnsafeBufferPointer<Int32>,
    into output: UnsafeMutableBufferPointer<Int32>
  ) {
    guard whole == nil else {
      for pair in pairs.lazy.map(Int.init) { output[pair] = rows[pair] }
      return
    }
    for pair in pairs.lazy.map(Int.init) { output[pair] = places[Int(rows[pair])] }
  }

  var values: [Float] {
    if let whole { return Array(whole.values) }
    var values = [Float](repeating: 0, count: rows * columns)
    for (place, row) in touched.enumerated() {
      let source = UnsafeBufferPointer(start: packed.pointer + place * columns, count: columns)
      values.replaceSubrange(Int(row) * columns..<(Int(row) + 1) * columns, with: source)
    }
    return values
  }

  var areFinite: Bool {
    whole.map { Kernels.areFinite(touched, of: Matrix($0.pointer, rows: rows, columns: columns)) }
      ?? Kernels.areFinite(UnsafeBufferPointer(start: packed.pointer, count: packedCount * columns))
  }

  func touch(_ row: Int32) {
    guard places[Int(row)] < 0 else { return }
    places[Int(row)] = Int32(touched.count)
    touched.append(row)
    pack()
  }

  func touch(_ rows: UnsafeBufferPointer<Int32>, at pairs: UnsafeBufferPointer<Int32>) {
    if pairs.count >= RowSet.leastCount && touched.isEmpty {
      // In ascending order, so that tables are gone through from start to end.
      touched = RowSet(of: rows, at: pairs, rowCount: self.rows).rows
      for (place, row) in touched.enumerated() { places[Int(row)] = Int32(place) }
      return pack()
    }
    append(pairs.lazy.map { rows[Int($0)] })
    pack()
  }

  /// Appends the rows among some that are not yet touched.
  private func append(_ rows: some Sequence<Int32>) {
    // Locals, so that the loop reads no property.
    let places = places
    var touched = touched
    self.touched = []
    touched.reserveCapacity(touched.count + rows.underestimatedCount)
    for row in rows where places[Int(row)] < 0 {
      places[Int(row)] = Int32(touched.count)
      touched.append(row)
    }
    self.touched = touched
  }

  /// Makes room for the rows that were touched last, unless the gradient is kept whole.
  private func pack() {
    guard whole == nil else { return }
    if touched.count * columns > packed.count {
      guard !isSeen else {
        // What was packed stays, and is added to the whole in the end.
        _ = makeWhole()
        return
      }
      let larger = AlignedBuffer(count: min(rows, max(2 * touched.count, 64)) * columns)
      larger.pointer.update(from: packed.pointer, count: packedCount * columns)
      packed = larger
    }
    for place in packedCount..<touched.count {
      (packed.pointer + place * columns).update(repeating: 0, count: columns)
    }
    packedCount = touched.count
  }

  func touchAll() {
    guard !isUsedWhole else { return }
    isUsedWhole = true
    _ = makeWhole()
    append(0..<Int32(rows))
  }

  /// The whole gradient, which stays whole from now on.
  func makeWhole() -> AlignedBuffer {
    if let whole { return whole }
    let whole = AlignedBuffer(count: rows * columns)
    self.whole = whole
    addPacked()
    return whole
  }

  /// The end of the backward pass: nobody sees the packed gradients any more.
  func unite() {
    isSeen = false
    addPacked()
  }

  /// Adds the packed rows to the whole gradient, if there is one, and sets them to zero.
  private func addPacked() {
    guard let whole, packedCount > 0 else { return }
    for place in 0..<packedCount {
      let source = packed.pointer + place * columns
      Kernels.add(1, times: source, to: whole.pointer + Int(touched[place]) * columns, count: columns)
      source.update(repeating: 0, count: columns)
    }
  }

  func clear() {
    for row in touched {
      places[Int(row)] = -1
      if let whole { (whole.pointer + Int(row) * columns).update(repeating: 0, count: columns) }
      if let squares { (squares.pointer + Int(row) * columns).update(repeating: 0, count: columns) }
    }
    packedCount = 0
    isSeen = false
    isUsedWhole = false
    touched.removeAll(keepingCapacity: true)
    if whole != nil && packed.count > 0 { packed = AlignedBuffer(count: 0) }
  }
}
