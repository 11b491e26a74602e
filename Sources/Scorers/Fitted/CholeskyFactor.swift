internal import RecKit

/// The Cholesky factor of a small symmetric positive definite matrix: A = L L', in 64-bit floats, on one thread.
struct CholeskyFactor {
  /// Rows and columns.
  let n: Int
  /// n x n numbers, row-major, of which only the lower triangle is used: A, and L after ``factor()``.
  let numbers: UnsafeMutablePointer<Double>

  /// L in place of A: about n^3 / 3 floating-point operations.
  ///
  /// - Returns: false where A is not positive definite, as far as 64 bits can tell.
  func factor() -> Bool {
    for i in 0..<n {
      let row = numbers + i * n
      for j in 0..<i {
        let other = numbers + j * n
        row[j] = (row[j] - Self.dot(row, other, count: j)) / other[j]
      }
      let square = row[i] - Self.dot(row, row, count: i)
      guard square.isFinite, square > 0 else { return false }
      row[i] = square.squareRoot()
    }
    return true
  }

  /// Puts the solution x of A x = b in place of b, `n` numbers.
  func solve(_ b: UnsafeMutablePointer<Double>) {
    for i in 0..<n {
      let row = numbers + i * n
      b[i] = (b[i] - Self.dot(row, b, count: i)) / row[i]
    }
    for i in (0..<n).reversed() {
      let row = numbers + i * n
      b[i] /= row[i]
      let x = b[i]
      for j in 0..<i { b[j] -= x * row[j] }
    }
  }

  /// L^-1, n x n and row-major, 0 above the diagonal.
  func inverseOfFactor() -> [Double] {
    Array(capacity: n * n) { inverse in
      inverse.initialize(repeating: 0)
      guard let start = inverse.baseAddress else { return 0 }
      for i in 0..<n {
        let (row, factors) = (start + i * n, numbers + i * n)
        for k in 0..<i {
          let (other, factor) = (start + k * n, factors[k])
          for j in 0...k { row[j] -= factor * other[j] }
        }
        for j in 0..<i { row[j] /= factors[i] }
        row[i] = 1 / factors[i]
      }
      return n * n
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
