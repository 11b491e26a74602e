/// Eigenvalues and eigenvectors of a small symmetric matrix, in 64-bit floats: cyclic Jacobi rotations in a fixed order.
///
/// About 10 sweeps of 4 n^3 multiplications each. Source: Golub, Van Loan: Matrix Computations (4th edition), section 8.5.
struct SymmetricEigen {
  /// The eigenvalues, largest first.
  let values: [Double]
  /// n x n, row-major: column k is the eigenvector of value k, of length 1.
  let vectors: [Double]

  /// Decomposes a symmetric n x n matrix.
  ///
  /// - Parameters:
  ///   - matrix: n x n, row-major, all of it.
  ///   - n: rows and columns.
  ///   - observe: called after every n rotations; what it throws ends the decomposition.
  init(_ matrix: [Double], n: Int, observe: () throws -> Void = {}) rethrows {
    precondition(matrix.count == n * n, "\(matrix.count) numbers of \(n) x \(n)")
    // Rows of `turned` become the eigenvectors.
    var (a, turned) = (matrix, [Double](repeating: 0, count: n * n))
    for k in 0..<n { turned[k * n + k] = 1 }
    let total = matrix.reduce(0) { $0 + $1 * $1 }
    try a.withUnsafeMutableBufferPointer { a in
      try turned.withUnsafeMutableBufferPointer { turned in
        guard let a = a.baseAddress, let turned = turned.baseAddress else { return }
        for _ in 0..<60 {
          var rest = 0.0
          for p in 0..<n { for q in p + 1..<max(n, p + 1) { rest += 2 * a[p * n + q] * a[p * n + q] } }
          guard rest > total * 1e-30 else { break }
          for p in 0..<n {
            for q in p + 1..<max(n, p + 1) { Self.rotate(a, turned, n, p, q) }
            try observe()
          }
        }
      }
    }
    let diagonal = (0..<n).map { a[$0 * n + $0] }
    // Equal values keep their order.
    let order = (0..<n).sorted { (-diagonal[$0], $0) < (-diagonal[$1], $1) }
    values = order.map { diagonal[$0] }
    vectors = (0..<n).flatMap { row in order.map { turned[$0 * n + row] } }
  }

  /// Turns rows and columns p and q so that the number in (p, q) becomes 0.
  private static func rotate(
    _ a: UnsafeMutablePointer<Double>, _ turned: UnsafeMutablePointer<Double>, _ n: Int, _ p: Int, _ q: Int
  ) {
    let (first, apart, last) = (a[p * n + p], a[p * n + q], a[q * n + q])
    guard apart != 0 else { return }
    let ratio = (last - first) / (2 * apart)
    let tangent = (ratio >= 0 ? 1 : -1) / (abs(ratio) + (ratio * ratio + 1).squareRoot())
    let cosine = 1 / (tangent * tangent + 1).squareRoot()
    let sine = tangent * cosine
    turn(a + p * n, a + q * n, n, cosine, sine)
    turn(turned + p * n, turned + q * n, n, cosine, sine)
    // Columns are as rows; where both meet, by formula, without a rest of rounding.
    for k in 0..<n { (a[k * n + p], a[k * n + q]) = (a[p * n + k], a[q * n + k]) }
    (a[p * n + p], a[q * n + q]) = (first - tangent * apart, last + tangent * apart)
    (a[p * n + q], a[q * n + p]) = (0, 0)
  }

  private static func turn(
    _ first: UnsafeMutablePointer<Double>, _ second: UnsafeMutablePointer<Double>, _ n: Int, _ cosine: Double,
    _ sine: Double
  ) {
    for k in 0..<n {
      let (x, y) = (first[k], second[k])
      first[k] = cosine * x - sine * y
      second[k] = sine * x + cosine * y
    }
  }
}
