internal import RecKit

/// The inverse of a symmetric positive definite matrix, by its Cholesky factor, in the memory of the matrix.
///
/// A = U'U, V = U^-1, A^-1 = V V', in 64-bit floats: the framework's products are of 32 bits, which is not enough for Gram
/// matrices with little on the diagonal. All loops run along rows. What 64 rows add to the others is added while the 64
/// are in the cache, and the others are shared by the threads. Each number is summed in one order, so the bits are the
/// same on any number of threads. About n^3 multiplications.
struct SymmetricInverse {
  /// Rows and columns.
  let n: Int
  /// n x n numbers, row-major: the upper triangle of A, 0 below it; after ``invertFactor(_:)`` V.
  let numbers: UnsafeMutablePointer<Double>

  /// Rows that are used together.
  private static let block = 64

  /// U in place of A.
  ///
  /// - Parameters:
  ///   - context: whose threads are used.
  ///   - report: gets how many rows are done.
  /// - Returns: false where A is not positive definite, as far as 64 bits can tell.
  /// - Throws: what `report` throws.
  func factor(_ context: FitContext, _ report: (Int) throws -> Void) throws -> Bool {
    nonisolated(unsafe) let a = numbers
    let n = n
    for start in stride(from: 0, to: n, by: Self.block) {
      try report(start)
      let rows = start..<min(start + Self.block, n)
      for k in rows {
        let row = a + k * n
        Self.subtract(start..<k, of: a, n, factors: a + start * n + k, step: n, from: row, columns: k..<n)
        guard row[k].isFinite, row[k] > 0 else { return false }
        let inverse = 1 / row[k].squareRoot()
        for j in k..<n { row[j] *= inverse }
      }
      context.share(rows.upperBound..<n) { i in
        Self.subtract(rows, of: a, n, factors: a + start * n + i, step: n, from: a + i * n, columns: i..<n)
      }
    }
    return true
  }

  /// V in place of U, from the last rows up: a row's columns hold U until the rows of these numbers are done, then what is
  /// summed for V.
  ///
  /// - Parameters:
  ///   - context: whose threads are used.
  ///   - report: gets how many rows are done.
  /// - Throws: what `report` throws.
  func invertFactor(_ context: FitContext, _ report: (Int) throws -> Void) throws {
    nonisolated(unsafe) let a = numbers
    let n = n
    for start in stride(from: (n - 1) / Self.block * Self.block, through: 0, by: -Self.block) {
      let rows = start..<min(start + Self.block, n)
      try report(n - rows.upperBound)
      for i in rows.reversed() {
        let row = a + i * n
        Self.replace(i + 1..<rows.upperBound, in: row, by: a, n)
        let inverse = 1 / row[i]
        row[i] = inverse
        for j in i + 1..<n { row[j] *= inverse }
      }
      context.share(0..<start) { i in Self.replace(rows, in: a + i * n, by: a, n) }
    }
  }

  /// The number in (i, i) of A^-1, from V.
  func diagonal(_ i: Int) -> Double { Self.dot(numbers + i * n + i, numbers + i * n + i, count: n - i) }

  /// Gives each number of A^-1 above the diagonal to `body`, from V.
  ///
  /// - Parameters:
  ///   - context: whose threads are used.
  ///   - report: gets how many rows are done.
  ///   - body: gets i, j > i and the number in (i, j), on any thread.
  /// - Throws: what `report` throws.
  func multiply(
    _ context: FitContext, _ report: (Int) throws -> Void, body: @Sendable (Int, Int, Double) -> Void
  ) throws {
    nonisolated(unsafe) let a = numbers
    let n = n
    for start in stride(from: 0, to: n, by: Self.block) {
      try report(start)
      let end = min(start + Self.block, n)
      context.share(0..<end) { i in
        for j in max(start, i + 1)..<max(end, i + 1) {
          body(i, j, Self.dot(a + i * n + j, a + j * n + j, count: n - j))
        }
      }
    }
  }

  /// Takes a row's numbers in the columns `rows` as factors, sets them to 0, and subtracts the rows times them.
  private static func replace(
    _ rows: Range<Int>, in row: UnsafeMutablePointer<Double>, by a: UnsafeMutablePointer<Double>, _ n: Int
  ) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, rows.count)) { factors in
      guard let start = factors.baseAddress else { return }
      start.initialize(from: row + rows.lowerBound, count: rows.count)
      (row + rows.lowerBound).update(repeating: 0, count: rows.count)
      subtract(rows, of: a, n, factors: start, step: 1, from: row, columns: rows.lowerBound..<n)
    }
  }

  /// y -= sum over p in `rows` of factor p times row p, in some columns; four rows at once, so that y is read less often.
  private static func subtract(
    _ rows: Range<Int>, of a: UnsafePointer<Double>, _ n: Int, factors: UnsafePointer<Double>, step: Int,
    from y: UnsafeMutablePointer<Double>, columns: Range<Int>
  ) {
    var p = 0
    while p + 4 <= rows.count {
      let x = a + (rows.lowerBound + p) * n
      let (x1, x2, x3) = (x + n, x + 2 * n, x + 3 * n)
      let (f0, f1) = (factors[p * step], factors[(p + 1) * step])
      let (f2, f3) = (factors[(p + 2) * step], factors[(p + 3) * step])
      for j in columns { y[j] -= (f0 * x[j] + f1 * x1[j]) + (f2 * x2[j] + f3 * x3[j]) }
      p += 4
    }
    while p < rows.count {
      let (x, f) = (a + (rows.lowerBound + p) * n, factors[p * step])
      for j in columns { y[j] -= f * x[j] }
      p += 1
    }
  }

  /// The inner product, in eight sums.
  private static func dot(_ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, count: Int) -> Double {
    var sums = SIMD8<Double>()
    let (left, right) = (UnsafeRawPointer(x), UnsafeRawPointer(y))
    for start in stride(from: 0, to: count & ~7, by: 8) {
      sums +=
        left.loadUnaligned(fromByteOffset: 8 * start, as: SIMD8<Double>.self)
        * right.loadUnaligned(fromByteOffset: 8 * start, as: SIMD8<Double>.self)
    }
    var sum = sums.sum()
    for place in count & ~7..<count { sum += x[place] * y[place] }
    return sum
  }
}
