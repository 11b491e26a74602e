internal import CRecKitKernels
import Foundation
import Testing

@testable import RecKit

/// Every kernel set of this machine against plain loops in Float64, on sizes around the block of 16.
struct KernelsTests {
  static let sizes = [0, 1, 2, 15, 16, 17, 31, 32, 33, 63, 64, 65]
  static let sets = (["portable", "avx2", "avx512", "neon"] as [String]).filter { reckit_kernels_named($0) != nil }

  @Test(arguments: sets, sizes)
  func multiplyAgreesWithPlainLoops(set: String, n: Int) throws {
    let kernels = try #require(reckit_kernels_named(set)).pointee
    for (m, k) in [(1, 1), (7, 5), (9, 33), (17, 0)] {
      let (a, b) = (numbers(m * k, 1), numbers(k * n, 2))
      for accumulate in [false, true] {
        var c = numbers(m * n, 3)
        let before = c
        kernels.multiply(Int64(m), Int64(n), Int64(k), a, Int64(k), 1, b, Int64(n), &c, Int64(n), accumulate ? 1 : 0)
        for i in 0..<m {
          for j in 0..<n {
            let sum = (0..<k).reduce(accumulate ? Double(before[i * n + j]) : 0) {
              $0 + Double(a[i * k + $1]) * Double(b[$1 * n + j])
            }
            #expect(abs(Double(c[i * n + j]) - sum) < 1e-5)
          }
        }
        // The transpose, read with other strides, gives the same bits.
        var transposed = [Float](repeating: 0, count: m * k)
        for i in 0..<m { for p in 0..<k { transposed[p * m + i] = a[i * k + p] } }
        var d = before
        kernels.multiply(
          Int64(m), Int64(n), Int64(k), transposed, 1, Int64(m), b, Int64(n), &d, Int64(n), accumulate ? 1 : 0)
        #expect(c == d)
      }
    }
  }

  @Test(arguments: sets, sizes)
  func vectorKernelsAgreeWithPlainLoops(set: String, count: Int) throws {
    let kernels = try #require(reckit_kernels_named(set)).pointee
    let (x, y) = (numbers(count, 4), numbers(count, 5))
    let dot = zip(x, y).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    #expect(abs(Double(kernels.dot(x, y, Int64(count))) - dot) < 1e-5)

    var sum = y
    kernels.add_scaled(&sum, 0.3, x, Int64(count))
    for i in 0..<count { #expect(abs(sum[i] - (y[i] + 0.3 * x[i])) < 1e-6) }

    let rows = numbers(3 * count, 6)
    var heads: [Float] = [.nan, .nan, .nan]
    kernels.relu_heads(x, rows, 3, Int64(count), y, &heads)
    for row in 0..<3 {
      let head = (0..<count).reduce(0.0) { $0 + Double(y[$1]) * max(0, Double(x[$1]) + Double(rows[row * count + $1])) }
      #expect(abs(Double(heads[row]) - head) < 1e-5)
    }
  }

  @Test(arguments: sets, sizes)
  func adamAgreesWithItsFormula(set: String, count: Int) throws {
    let kernels = try #require(reckit_kernels_named(set)).pointee
    let (weights, gradient, first) = (numbers(count, 7), numbers(count, 8), numbers(count, 9))
    let second = numbers(count, 10).map { $0 * $0 }
    let step = reckit_adam_step(rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, decay: 0.02)
    for squares in [nil, numbers(count, 11).map { $0 * $0 }] {
      var (w, m, v) = (weights, first, second)
      let sum =
        squares.map { kernels.adam(&w, gradient, $0, &m, &v, Int64(count), step) }
        ?? kernels.adam(&w, gradient, nil, &m, &v, Int64(count), step)
      #expect(abs(Double(sum) - weights.reduce(0) { $0 + Double($1) * Double($1) }) < 1e-5)
      for i in 0..<count {
        let g = Double(gradient[i]) + 0.02 * Double(weights[i])
        let expectedM = 0.9 * Double(first[i]) + 0.1 * g
        let expectedV = 0.999 * Double(second[i]) + 0.001 * (squares.map { Double($0[i]) } ?? g * g)
        #expect(abs(Double(m[i]) - expectedM) < 1e-6)
        #expect(abs(Double(v[i]) - expectedV) < 1e-6)
        #expect(abs(Double(w[i]) - (Double(weights[i]) - 0.01 * expectedM / (expectedV.squareRoot() + 1e-7))) < 1e-4)
      }
    }
  }

  @Test(arguments: sets, sizes)
  func elementwiseKernelsAgreeWithPlainLoops(set: String, count: Int) throws {
    let kernels = try #require(reckit_kernels_named(set)).pointee
    let (x, y, z) = (numbers(count, 20), numbers(count, 21), numbers(count, 22))
    var product = z
    kernels.product(x, y, &product, Int64(count))
    #expect(product == zip(x, y).map { $0 * $1 })
    var sum = z
    kernels.add_product(&sum, x, y, Int64(count))
    for i in 0..<count { #expect(abs(sum[i] - (z[i] + x[i] * y[i])) < 1e-6) }
    var scaled = z
    kernels.sum(x, -0.75, y, &scaled, Int64(count))
    for i in 0..<count { #expect(abs(scaled[i] - (x[i] - 0.75 * y[i])) < 1e-6) }
    #expect(abs(Double(kernels.total(x, Int64(count))) - x.reduce(0.0) { $0 + Double($1) }) < 1e-4)
    var positive = z
    kernels.relu(x, &positive, Int64(count))
    #expect(positive == x.map { max(0, $0) })
    var masked = z
    kernels.add_where_positive(&masked, y, x, Int64(count))
    #expect(masked == (0..<count).map { x[$0] > 0 ? z[$0] + y[$0] : z[$0] })
  }

  @Test(arguments: sets, sizes)
  func rowsThatAreNotFiniteAreFound(set: String, width: Int) throws {
    let kernels = try #require(reckit_kernels_named(set)).pointee
    let table = numbers(4 * width, 31)
    #expect(kernels.rows_are_finite(table, [3, 0, 2], 3, Int64(width)) == 1)
    guard width > 0 else { return }
    for (value, place) in [(Float.nan, 0), (.infinity, width - 1), (-.infinity, width / 2)] {
      var broken = table
      broken[2 * width + place] = value
      #expect(kernels.rows_are_finite(broken, [3, 0, 2], 3, Int64(width)) == 0)
      #expect(kernels.rows_are_finite(broken, [3, 0, 1], 3, Int64(width)) == 1)
    }
  }

  @Test(arguments: sets)
  func reluKeepsNaN(set: String) throws {
    let kernels = try #require(reckit_kernels_named(set)).pointee
    var y = [Float](repeating: 0, count: 17)
    kernels.relu([Float](repeating: .nan, count: 17), &y, 17)
    #expect(y.allSatisfy { $0.isNaN })
  }

  @Test(arguments: sets, sizes)
  func transposeExchangesRowsAndColumns(set: String, columns: Int) throws {
    let kernels = try #require(reckit_kernels_named(set)).pointee
    for rows in [1, 16, 33] {
      let a = numbers(rows * columns, 23)
      var out = [Float](repeating: .nan, count: a.count)
      kernels.transpose(a, Int64(rows), Int64(columns), &out)
      for i in 0..<rows { for j in 0..<columns { #expect(out[j * rows + i] == a[i * columns + j]) } }
    }
  }

  @Test(arguments: sets, sizes)
  func rowKernelsAgreeWithPlainLoops(set: String, width: Int) throws {
    let kernels = try #require(reckit_kernels_named(set)).pointee
    let (table, y) = (numbers(5 * width, 24), numbers(3 * width, 25))
    let index: [Int32] = [4, 0, 4]
    var (dots, cosines) = ([Float](repeating: .nan, count: 3), [Float](repeating: .nan, count: 3))
    var norms = [Float](repeating: .nan, count: 6)
    table.withUnsafeBufferPointer { table in
      index.withUnsafeBufferPointer { index in
        y.withUnsafeBufferPointer { y in
          let left = reckit_rows(start: table.baseAddress, index: index.baseAddress)
          let right = reckit_rows(start: y.baseAddress, index: nil)
          kernels.row_dot(left, right, 3, Int64(width), &dots)
          kernels.row_cosine(left, right, 3, Int64(width), &norms, &cosines)
        }
      }
    }
    func dot(_ a: ArraySlice<Float>, _ b: ArraySlice<Float>) -> Double {
      zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    for (row, source) in index.enumerated() {
      let a = table[Int(source) * width..<(Int(source) + 1) * width]
      let b = y[row * width..<(row + 1) * width]
      #expect(abs(Double(dots[row]) - dot(a, b)) < 1e-5)
      let expected = width == 0 ? 0 : dot(a, b) / (dot(a, a) * dot(b, b)).squareRoot()
      #expect(abs(Double(cosines[row]) - expected) < 1e-5)
      if width > 0 { #expect(abs(Double(norms[2 * row]) * dot(a, a).squareRoot() - 1) < 1e-5) }
    }
  }

  @Test(arguments: sets, sizes)
  func rowGradientsAgreeWithPlainLoopsAlsoOfARowWithItself(set: String, width: Int) throws {
    let kernels = try #require(reckit_kernels_named(set)).pointee
    let (x, y) = (numbers(3 * width, 26), numbers(3 * width, 27))
    let (gradients, cosines, norms) = (numbers(3, 31), numbers(3, 32), numbers(6, 33))
    let active: [Int32] = [2, 0]
    for isCosine in [false, true] {
      for shared in [false, true] {
        var (dx, dy) = (numbers(3 * width, 28), numbers(3 * width, 29))
        let (startX, startY) = (dx, dy)
        dx.withUnsafeMutableBufferPointer { dx in
          dy.withUnsafeMutableBufferPointer { dy in
            x.withUnsafeBufferPointer { x in
              y.withUnsafeBufferPointer { y in
                kernels.add_row_gradients(
                  reckit_rows(start: x.baseAddress, index: nil), reckit_rows(start: y.baseAddress, index: nil),
                  reckit_sums(start: dx.baseAddress, index: nil),
                  reckit_sums(start: shared ? dx.baseAddress : dy.baseAddress, index: nil), active, 2, Int64(width),
                  gradients, isCosine ? cosines : nil, isCosine ? norms : nil)
              }
            }
          }
        }
        for r in 0..<3 {
          let g = active.contains(Int32(r)) ? gradients[r] : 0
          let cross = isCosine ? g * norms[2 * r] * norms[2 * r + 1] : g
          let ownX = isCosine ? -g * cosines[r] * norms[2 * r] * norms[2 * r] : 0
          let ownY = isCosine ? -g * cosines[r] * norms[2 * r + 1] * norms[2 * r + 1] : 0
          for i in r * width..<(r + 1) * width {
            let (toX, toY) = (cross * y[i] + ownX * x[i], cross * x[i] + ownY * y[i])
            #expect(abs(dx[i] - startX[i] - (shared ? toX + toY : toX)) < 1e-6)
            #expect(abs(dy[i] - startY[i] - (shared ? 0 : toY)) < 1e-6)
          }
        }
      }
    }
  }

  @Test(arguments: sets, [1, 16, 19, 64, 83])
  func sumsByPlaceHaveTheBitsOfSumsByPair(set: String, width: Int) throws {
    let kernels = try #require(reckit_kernels_named(set)).pointee
    let (x, y) = (numbers(5 * width, 26), numbers(5 * width, 27))
    let (gradients, cosines, norms) = (numbers(5, 31), numbers(5, 32), numbers(10, 33))
    // Pairs 0, 2, 3 and 4 have a gradient; the sums of the first matrix stand at two places.
    let (active, places): ([Int32], [Int32]) = ([0, 2, 3, 4], [1, 9, 0, 1, 1])
    let (starts, pairs): ([Int32], [Int32]) = ([0, 1, 4], [2, 0, 3, 4])
    for isCosine in [false, true] {
      for side in [0, 1] {
        var (byPair, byPlace) = (numbers(2 * width, 28), numbers(2 * width, 28))
        var rest = [Float](repeating: 0, count: 5 * width)
        byPair.withUnsafeMutableBufferPointer { byPair in
          byPlace.withUnsafeMutableBufferPointer { byPlace in
            rest.withUnsafeMutableBufferPointer { rest in
              x.withUnsafeBufferPointer { x in
                y.withUnsafeBufferPointer { y in
                  places.withUnsafeBufferPointer { places in
                    starts.withUnsafeBufferPointer { starts in
                      pairs.withUnsafeBufferPointer { pairs in
                        let first = reckit_rows(start: x.baseAddress, index: nil)
                        let second = reckit_rows(start: y.baseAddress, index: nil)
                        let sums = reckit_sums(start: byPair.baseAddress, index: places.baseAddress)
                        let others = reckit_sums(start: rest.baseAddress, index: nil)
                        kernels.add_row_gradients(
                          first, second, side == 0 ? sums : others, side == 0 ? others : sums, active, 4,
                          Int64(width), gradients, isCosine ? cosines : nil, isCosine ? norms : nil)
                        kernels.sum_row_gradients(
                          side == 0 ? first : second, side == 0 ? second : first, byPlace.baseAddress,
                          reckit_row_order(starts: starts.baseAddress, pairs: pairs.baseAddress), 0, 2, Int64(width),
                          gradients, isCosine ? cosines : nil, isCosine ? norms : nil, Int32(side))
                      }
                    }
                  }
                }
              }
            }
          }
        }
        #expect(byPair == byPlace)
      }
    }
  }

  @Test(arguments: sets)
  func softplusOfManyHasTheBitsOfSoftplusOfOne(set: String) throws {
    let kernels = try #require(reckit_kernels_named(set)).pointee
    let x =
      (0..<4_003).map { Double($0 - 2_000) * 0.377 } + [
        0, -0.0, 709, -709, 1e300, -1e300, .infinity, -.infinity, 1e-300,
      ]
    var (values, derivatives) = (x, x)
    kernels.softplus(x, &values, &derivatives, Int64(x.count))
    for (index, x) in x.enumerated() {
      let (value, derivative) = softplus(x)
      #expect(values[index] == value && derivatives[index] == derivative, "\(x)")
    }
    kernels.softplus([.nan], &values, &derivatives, 1)
    #expect(values[0].isNaN && derivatives[0].isNaN)
  }

  @Test(arguments: sets, [0, 1, 16, 127, 128, 129, 300])
  func dropoutTakesTheStreamsWords(set: String, count: Int) throws {
    let kernels = try #require(reckit_kernels_named(set)).pointee
    let threshold: UInt32 = 20_000
    var mask = [Float](repeating: .nan, count: count + 1)
    let stream = RandomStream(seed: 1 << 40 + 7, purpose: .dropout, epoch: 3, index: 1 << 35 + 9)
    let (key, counter) = stream.words
    kernels.dropout_mask(
      &mask, 0, Int64(count), reckit_stream(key: (key.0, key.1), counter: (counter.0, counter.1, counter.2)), threshold,
      2)
    #expect(mask[count].isNaN)
    for i in 0..<count {
      let (block, word, half, lane) = (i / 128, i % 128 / 32, i % 32 / 16, i % 16)
      let words = RandomStream.philox((UInt32(16 * block + lane), counter.0, counter.1, counter.2), key: key)
      let value = [words.0, words.1, words.2, words.3][word] >> UInt32(16 * half) & 0xFFFF
      #expect(mask[i] == (value < threshold ? 0 : 2))
    }
    guard count > 128 else { return }
    var rest = [Float](repeating: .nan, count: count - 128)
    kernels.dropout_mask(
      &rest, 128, Int64(count - 128),
      reckit_stream(key: (key.0, key.1), counter: (counter.0, counter.1, counter.2)), threshold, 2)
    #expect(rest == Array(mask[128..<count]))
  }

  @Test(arguments: sets)
  func adamOfRowsIsAdamOfEachRow(set: String) throws {
    let kernels = try #require(reckit_kernels_named(set)).pointee
    let (rows, width): ([Int32], Int) = ([3, 0], 19)
    let (weights, gradient, first) = (numbers(4 * width, 31), numbers(4 * width, 32), numbers(4 * width, 33))
    let second = first.map { $0 * $0 }
    let step = reckit_adam_step(rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, decay: 0.02)
    var (w, m, v) = (weights, first, second)
    let sum = kernels.adam_rows(&w, gradient, 0, nil, &m, &v, rows, 2, [1, 2, 3], 3, Int64(width), step)
    // The same with the gradients of rows 3 and 0 one after the other.
    var (packedW, packedM, packedV) = (weights, first, second)
    let packed = Array(gradient[(3 * width)...] + gradient[..<width])
    #expect(
      kernels.adam_rows(&packedW, packed, 1, nil, &packedM, &packedV, rows, 2, nil, 0, Int64(width), step) == sum)
    #expect(w == packedW && m == packedM && v == packedV)
    var (expectedW, expectedM, expectedV) = (weights, first, second)
    var expectedSum = 0.0
    for row in rows.map({ Int($0) * width }) {
      expectedW.withUnsafeMutableBufferPointer { w in
        expectedM.withUnsafeMutableBufferPointer { m in
          expectedV.withUnsafeMutableBufferPointer { v in
            gradient.withUnsafeBufferPointer { gradient in
              expectedSum += Double(
                kernels.adam(
                  w.baseAddress! + row, gradient.baseAddress! + row, nil, m.baseAddress! + row, v.baseAddress! + row,
                  Int64(width), step))
            }
          }
        }
      }
    }
    #expect(w == expectedW && m == expectedM && v == expectedV && sum == expectedSum)
  }

  @Test func exponentialAndLogarithmAreWithinTheirError() {
    for i in 0...4000 {
      let x = Double(i) * 0.1773
      #expect(abs(reckit_exp_of_minus(x) - exp(-x)) <= 4e-16 * exp(-x) + 1e-307)
      let y = Double(i) / 4000
      #expect(abs(reckit_log_of_one_plus(y) - log1p(y)) <= 4e-16 * log1p(y))
    }
    #expect(reckit_exp_of_minus(0) == 1 && reckit_exp_of_minus(.infinity) == 0 && reckit_exp_of_minus(.nan).isNaN)
  }

  @Test(.enabled(if: Self.sets.contains("avx512"), "this machine has no AVX-512"), arguments: sizes)
  func avx2AndAVX512GiveTheSameBits(count: Int) throws {
    let narrow = try #require(reckit_kernels_named("avx2")).pointee
    let wide = try #require(reckit_kernels_named("avx512")).pointee
    let (x, y) = (numbers(count, 12), numbers(count, 13))
    #expect(narrow.dot(x, y, Int64(count)) == wide.dot(x, y, Int64(count)))
    let (a, b) = (numbers(19 * 23, 14), numbers(23 * count, 15))
    var (c, d) = ([Float](repeating: 0, count: 19 * count), [Float](repeating: 0, count: 19 * count))
    narrow.multiply(19, Int64(count), 23, a, 23, 1, b, Int64(count), &c, Int64(count), 0)
    wide.multiply(19, Int64(count), 23, a, 23, 1, b, Int64(count), &d, Int64(count), 0)
    #expect(c == d)
    let rows = numbers(5 * count, 16)
    var (e, f) = ([Float](repeating: 0, count: 5), [Float](repeating: 0, count: 5))
    narrow.relu_heads(x, rows, 5, Int64(count), y, &e)
    wide.relu_heads(x, rows, 5, Int64(count), y, &f)
    #expect(e == f)
    let step = reckit_adam_step(rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, decay: 0.02)
    var (w1, m1, v1) = (x, y, y.map { $0 * $0 })
    var (w2, m2, v2) = (w1, m1, v1)
    #expect(
      narrow.adam(&w1, y, nil, &m1, &v1, Int64(count), step) == wide.adam(&w2, y, nil, &m2, &v2, Int64(count), step))
    #expect(w1 == w2 && m1 == m2 && v1 == v2)
    var (g, h) = (x, x)
    narrow.add_product(&g, x, y, Int64(count))
    wide.add_product(&h, x, y, Int64(count))
    #expect(g == h)
    narrow.sum(x, 0.3, y, &g, Int64(count))
    wide.sum(x, 0.3, y, &h, Int64(count))
    #expect(g == h && narrow.total(x, Int64(count)) == wide.total(x, Int64(count)))
    #expect(catchUp(narrow, x, y) == catchUp(wide, x, y))
    #expect(cosines(narrow, x, y) == cosines(wide, x, y))
  }

  /// Weights and moments after a gap of 20 steps.
  private func catchUp(_ kernels: reckit_kernels, _ x: [Float], _ y: [Float]) -> [[Float]] {
    var (w, m, v) = (x, y, y.map { $0 * $0 })
    let positives = (0...20).map { Double(64 * $0) }
    AdamSchedule(Adam(), plan: StepPlan()).withTables(upTo: 20) { schedule in
      var (current, exactSteps): ([Int32], Int64) = ([0], 0)
      withUnsafePointer(to: schedule) {
        _ = kernels.adam_catch_up(
          &w, &m, &v, Int64(x.count), nil, 1, &current, 20, $0, 1e-6, positives, &exactSteps)
      }
    }
    return [w, m, v]
  }

  private func cosines(_ kernels: reckit_kernels, _ x: [Float], _ y: [Float]) -> [Float] {
    var (norms, cosines): ([Float], [Float]) = ([0, 0], [0])
    x.withUnsafeBufferPointer { x in
      y.withUnsafeBufferPointer { y in
        kernels.row_cosine(
          reckit_rows(start: x.baseAddress, index: nil), reckit_rows(start: y.baseAddress, index: nil), 1,
          Int64(x.count), &norms, &cosines)
      }
    }
    return norms + cosines
  }

  @Test func anUnknownSetIsNotThere() {
    #expect(reckit_kernels_named("mmx") == nil)
  }

  private func numbers(_ count: Int, _ index: Int) -> [Float] {
    var random = RandomStream(seed: 99, purpose: .scores, index: index)
    return (0..<count).map { _ in Float(random.nextUnit() - 0.5) }
  }
}
