import Testing

@testable import RecKit

struct TeamTests {
  @Test(arguments: [1, 2, 8])
  func runsEveryPieceOnce(threads: Int) {
    let team = Team(threads: threads)
    for round in 0..<2000 {
      let pieces = round % 37
      let counts = UnsafeMutableBufferPointer<Int>.allocate(capacity: pieces)
      counts.initialize(repeating: 0)
      defer { counts.deallocate() }
      team.run(pieces: pieces) { counts[$0] += $0 + 1 }
      #expect(counts.elementsEqual(1..<pieces + 1))
    }
  }

  @Test func layersHaveTheSameBitsOnAnyTeam() {
    let model = Model(for: Layer(), shape: .init(userRows: 70, itemRows: 0), seed: 3)
    func gradient(_ team: Team?) -> [Float] {
      let tape = Tape(for: model, team: team)
      let gradients = Gradients(for: model, optimizer: SGD())
      tape.reset(gradients: gradients, dropout: .init(seed: 1, epoch: 0, step: 0))
      let rows = (0..<70).map { Int32($0) }
      return rows.withUnsafeBufferPointer { rows in
        let output = Layer().scores(of: PairBatch(users: rows, items: rows), on: tape)
        tape.backward(from: output, seed: UnsafeBufferPointer(tape.value(of: output).values))
        return gradients.buffers.flatMap { Array($0.values) }
      }
    }
    let alone = gradient(nil)
    #expect(alone.contains { $0 != 0 })
    #expect(gradient(Team(threads: 2)) == alone)
  }
}

/// Wide enough for several pieces.
private struct Layer: Scorer {
  static let name = "layer"
  static let summary = "One layer with dropout."
  func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
    [
      WeightDeclaration("table", rows: shape.userRows, columns: 97, initializer: .xavier),
      WeightDeclaration("kernel", rows: 97, columns: 130, initializer: .xavier),
      WeightDeclaration("bias", rows: 1, columns: 130),
    ]
  }
  func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
    let layer = tape.dense(
      tape.dropout(
        tape.add(tape.lookup("table", rows: pairs.users), tape.lookup("table", rows: pairs.items)), rate: 0.3),
      kernel: "kernel", bias: "bias")
    return tape.dropout(tape.relu(layer), rate: 0.1)
  }
}
