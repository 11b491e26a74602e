internal import RecKit

/// Half an iteration of alternating least squares: the factors of one side from those of the other.
///
/// For a row with positives P and the others' factors y: A x = b with A = Y'Y + regularization I + alpha sum over P of
/// y y' and b = (1 + alpha) sum over P of y. Rows do not depend on each other, and every sum has one order: the bits are
/// the same on any number of threads.
struct LeastSquaresStep {
  let factors: Int
  let regularization: Double
  let alpha: Double
  /// Whether by a Cholesky factor, else by steps of conjugate gradients.
  let isExact: Bool

  /// Rows that a thread solves at once, and rows whose products are summed in 32-bit floats.
  private static let (piece, summed) = (64, 256)
  /// Steps of conjugate gradients.
  private static let steps = 3

  /// Solves every row; rows that cannot be solved become NaN.
  ///
  /// - Parameters:
  ///   - table: the factors to solve.
  ///   - others: the other side's factors.
  ///   - positives: the rows of `others` that are positives of a row.
  ///   - context: whose threads are used.
  ///   - report: gets how many rows are done.
  /// - Throws: what `report` throws.
  func solve(
    _ table: AlignedBuffer, from others: AlignedBuffer, positives: @Sendable (Int) -> ArraySlice<Int32>,
    _ context: FitContext, report: (Int) throws -> Void
  ) throws {
    let rows = table.count / factors
    try report(0)
    let base = gram(of: others, context)
    let rounded = base.map { Float($0) }
    let group = Self.piece * 32 * context.threads
    for start in stride(from: 0, to: rows, by: group) {
      try report(start)
      let end = min(start + group, rows)
      context.share(0..<(end - start + Self.piece - 1) / Self.piece) { piece in
        let first = start + piece * Self.piece
        let part = first..<min(first + Self.piece, end)
        if isExact {
          solveExactly(part, of: table, base, others.pointer, positives)
        } else {
          improve(part, of: table, rounded, others.pointer, positives)
        }
      }
    }
  }

  /// Y'Y + regularization I: 256 rows at once in 32-bit floats, their sums in 64-bit ones.
  private func gram(of table: AlignedBuffer, _ context: FitContext) -> [Double] {
    let (f, rows, pieces) = (factors, table.count / factors, 16)
    var sums = [Double](repeating: 0, count: pieces * f * f)
    sums.withUnsafeMutableBufferPointer { sums in
      nonisolated(unsafe) let sums = sums
      context.share(0..<pieces) { piece in
        var product = [Float](repeating: 0, count: f * f)
        let end = rows * (piece + 1) / pieces
        for first in stride(from: rows * piece / pieces, to: end, by: Self.summed) {
          let start = table.pointer + first * f
          Kernels.multiply(
            .transposed(start, columns: f), start, into: &product, m: f, n: f, k: min(Self.summed, end - first))
          for place in 0..<f * f { sums[piece * f * f + place] += Double(product[place]) }
        }
      }
    }
    var gram = Array(sums[..<(f * f)])
    for piece in 1..<pieces { for place in 0..<f * f { gram[place] += sums[piece * f * f + place] } }
    for factor in 0..<f { gram[factor * (f + 1)] += regularization }
    return gram
  }

  /// By a Cholesky factor.
  private func solveExactly(
    _ rows: Range<Int>, of table: AlignedBuffer, _ base: [Double], _ others: UnsafeMutablePointer<Float>,
    _ positives: (Int) -> ArraySlice<Int32>
  ) {
    let f = factors
    var matrix = [Double](repeating: 0, count: f * f)
    var product = [Float](repeating: 0, count: f * f)
    var picked = [Float](repeating: 0, count: Self.summed * f)
    var right = [Double](repeating: 0, count: f)
    for row in rows {
      let x = table.pointer + row * f
      let all = positives(row)
      guard !all.isEmpty else {
        x.update(repeating: 0, count: f)
        continue
      }
      matrix.withUnsafeMutableBufferPointer { _ = $0.update(fromContentsOf: base) }
      right.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
      for first in stride(from: all.startIndex, to: all.endIndex, by: Self.summed) {
        let some = all[first..<min(first + Self.summed, all.endIndex)]
        picked.withUnsafeMutableBufferPointer { picked in
          guard let start = picked.baseAddress else { return }
          for (place, other) in some.enumerated() {
            let y = others + Int(other) * f
            (start + place * f).update(from: y, count: f)
            for factor in 0..<f { right[factor] += (1 + alpha) * Double(y[factor]) }
          }
          Kernels.multiply(.transposed(start, columns: f), start, into: &product, m: f, n: f, k: some.count)
        }
        for i in 0..<f { for j in 0...i { matrix[i * f + j] += alpha * Double(product[i * f + j]) } }
      }
      matrix.withUnsafeMutableBufferPointer { matrix in
        right.withUnsafeMutableBufferPointer { right in
          guard let start = matrix.baseAddress, let b = right.baseAddress else { return }
          let factor = CholeskyFactor(n: f, numbers: start)
          guard factor.factor() else { return right.update(repeating: .nan) }
          factor.solve(b)
        }
      }
      for factor in 0..<f { x[factor] = Float(right[factor]) }
    }
  }

  /// By three steps of conjugate gradients from the factors before.
  private func improve(
    _ rows: Range<Int>, of table: AlignedBuffer, _ base: [Float], _ others: UnsafeMutablePointer<Float>,
    _ positives: (Int) -> ArraySlice<Int32>
  ) {
    let f = factors
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 3 * f) { scratch in
      guard let residual = scratch.baseAddress else { return }
      scratch.initialize(repeating: 0)
      let (direction, product) = (residual + f, residual + 2 * f)
      for row in rows {
        let x = table.pointer + row * f
        let all = positives(row)
        guard !all.isEmpty else {
          x.update(repeating: 0, count: f)
          continue
        }
        // b - A x = sum of ((1 + alpha) - alpha y x) y - base x.
        Kernels.multiply(.rows(x, columns: f), base, into: product, m: 1, n: f, k: f)
        for factor in 0..<f { residual[factor] = -product[factor] }
        for other in all {
          let y = others + Int(other) * f
          let weight = Float(1 + alpha) - Float(alpha) * Kernels.dot(x, y, count: f)
          Kernels.add(weight, times: y, to: residual, count: f)
        }
        direction.update(from: residual, count: f)
        var square = Kernels.dot(residual, residual, count: f)
        // Below this, as in `implicit`, nothing is left to improve.
        for _ in 0..<Self.steps where square >= 1e-20 {
          Kernels.multiply(.rows(direction, columns: f), base, into: product, m: 1, n: f, k: f)
          for other in all {
            let y = others + Int(other) * f
            Kernels.add(Float(alpha) * Kernels.dot(direction, y, count: f), times: y, to: product, count: f)
          }
          let length = square / Kernels.dot(direction, product, count: f)
          Kernels.add(length, times: direction, to: x, count: f)
          Kernels.add(-length, times: product, to: residual, count: f)
          let next = Kernels.dot(residual, residual, count: f)
          Kernels.sum(residual, direction, times: next / square, into: product, count: f)
          direction.update(from: product, count: f)
          square = next
        }
      }
    }
  }
}
