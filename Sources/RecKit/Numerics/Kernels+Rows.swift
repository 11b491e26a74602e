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

  /// One side of ``addRowGradients(rows:of:_:to:_:gradients:cosines:)``, for sums that stand one after the other.
  ///
  /// - Parameters:
  ///   - own: the matrix whose gradient is summed, the first (`side` 0) or the second (`side` 1).
  ///   - other: the other one.
  ///   - sums: the sums, place by place.
  ///   - order: the pairs of each place.
  ///   - places: the places to look at.
  ///   - gradients: the derivative by each row's result.
  ///   - cosines: the results and both matrices' inverse norms.
  ///   - side: 0 or 1.
  static func sumRowGradients(
    of own: Matrix, _ other: Matrix, to sums: UnsafeMutablePointer<Float>, order: RowOrder, places: Range<Int>,
    gradients: UnsafePointer<Float>,
    cosines: (values: UnsafePointer<Float>, inverseNorms: UnsafePointer<Float>)?, side: Int
  ) {
    set.sum_row_gradients(
      own.kernelRows, other.kernelRows, sums,
      reckit_row_order(starts: order.starts.baseAddress, pairs: order.pairs.baseAddress), Int64(places.lowerBound),
      Int64(places.upperBound), Int64(own.columns), gradients, cosines?.values, cosines?.inverseNorms, Int32(side))
  }

  /// Whether no number is NaN or infinite.
  static func areFinite(_ numbers: UnsafeBufferPointer<Float>) -> Bool {
    set.rows_are_finite(numbers.baseAddress, [0], 1, Int64(numbers.count)) != 0
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

/// The pairs of each place, those of a place in their order.
struct RowOrder {
  /// Where each place's pairs begin among all, and where the last one's end.
  let starts: UnsafeBufferPointer<Int32>
  /// The pairs, place by place.
  let pairs: UnsafeBufferPointer<Int32>

  /// Sorts pairs by their places, by counting.
  ///
  /// - Parameters:
  ///   - active: the pairs.
  ///   - places: the place of each.
  ///   - count: how many places there are.
  ///   - arena: whose memory is used.
  init(_ active: UnsafeBufferPointer<Int32>, places: UnsafeBufferPointer<Int32>, count: Int, arena: Arena) {
    let (starts, pairs) = (arena.integers(count + 2), arena.integers(active.count))
    starts.update(repeating: 0)
    // Where each place's next pair goes, one place further on, so that it ends where the next place begins.
    for pair in active { starts[Int(places[Int(pair)]) + 2] += 1 }
    for place in 2..<max(2, count + 2) { starts[place] += starts[place - 1] }
    for pair in active {
      let place = Int(places[Int(pair)]) + 1
      pairs[Int(starts[place])] = pair
      starts[place] += 1
    }
    self.starts = UnsafeBufferPointer(rebasing: starts[..<(count + 1)])
    self.pairs = UnsafeBufferPointer(pairs)
  }
}
