import Testing

@testable import RecKit

struct TapeTests {
  private let model: Model = {
    let model = Model(
      [
        WeightDeclaration("table", rows: 3, columns: 2),
        WeightDeclaration("kernel", rows: 2, columns: 2), WeightDeclaration("bias", rows: 1, columns: 2),
      ], shape: CatalogueShape(userRows: 3, itemRows: 3))
    _ = model["table"].mutableValues.update(fromContentsOf: [1, 2, 3, 4, 5, 6])
    _ = model["kernel"].mutableValues.update(fromContentsOf: [1, 0, -1, 2])
    _ = model["bias"].mutableValues.update(fromContentsOf: [10, 20])
    return model
  }()

  @Test func lookupTakesRowsAndAddsTheirGradients() {
    let gradients = run([2, 0, 2]) { tape, rows in tape.lookup("table", rows: rows) }
    #expect(gradients.values == [5, 6, 1, 2, 5, 6])
    #expect(gradients.table == [1, 1, 0, 0, 2, 2])
  }

  @Test func denseIsXWPlusB() {
    let found = run([0, 1]) { tape, rows in
      tape.dense(tape.lookup("table", rows: rows), kernel: "kernel", bias: "bias")
    }
    // (1, 2) W = (-1, 4); (3, 4) W = (-1, 8).
    #expect(found.values == [9, 24, 9, 28])
    #expect(found.kernel == [4, 4, 6, 6])
    #expect(found.bias == [2, 2])
    #expect(found.table == [1, 1, 1, 1, 0, 0])
  }

  @Test func concatenateAndReluAndAdd() {
    let found = run([1]) { tape, rows in
      let x = tape.lookup("table", rows: rows)
      let y = tape.relu(tape.add(x, x))
      return tape.concatenate(y, x)
    }
    #expect(found.values == [6, 8, 3, 4])
    #expect(found.table == [0, 0, 3, 3, 0, 0])
  }

  @Test func cosineOfAZeroRowIsZero() {
    model["table"].pointer[0] = 0
    model["table"].pointer[1] = 0
    let found = run([0, 1]) { tape, rows in
      let x = tape.lookup("table", rows: rows)
      return tape.rowCosine(x, x)
    }
    #expect(found.values[0] == 0)
    #expect(abs(found.values[1] - 1) < 1e-6)
    #expect(found.table[0] == 0 && found.table[1] == 0)
  }

  @Test func dropoutKeepsItsExpectationAndDependsOnItsKeyAlone() {
    let rows = [Int32](repeating: 1, count: 20_000)
    func mask(step: Int) -> [Float] {
      rows.withUnsafeBufferPointer { rows in
        let tape = Tape(for: model)
        tape.reset(dropout: .init(seed: 5, epoch: 2, step: step))
        let x = tape.dropout(tape.lookup("table", rows: rows), rate: 0.25)
        return tape.value(of: x).values.enumerated().map { $0.element / ($0.offset % 2 == 0 ? 3 : 4) }
      }
    }
    let first = mask(step: 0)
    #expect(first == mask(step: 0))
    #expect(first != mask(step: 1))
    #expect(Set(first).count == 2)
    // 40,000 draws: the share's standard deviation is 0.0022.
    #expect(abs(Double(first.count { $0 == 0 }) / Double(first.count) - 0.25) < 0.01)
    #expect(abs(first.reduce(0, +) / Float(first.count) - 1) < 0.02)
  }

  @Test func scoringHasNoDropout() {
    let tape = Tape(for: model)
    let rows: [Int32] = [1]
    rows.withUnsafeBufferPointer { rows in
      let x = tape.lookup("table", rows: rows)
      #expect(tape.dropout(x, rate: 0.5).index == x.index)
    }
  }

  private struct Found {
    var values: [Float]
    var table: [Float]
    var kernel: [Float]
    var bias: [Float]
  }

  /// Runs a computation forwards, then backwards from ones.
  private func run(_ rows: [Int32], _ body: (Tape, UnsafeBufferPointer<Int32>) -> Variable) -> Found {
    rows.withUnsafeBufferPointer { rows in
      let gradients = Gradients(for: model, optimizer: SGD())
      let tape = Tape(for: model)
      tape.reset(gradients: gradients)
      let result = body(tape, rows)
      let ones = [Float](repeating: 1, count: result.rows * result.columns)
      ones.withUnsafeBufferPointer { tape.backward(from: result, seed: $0) }
      return Found(
        values: Array(tape.value(of: result).values), table: Array(gradients.buffers[0].values),
        kernel: Array(gradients.buffers[1].values), bias: Array(gradients.buffers[2].values))
    }
  }
}
