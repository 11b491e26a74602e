internal import CRecKitKernels

extension Kernels {
  /// Adds `scale * x` to `y`, `count` numbers each.
  public static func add(
    _ scale: Float, times x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>, count: Int
  ) {
    set.add_scaled(y, scale, x, Int64(count))
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
}
