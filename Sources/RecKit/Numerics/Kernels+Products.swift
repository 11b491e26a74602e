internal import CRecKitKernels

extension Kernels {
  /// A matrix that is read with any strides: element (i, p) stands at `start[i * rowStep + p * columnStep]`.
  public struct Strided {
    let start: UnsafePointer<Float>
    let rowStep: Int
    let columnStep: Int

    /// A row-major matrix of `columns` columns as it stands.
    public static func rows(_ start: UnsafePointer<Float>, columns: Int) -> Strided {
      Strided(start: start, rowStep: columns, columnStep: 1)
    }

    /// The transpose of a row-major matrix of `columns` columns.
    public static func transposed(_ start: UnsafePointer<Float>, columns: Int) -> Strided {
      Strided(start: start, rowStep: 1, columnStep: columns)
    }
  }

  /// Multiplies matrices: `output` (m x n, row-major) becomes A B, or grows by it.
  ///
  /// Each element is summed over the inner index ascending. 2 m n k floating-point operations.
  ///
  /// - Parameters:
  ///   - a: m x k.
  ///   - b: k x n, row-major.
  ///   - output: m x n, row-major; overlaps neither a nor b.
  ///   - m: rows of a.
  ///   - n: columns of b.
  ///   - k: columns of a and rows of b.
  ///   - accumulate: whether to add to what `output` holds.
  public static func multiply(
    _ a: Strided, _ b: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>, m: Int, n: Int, k: Int,
    accumulate: Bool = false
  ) {
    set.multiply(
      Int64(m), Int64(n), Int64(k), a.start, Int64(a.rowStep), Int64(a.columnStep), b, Int64(n), output, Int64(n),
      accumulate ? 1 : 0)
  }

  /// ``multiply(_:_:into:m:n:k:accumulate:)`` with rows of `b` and `output` that lie further apart.
  static func multiply(
    _ a: Strided, _ b: UnsafePointer<Float>, rowStep: Int, into output: UnsafeMutablePointer<Float>, outputStep: Int,
    m: Int, n: Int, k: Int, accumulate: Bool = false
  ) {
    set.multiply(
      Int64(m), Int64(n), Int64(k), a.start, Int64(a.rowStep), Int64(a.columnStep), b, Int64(rowStep), output,
      Int64(outputStep), accumulate ? 1 : 0)
  }

  /// Writes the transpose of a row-major `rows` x `columns` matrix.
  public static func transpose(
    _ a: UnsafePointer<Float>, rows: Int, columns: Int, into output: UnsafeMutablePointer<Float>
  ) {
    set.transpose(a, Int64(rows), Int64(columns), output)
  }

  /// The inner product of `count` numbers.
  public static func dot(_ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, count: Int) -> Float {
    set.dot(x, y, Int64(count))
  }

  /// For each of `rowCount` rows: the inner product of `weights` with the positive part of `x + row`.
  public static func reluHeads(
    _ x: UnsafePointer<Float>, rows: UnsafePointer<Float>, rowCount: Int, width: Int, weights: UnsafePointer<Float>,
    into output: UnsafeMutablePointer<Float>
  ) {
    set.relu_heads(x, rows, Int64(rowCount), Int64(width), weights, output)
  }

  /// The sum of `count` numbers.
  public static func sum(of x: UnsafePointer<Float>, count: Int) -> Float { set.total(x, Int64(count)) }

  /// Sum of squares, in Float64.
  static func sumOfSquares(_ values: UnsafeBufferPointer<Float>) -> Double {
    values.reduce(0) { $0 + Double($1) * Double($1) }
  }
}
