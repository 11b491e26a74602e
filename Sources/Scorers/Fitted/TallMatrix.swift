internal import RecKit

/// A matrix of many rows and few columns in 64-bit floats, row-major, with what a randomized decomposition does to it.
///
/// Every sum has one order: the bits are the same on any number of threads.
struct TallMatrix {
  /// Rows and columns.
  let (rows, columns): (Int, Int)
  /// `rows * columns` numbers, row-major.
  private(set) var numbers: [Double]

  /// Rows that a thread computes at once, and pieces whose Gram matrices are summed one after the other.
  private static let (piece, pieces) = (64, 16)

  /// Computes each row, on the context's threads.
  ///
  /// - Parameters:
  ///   - rows: how many.
  ///   - columns: of each.
  ///   - context: whose threads are used.
  ///   - row: writes a row, which is 0 at first.
  init(
    rows: Int, columns: Int, _ context: FitContext, row: @Sendable (Int, UnsafeMutableBufferPointer<Double>) -> Void
  ) {
    (self.rows, self.columns) = (rows, columns)
    numbers = [Double](repeating: 0, count: rows * columns)
    numbers.withUnsafeMutableBufferPointer { numbers in
      nonisolated(unsafe) let numbers = numbers
      context.share(0..<(rows + Self.piece - 1) / Self.piece) { piece in
        for index in piece * Self.piece..<min((piece + 1) * Self.piece, rows) {
          row(index, UnsafeMutableBufferPointer(rebasing: numbers[index * columns..<(index + 1) * columns]))
        }
      }
    }
  }

  /// S A for a 0/1 matrix S of `rows` lists: row r of the result is the sum of the rows in list r.
  ///
  /// - Parameters:
  ///   - rows: how many lists.
  ///   - context: whose threads are used.
  ///   - list: rows of this matrix.
  /// - Returns: `rows` x ``columns`` numbers.
  func sums(rows: Int, _ context: FitContext, of list: @Sendable (Int) -> ArraySlice<Int32>) -> TallMatrix {
    numbers.withUnsafeBufferPointer { numbers in
      nonisolated(unsafe) let numbers = numbers
      return TallMatrix(rows: rows, columns: columns, context) { row, output in
        for other in list(row) { for k in 0..<columns { output[k] += numbers[Int(other) * columns + k] } }
      }
    }
  }

  /// The product with a row-major matrix of `width` columns.
  func times(_ right: [Double], width: Int, _ context: FitContext) -> TallMatrix {
    numbers.withUnsafeBufferPointer { numbers in
      nonisolated(unsafe) let numbers = numbers
      return right.withUnsafeBufferPointer { right in
        nonisolated(unsafe) let right = right
        return TallMatrix(rows: rows, columns: width, context) { row, output in
          for p in 0..<columns {
            let number = numbers[row * columns + p]
            for k in 0..<width { output[k] += number * right[p * width + k] }
          }
        }
      }
    }
  }

  /// A'A, `columns` x `columns`.
  func gram(_ context: FitContext) -> [Double] {
    let (rows, columns, pieces) = (rows, columns, Self.pieces)
    let size = columns * columns
    var sums = [Double](repeating: 0, count: pieces * size)
    numbers.withUnsafeBufferPointer { numbers in
      sums.withUnsafeMutableBufferPointer { sums in
        nonisolated(unsafe) let (numbers, sums) = (numbers, sums)
        context.share(0..<pieces) { piece in
          for row in rows * piece / pieces..<rows * (piece + 1) / pieces {
            for p in 0..<columns {
              let (number, start) = (numbers[row * columns + p], piece * size + p * columns)
              for q in 0..<columns { sums[start + q] += number * numbers[row * columns + q] }
            }
          }
        }
      }
    }
    return (0..<size).map { place in (0..<pieces).reduce(0) { $0 + sums[$1 * size + place] } }
  }

  /// Columns of length 1 that are orthogonal to each other and span what these columns span; columns of 0 take the place of
  /// what is linearly dependent.
  ///
  /// By the Cholesky factor of the Gram matrix, or where columns are nearly dependent by its eigenvectors; either way
  /// twice, because the first time leaves rounding errors of the square of the matrix's condition. Sources: Yamamoto,
  /// Nakatsukasa, Yanagisawa, Fukaya: Roundoff Error Analysis of the CholeskyQR2 Algorithm (ETNA 44, 2015); Stathopoulos,
  /// Wu: A Block Orthogonalization Procedure with Constant Synchronization Requirements (SIAM Journal on Scientific
  /// Computing 23, 2002).
  ///
  /// - Throws: what `observe` throws, which is called now and then.
  func orthonormal(_ context: FitContext, observe: () throws -> Void) rethrows -> TallMatrix {
    if let result = turnedByCholesky(context)?.turnedByCholesky(context) { return result }
    return try turnedByEigenvectors(context, observe).turnedByEigenvectors(context, observe)
  }

  /// A L^-T with A'A = L L'; nil where the columns' condition is too large for that.
  private func turnedByCholesky(_ context: FitContext) -> TallMatrix? {
    var gram = gram(context)
    let turn = gram.withUnsafeMutableBufferPointer { gram -> [Double]? in
      guard let numbers = gram.baseAddress else { return [] }
      let factor = CholeskyFactor(n: columns, numbers: numbers)
      guard factor.factor() else { return nil }
      let pivots = (0..<columns).map { numbers[$0 * columns + $0] }
      guard let least = pivots.min(), let largest = pivots.max(), least > 1e-6 * largest else { return nil }
      let inverse = factor.inverseOfFactor()
      return (0..<columns * columns).map { inverse[$0 % columns * columns + $0 / columns] }
    }
    return turn.map { times($0, width: columns, context) }
  }

  /// A V S^-1/2 with A'A = V S V'.
  private func turnedByEigenvectors(_ context: FitContext, _ observe: () throws -> Void) rethrows -> TallMatrix {
    let eigen = try SymmetricEigen(gram(context), n: columns, observe: observe)
    let least = (eigen.values.first ?? 0) * 1e-13
    let scales = eigen.values.map { $0 > least ? 1 / $0.squareRoot() : 0 }
    return times(
      eigen.vectors.enumerated().map { $0.element * scales[$0.offset % columns] }, width: columns, context)
  }
}
