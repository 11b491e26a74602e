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

  /// One Adam step over `count` numbers; returns the sum of squares of `w` before it.
  ///
  /// Where `squares` is given, it stands for the square of the gradient.
  static func adam(
    _ w: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>, squares: UnsafePointer<Float>?,
    m: UnsafeMutablePointer<Float>, v: UnsafeMutablePointer<Float>, count: Int, step: AdamStep
  ) -> Double {
    let step = reckit_adam_step(
      rate: step.rate, beta1: step.beta1, beta2: step.beta2, epsilon: step.epsilon, decay: step.decay)
    // Sums of squares are added in Float64 between chunks, so that their error does not grow with the table.
    var sum = 0.0
    var start = 0
    while start < count {
      let length = min(4096, count - start)
      sum += Double(
        set.adam(
          w + start, gradient + start, squares.map { $0 + start }, m + start, v + start, Int64(length), step))
      start += length
    }
    return sum
  }

  /// Sum of squares, in Float64.
  static func sumOfSquares(_ values: UnsafeBufferPointer<Float>) -> Double {
    values.reduce(0) { $0 + Double($1) * Double($1) }
  }
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
}
