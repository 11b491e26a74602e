/// The inner products, or cosines, of a batch whose positives share their negatives.
///
/// Positives are scored one by one, all users against all negatives as one matrix product, U N'. Cosines are inner
/// products of rows that are first brought to length 1.
struct SharedProduct: Operation {
  static let name = "shared product"
  static let acceptsViews = true
  static let skipsInactiveRows = true
  /// Users of a piece of the product, and negatives of a piece of their gradient.
  private static let piece = 32
  private let layout: BatchLayout
  /// Which input is the users'.
  private let userInput: Int
  private let columns: Int
  /// 1 / |x| and 1 / |y| of each row, which cosines are computed with; nil: inner products.
  private let inverseNorms: UnsafeMutablePointer<Float>?

  /// Nil where negatives are not shared, or the inputs are not views of the batch's users and items.
  ///
  /// It is decided when the operation is recorded: somebody else may ask for an input without gaps later.
  init?(of first: Variable, _ second: Variable, on tape: Tape, inverseNorms: UnsafeMutablePointer<Float>? = nil) {
    guard first.columns > 1, let one = tape.distinctRows(of: first), let other = tape.distinctRows(of: second),
      one.side != other.side
    else { return nil }
    userInput = one.side == .users ? 0 : 1
    (layout, columns, self.inverseNorms) = (one.layout, first.columns, inverseNorms)
  }

  func forward(_ context: OperationContext) {
    let (x, y) = (context.input(0).part(layout.positivePairs), context.input(1).part(layout.positivePairs))
    let output = context.output.pointer
    if let inverseNorms {
      Kernels.rowCosine(x, y, inverseNorms: inverseNorms, into: output)
    } else {
      Kernels.rowDot(x, y, into: output)
    }
    let (users, negatives) = factors(context)
    let transposed = context.tape.transposed(negatives.rows)
    context.share(layout.positives, inPiecesOf: Self.piece) { range in
      Kernels.multiply(
        .rows(users.rows.row(range.lowerBound), columns: columns), transposed.pointer,
        into: output + layout.positives + range.lowerBound * layout.negativesPerPositive, m: range.count,
        n: layout.negativesPerPositive, k: columns)
    }
  }

  /// With the derivatives G of users by negatives: of U it is G N, of N it is G' U.
  func backward(_ context: OperationContext) {
    let (users, negatives) = factors(context)
    let count = layout.negativesPerPositive
    let derivatives = UnsafePointer(context.outputGradient.pointer) + layout.positives
    let ofUsers = Matrix(context.scratch(users.rows.count), rows: layout.positives, columns: columns)
    let ofNegatives = Matrix(context.scratch(negatives.rows.count), rows: count, columns: columns)
    context.share(layout.positives, inPiecesOf: Self.piece) { range in
      Kernels.multiply(
        .rows(derivatives + range.lowerBound * count, columns: count), negatives.rows.pointer,
        into: ofUsers.row(range.lowerBound), m: range.count, n: columns, k: count)
    }
    context.share(count, inPiecesOf: Self.piece) { range in
      Kernels.multiply(
        .transposed(derivatives + range.lowerBound, columns: count), users.rows.pointer,
        into: ofNegatives.row(range.lowerBound), m: range.count, n: columns, k: layout.positives)
    }
    let cosines = inverseNorms.map { (values: UnsafePointer(context.output.pointer), inverseNorms: UnsafePointer($0)) }
    // Rows may occur several times: they are added in the order of the pairs.
    Kernels.addRowGradients(
      rows: UnsafeBufferPointer(rebasing: context.activeRows[layout.positivePairs]), of: context.input(0),
      context.input(1), to: context.inputGradient(0), context.inputGradient(1),
      gradients: UnsafePointer(context.outputGradient.pointer), cosines: cosines)
    users.add(ofUsers, to: context.inputGradient(userInput), from: 0)
    negatives.add(ofNegatives, to: context.inputGradient(1 - userInput), from: layout.positives)
  }

  /// The rows of the positives' users and of the shared negatives.
  private func factors(_ context: OperationContext) -> (users: Factor, negatives: Factor) {
    func factor(_ input: Int, _ pairs: Range<Int>) -> Factor {
      let rows = context.tape.copyWithoutGaps(context.input(input).part(pairs))
      guard inverseNorms != nil else { return Factor(rows: rows, inverseNorms: nil) }
      let norms = context.scratch(rows.rows)
      for row in 0..<rows.rows { norms[row] = rows.scaleToLength1(row) }
      return Factor(rows: rows, inverseNorms: norms)
    }
    let (first, count) = (layout.positives, layout.negativesPerPositive)
    return (factor(userInput, 0..<first), factor(1 - userInput, first..<first + count))
  }
}

/// One side of a product.
private struct Factor {
  /// The rows without gaps, of length 1 where they have norms.
  let rows: Matrix
  /// 1 / |x| of each row as it stands in its table, 0 of a row of zeros; nil: the rows are those of the table.
  let inverseNorms: UnsafeMutablePointer<Float>?

  /// Adds the rows' gradients to those of the table's rows, in their order.
  ///
  /// With g the gradient of x' = x / |x|, that of x is (g - (g . x') x') / |x|.
  func add(_ own: Matrix, to gradient: Matrix, from first: Int) {
    for row in 0..<own.rows {
      guard let inverseNorms else {
        Kernels.add(1, times: own.row(row), to: gradient.row(first + row), count: own.columns)
        continue
      }
      let along = Kernels.dot(own.row(row), rows.row(row), count: own.columns)
      Kernels.add(-along, times: rows.row(row), to: own.row(row), count: own.columns)
      Kernels.add(inverseNorms[row], times: own.row(row), to: gradient.row(first + row), count: own.columns)
    }
  }
}
