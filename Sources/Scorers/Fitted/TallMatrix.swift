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

  /// Columns of length 1 that are orthogonal to each other and span what these columns span, ordered by how much of these
  /// columns they hold; columns of 0 take the place of what is linearly dependent.
  ///
  /// By the eigenvectors of the Gram matrix, twice, because the first time leaves rounding errors of the square of the
  /// matrix's condition. Source: Stathopoulos, Wu: A Block Orthogonalization Procedure with Constant Synchronization
  /// Requirements (SIAM Journal on Scientific Computing 23, 2002).
  ///
  /// - Throws: what `observe` throws, which is called now and then.
  func orthonormal(_ context: FitContext, observe: () throws -> Void) rethrows -> TallMatrix {
    var result = self
    for _ in 0..<2 {
      let eigen = try SymmetricEigen(result.gram(context), n: columns, observe: observe)
      let least = (eigen.values.first ?? 0) * 1e-13
      let scales = eigen.values.map { $0 > least ? 1 / $0.squareRoot() : 0 }
      let turn = eigen.vectors.enumerated().map { $0.element * scales[$0.offset % columns] }
      result = result.times(turn, width: columns, context)
    }
    return result
  }
}
