/// The hot loops.
enum Kernels {
  /// Sum of squares, in Float64.
  static func sumOfSquares(_ values: UnsafeBufferPointer<Float>) -> Double {
    values.reduce(0) { $0 + Double($1) * Double($1) }
  }
}
