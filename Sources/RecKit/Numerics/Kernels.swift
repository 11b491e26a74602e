internal import CRecKitKernels
import Foundation

/// The hot loops, in the widest instruction set that the machine has.
///
/// Sums have one fixed order of additions, so that AVX2, AVX-512 and NEON give the same bits. The
/// environment variable `RECKIT_SIMD` (`portable`, `avx2`, `avx512`, `neon`) forces a set.
public enum Kernels {
  // Unsafe in name only: a table of constant function pointers, filled once and never written.
  nonisolated(unsafe) private static let set = chosen(ProcessInfo.processInfo.environment["RECKIT_SIMD"])

  /// The name of the instruction set in use.
  public static var instructionSet: String { String(cString: set.name) }

  /// Whether `RECKIT_SIMD` names a set that this machine has; anything else falls back on the best one.
  public static var isForcedSetAvailable: Bool {
    guard let name = ProcessInfo.processInfo.environment["RECKIT_SIMD"], !name.isEmpty else { return true }
    return reckit_kernels_named(name) != nil
  }

  static func chosen(_ name: String?) -> reckit_kernels {
    if let name, let named = reckit_kernels_named(name) { return named.pointee }
    return reckit_kernels_best().pointee
  }

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

  /// The inner product of `count` numbers.
  public static func dot(_ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, count: Int) -> Float {
    set.dot(x, y, Int64(count))
  }

  /// Adds `scale * x` to `y`, `count` numbers each.
  public static func add(
    _ scale: Float, times x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, count: Int
  ) {
    set.add_scaled(y, scale, x, Int64(count))
  }

  /// For each of `rowCount` rows: the inner product of `weights` with the positive part of `x + row`.
  public static func reluHeads(
    _ x: UnsafePointer<Float>, rows: UnsafePointer<Float>, rowCount: Int, width: Int, weights: UnsafePointer<Float>,
    into output: UnsafeMutablePointer<Float>
  ) {
    set.relu_heads(x, rows, Int64(rowCount), Int64(width), weights, output)
  }

  /// Writes the transpose of a row-major `rows` x `columns` matrix.
  public static func transpose(
    _ a: UnsafePointer<Float>, rows: Int, columns: Int, into output: UnsafeMutablePointer<Float>
  ) {
    set.transpose(a, Int64(rows), Int64(columns), output)
  }

  /// Adds `x[i] * y[i]` to `z[i]`.
  public static func addProduct(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, to z: UnsafeMutablePointer<Float>, count: Int
  ) {
    set.add_product(z, x, y, Int64(count))
  }

  /// Writes `x[i] * y[i]`.
  public static func product(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, into z: UnsafeMutablePointer<Float>, count: Int
  ) {
    set.product(x, y, z, Int64(count))
  }

  /// Writes `x[i] + scale * y[i]`.
  public static func sum(
    _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, times scale: Float = 1,
    into z: UnsafeMutablePointer<Float>, count: Int
  ) {
    set.sum(x, scale, y, z, Int64(count))
  }

  /// The sum of `count` numbers.
  public static func sum(of x: UnsafePointer<Float>, count: Int) -> Float { set.total(x, Int64(count)) }

  /// Whether some rows of a table hold neither NaN nor an infinity.
  static func areFinite(_ rows: [Int32], of table: Matrix) -> Bool {
    rows.withUnsafeBufferPointer {
      set.rows_are_finite(table.pointer, $0.baseAddress, Int64($0.count), Int64(table.columns)) != 0
    }
  }

  /// Writes max(0, x); NaN stays NaN.
  public static func relu(_ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, count: Int) {
    set.relu(x, y, Int64(count))
  }

  /// Adds `dy[i]` to `dx[i]` where `y[i]` is positive.
  public static func add(
    _ dy: UnsafePointer<Float>, wherePositive y: UnsafePointer<Float>, to dx: UnsafeMutablePointer<Float>, count: Int
  ) {
    set.add_where_positive(dx, dy, y, Int64(count))
  }

  /// The inner product of each row of one matrix with the same row of another.
  static func rowDot(_ x: Matrix, _ y: Matrix, into output: UnsafeMutablePointer<Float>) {
    set.row_dot(x.kernelRows, y.kernelRows, Int64(x.rows), Int64(x.columns), output)
  }

  /// The cosine of each row of one matrix with the same row of another, and the inverse norms of both.
  static func rowCosine(
    _ x: Matrix, _ y: Matrix, inverseNorms: UnsafeMutablePointer<Float>, into output: UnsafeMutablePointer<Float>
  ) {
    set.row_cosine(x.kernelRows, y.kernelRows, Int64(x.rows), Int64(x.columns), inverseNorms, output)
  }

  /// Adds the gradients of ``rowCosine(_:_:inverseNorms:into:)``, or without `cosines` of ``rowDot(_:_:into:)``.
  ///
  /// - Parameters:
  ///   - rows: the rows to look at.
  ///   - x: the first matrix.
  ///   - y: the second matrix.
  ///   - dx: the gradient of the first.
  ///   - dy: the gradient of the second.
  ///   - gradients: the derivative by each row's result.
  ///   - cosines: the results and both matrices' inverse norms.
  static func addRowGradients(
    rows: UnsafeBufferPointer<Int32>, of x: Matrix, _ y: Matrix, to dx: Matrix, _ dy: Matrix,
    gradients: UnsafePointer<Float>,
    cosines: (values: UnsafePointer<Float>, inverseNorms: UnsafePointer<Float>)? = nil
  ) {
    set.add_row_gradients(
      x.kernelRows, y.kernelRows, reckit_sums(start: dx.pointer, index: dx.index),
      reckit_sums(start: dy.pointer, index: dy.index), rows.baseAddress, Int64(rows.count), Int64(x.columns),
      gradients, cosines?.values, cosines?.inverseNorms)
  }

  /// Writes 0 with probability `threshold / 65536`, else `scale`, from a stream's words, 16 bits each.
  ///
  /// The elements from `first` on, a multiple of 128.
  static func dropoutMask(
    _ mask: UnsafeMutablePointer<Float>, from first: Int, count: Int, stream: RandomStream, threshold: UInt32,
    scale: Float
  ) {
    let (key, counter) = stream.words
    set.dropout_mask(
      mask, Int64(first), Int64(count),
      reckit_stream(key: (key.0, key.1), counter: (counter.0, counter.1, counter.2)), threshold, scale)
  }

  /// exp(-x) for x >= 0, the same bits on every machine.
  static func expOfMinus(_ x: Double) -> Double { reckit_exp_of_minus(x) }

  /// ln(1 + x) for x in [0, 1], the same bits on every machine.
  static func logOfOnePlus(_ x: Double) -> Double { reckit_log_of_one_plus(x) }

  /// 1 / (1 + exp(-x)), the same bits on every machine.
  public static func sigmoid(_ x: Float) -> Float {
    let small = reckit_exp_of_minus(Double(abs(x)))
    return Float((x >= 0 ? 1 : small) / (1 + small))
  }

  /// One Adam step over `count` numbers; returns the sum of squares of `w` before it.
  ///
  /// Where `squares` is given, it stands for the square of the gradient; without a gradient, it is 0.
  static func adam(
    _ w: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>?, squares: UnsafePointer<Float>? = nil,
    m: UnsafeMutablePointer<Float>, v: UnsafeMutablePointer<Float>, count: Int, step: AdamStep
  ) -> Double {
    // Sums of squares are added in Float64 between chunks, so that their error does not grow with the table.
    var sum = 0.0
    var start = 0
    while start < count {
      let length = min(4096, count - start)
      sum += Double(
        set.adam(
          w + start, gradient.map { $0 + start }, squares.map { $0 + start }, m + start, v + start, Int64(length),
          step.constants))
      start += length
    }
    return sum
  }

  /// One Adam step over some rows of a table; returns the sum of squares of those rows before it.
  static func adam(
    _ w: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>, squares: UnsafePointer<Float>?,
    m: UnsafeMutablePointer<Float>, v: UnsafeMutablePointer<Float>, rows: [Int32], columns: Int, step: AdamStep
  ) -> Double {
    set.adam_rows(w, gradient, squares, m, v, rows, Int64(rows.count), Int64(columns), step.constants)
  }

  /// Brings rows of a table to a step, as Adam's steps without a gradient have it.
  ///
  /// - Parameters:
  ///   - w: the table.
  ///   - m: its first moments.
  ///   - v: its second moments.
  ///   - columns: the table's columns.
  ///   - rows: the rows, repetitions allowed; nil: all rows.
  ///   - current: the step that each row is current at.
  ///   - step: the step to bring them to.
  ///   - schedule: rates, known up to that step.
  ///   - decay: 2 l2.
  ///   - positives: positives in the batches up to each step, by step.
  /// - Returns: the sum over rows and steps of the row's sum of squares times the step's positives, 0 without a
  ///   regulariser; and how many steps were taken one by one.
  static func adamCatchUp(
    _ w: UnsafeMutablePointer<Float>, m: UnsafeMutablePointer<Float>, v: UnsafeMutablePointer<Float>, columns: Int,
    rows: UnsafeBufferPointer<Int32>?, current: UnsafeMutableBufferPointer<Int32>, step: Int, schedule: AdamSchedule,
    decay: Float, positives: UnsafePointer<Double>
  ) -> (squares: Double, exactSteps: Int) {
    var exactSteps: Int64 = 0
    let squares = schedule.withTables(upTo: step) { schedule in
      withUnsafePointer(to: schedule) {
        set.adam_catch_up(
          w, m, v, Int64(columns), rows?.baseAddress, Int64(rows?.count ?? current.count), current.baseAddress,
          Int32(step), $0, decay, positives, &exactSteps)
      }
    }
    return (squares, Int(exactSteps))
  }

  /// Sum of squares, in Float64.
  static func sumOfSquares(_ values: UnsafeBufferPointer<Float>) -> Double {
    values.reduce(0) { $0 + Double($1) * Double($1) }
  }
}

extension Matrix {
  fileprivate var kernelRows: reckit_rows { reckit_rows(start: pointer, index: index) }
}

/// The constants of one Adam step.
struct AdamStep {
  /// learning_rate * sqrt(1 - beta2^t) / (1 - beta1^t).
  var rate: Float
  var beta1: Float
  var beta2: Float
  var epsilon: Float
  /// 2 * l2.
  var decay: Float

  fileprivate var constants: reckit_adam_step {
    reckit_adam_step(rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon, decay: decay)
  }
}
