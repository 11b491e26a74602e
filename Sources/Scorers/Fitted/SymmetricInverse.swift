internal import RecKit

/// The inverse of a symmetric positive definite matrix in its own memory, by the sweep operator on blocks of rows.
///
/// With the rows and columns of a block K in front, A = (D R; R' E), a sweep puts (-D^-1, D^-1 R; R' D^-1, E - R' D^-1 R)
/// in place of A. After a sweep of each block -A^-1 is there. Every step is symmetric, so that the upper triangle is
/// enough, and nearly all of the work is one matrix product per block: n^3 floating-point operations in all, as many as
/// by a Cholesky factor. With D = L L' and W = L^-1 R the product is W'W, which is no larger than the diagonal of E, and
/// rounding errors with it; L and L^-1 are computed in 64-bit floats, all else in 32. Each number is summed in one order:
/// the bits are the same on any number of threads.
///
/// Source: Goodnight: A Tutorial on the SWEEP Operator (The American Statistician 33, 1979), for single rows.
struct SymmetricInverse {
  /// Rows and columns.
  let n: Int
  /// n x n numbers, row-major.
  ///
  /// Only the upper triangle is read; what is below may be overwritten with anything.
  let numbers: UnsafeMutablePointer<Float>

  /// Rows that are swept together.
  static let block = 256
  /// Rows whose product a thread computes at once; a multiple of ``PackedColumns/panelWidth``.
  private static let piece = 192
  /// Rows that are copied at once.
  private static let copied = 64

  /// Numbers of 4 bytes for each row of A that the inversion needs beside A.
  static let extraColumns = 3 * block

  /// Puts -A^-1 in place of A, in the upper triangle.
  ///
  /// - Parameters:
  ///   - context: whose threads are used.
  ///   - report: gets how many rows are done.
  /// - Returns: false where A is not positive definite, as far as 32-bit floats can tell.
  /// - Throws: what `report` throws.
  func negativeInverse(_ context: FitContext, _ report: (Int) throws -> Void) throws -> Bool {
    let (block, product) = (AlignedBuffer(count: n * Self.block), AlignedBuffer(count: n * Self.block))
    for start in stride(from: 0, to: n, by: Self.block) {
      try report(start)
      let rows = start..<min(start + Self.block, n)
      guard let (factor, pivot) = invertedPivot(rows) else { return false }
      copy(rows, to: block, context)
      // Transposed, as all of these: W' = R' L'^-1, then D^-1 R = L'^-1 W.
      multiply(block, by: factor.transposed, into: product, width: rows.count, context)
      let packed = PackedColumns(Matrix(product.pointer, rows: n, columns: rows.count))
      multiply(product, by: factor.inverse, into: block, width: rows.count, context)
      try subtract(product, times: packed, context, report: { try report(start + rows.count * $0 / n) })
      write(block, to: rows, pivot: pivot, context)
    }
    return true
  }

  /// The block of the diagonal, factored: L^-1, its transpose and -D^-1, row-major; nil where D is not positive definite.
  private func invertedPivot(_ rows: Range<Int>) -> (factor: (inverse: [Float], transposed: [Float]), pivot: [Float])? {
    let (width, first) = (rows.count, rows.lowerBound)
    var pivot = [Double](repeating: 0, count: width * width)
    for i in 0..<width { for j in 0...i { pivot[i * width + j] = Double(numbers[(first + j) * n + first + i]) } }
    let inverse: [Double]? = pivot.withUnsafeMutableBufferPointer { pivot in
      guard let start = pivot.baseAddress else { return nil }
      let factor = CholeskyFactor(n: width, numbers: start)
      guard factor.factor() else { return nil }
      let inverse = factor.inverseOfFactor()
      // L'^-1 L^-1, in the lower triangle.
      pivot.update(repeating: 0)
      for k in 0..<width {
        for i in 0...k {
          let factor = inverse[k * width + i]
          for j in 0...i { pivot[i * width + j] += factor * inverse[k * width + j] }
        }
      }
      return inverse
    }
    guard let inverse else { return nil }
    var transposed = [Float](repeating: 0, count: width * width)
    for i in 0..<width { for j in 0...i { transposed[j * width + i] = Float(inverse[i * width + j]) } }
    return ((inverse.map { Float($0) }, transposed), pivot.map { Float(-$0) })
  }

  /// Copies rows of A, with what stands for them in the columns above the diagonal, as columns of another matrix.
  private func copy(_ rows: Range<Int>, to block: AlignedBuffer, _ context: FitContext) {
    nonisolated(unsafe) let (a, target) = (numbers, block.pointer)
    let (n, width, first) = (n, rows.count, rows.lowerBound)
    sharePieces(of: Self.copied, context) { piece in
      for i in piece.clamped(to: 0..<first) { (target + i * width).update(from: a + i * n + first, count: width) }
      for p in 0..<width {
        for i in piece.clamped(to: first..<n) {
          // In the block itself: from above the diagonal.
          target[i * width + p] = i >= first + p ? a[(first + p) * n + i] : a[i * n + first + p]
        }
      }
    }
  }

  /// Writes columns of another matrix to where rows of A stand, above the diagonal.
  private func write(_ block: AlignedBuffer, to rows: Range<Int>, pivot: [Float], _ context: FitContext) {
    nonisolated(unsafe) let (a, source) = (numbers, block.pointer)
    let (n, width, first) = (n, rows.count, rows.lowerBound)
    sharePieces(of: Self.copied, context) { piece in
      for i in piece.clamped(to: 0..<first) { (a + i * n + first).update(from: source + i * width, count: width) }
      for p in 0..<width {
        for i in piece.clamped(to: rows.upperBound..<n) { a[(first + p) * n + i] = source[i * width + p] }
      }
    }
    for i in 0..<width { for j in i..<width { a[(first + i) * n + first + j] = pivot[j * width + i] } }
  }

  /// The product of an n x `width` matrix with a square one.
  private func multiply(
    _ left: AlignedBuffer, by right: [Float], into output: AlignedBuffer, width: Int, _ context: FitContext
  ) {
    nonisolated(unsafe) let (left, output) = (left.pointer, output.pointer)
    right.withUnsafeBufferPointer { right in
      guard let start = right.baseAddress else { return }
      nonisolated(unsafe) let square = start
      sharePieces(of: Self.piece, context) { rows in
        Kernels.multiply(
          .rows(left + rows.lowerBound * width, columns: width), square, into: output + rows.lowerBound * width,
          m: rows.count, n: width, k: width)
      }
    }
  }

  /// A -= W'W from the diagonal on; W' changes its sign.
  private func subtract(
    _ product: AlignedBuffer, times packed: PackedColumns, _ context: FitContext, report: (Int) throws -> Void
  ) rethrows {
    nonisolated(unsafe) let (a, left) = (numbers, product.pointer)
    let (n, width) = (n, packed.depth)
    let group = Self.piece * 8 * context.threads
    for start in stride(from: 0, to: n, by: group) {
      try report(start)
      sharePieces(of: Self.piece, in: start..<min(start + group, n), context) { rows in
        for place in rows.lowerBound * width..<rows.upperBound * width { left[place] = -left[place] }
        packed.multiply(
          left + rows.lowerBound * width, rows: rows.count, columns: rows.lowerBound..<n,
          into: a + rows.lowerBound * n + rows.lowerBound, outputStep: n, accumulate: true)
      }
    }
  }

  /// Splits rows into pieces, the same on any number of threads.
  private func sharePieces(
    of size: Int, in rows: Range<Int>? = nil, _ context: FitContext, _ body: @Sendable (Range<Int>) -> Void
  ) {
    let rows = rows ?? 0..<n
    context.share(0..<(rows.count + size - 1) / size) { piece in
      let start = rows.lowerBound + piece * size
      body(start..<min(start + size, rows.upperBound))
    }
  }
}
