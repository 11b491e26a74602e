internal import CRecKitKernels
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
  }

  @Test func anUnknownSetIsNotThere() {
    #expect(reckit_kernels_named("mmx") == nil)
  }

  private func numbers(_ count: Int, _ index: Int) -> [Float] {
    var random = RandomStream(seed: 99, purpose: .scores, index: index)
    return (0..<count).map { _ in Float(random.nextUnit() - 0.5) }
  }
}
