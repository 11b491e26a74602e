extension Scorer {
  /// Scores every pair through ``scores(of:on:)``: O(users x items) pairs.
  public func catalogueScorer(for model: Model) -> any CatalogueScorer {
    TapeCatalogueScorer(scorer: self, model: model)
  }
}

/// Scores whole catalogues with nothing but a scorer's forward pass.
struct TapeCatalogueScorer: CatalogueScorer {
  let scorer: any Scorer
  let model: Model

  func score(users: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Float>) {
    let width = model.shape.itemRows
    precondition(output.count == users.count * width)
    let items = (0..<Int32(width)).map { $0 }
    let tape = Tape(for: model)
    for (row, user) in users.enumerated() {
      let repeated = [Int32](repeating: user, count: width)
      repeated.withUnsafeBufferPointer { users in
        items.withUnsafeBufferPointer { items in
          tape.reset()
          let scores = scorer.scores(of: PairBatch(users: users, items: items), on: tape)
          if let mistake = tape.mistake { preconditionFailure("scorer \(type(of: scorer).name): \(mistake)") }
          _ = UnsafeMutableBufferPointer(rebasing: output[row * width..<(row + 1) * width])
            .update(fromContentsOf: tape.value(of: scores).values)
        }
      }
    }
  }
}
