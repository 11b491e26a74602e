internal import CRecKitKernels

extension Kernels {
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

  /// Whether some rows of a table hold neither NaN nor an infinity.
  static func areFinite(_ rows: [Int32], of table: Matrix) -> Bool {
    rows.withUnsafeBufferPointer {
      set.rows_are_finite(table.pointer, $0.baseAddress, Int64($0.count), Int64(table.columns)) != 0
    }
  }
}

extension Matrix {
  fileprivate var kernelRows: reckit_rows { reckit_rows(start: pointer, index: index) }
}
