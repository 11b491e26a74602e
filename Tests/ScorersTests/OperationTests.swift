import RecKitTesting
import Testing

@testable import RecKit

/// Every operation of the tape: its values by hand, its gradients by finite differences.
struct OperationTests {
  /// Two tables and a layer, and a score made of them by one operation.
  private struct Trial: Scorer {
    static let name = "trial"
    static let summary = "One operation."
    private(set) var makeScore: @Sendable (Tape, Variable, Variable) -> Variable = { _, users, _ in users }
    private(set) var more: [WeightDeclaration] = []

    init() {}
    init(from decoder: any Decoder) {}
    init(_ more: [WeightDeclaration] = [], _ makeScore: @escaping @Sendable (Tape, Variable, Variable) -> Variable) {
      (self.makeScore, self.more) = (makeScore, more)
    }

    func weights(for shape: CatalogueShape) -> [WeightDeclaration] {
      [
        .embedding("user_embedding", rows: shape.userRows, columns: 3),
        .embedding("item_embedding", rows: shape.itemRows, columns: 3),
      ] + more
    }

    func scores(of pairs: PairBatch, on tape: Tape) -> Variable {
      makeScore(
        tape, tape.lookup("user_embedding", rows: pairs.users), tape.lookup("item_embedding", rows: pairs.items))
    }
  }

  private static let trials: [(String, Trial)] = [
    ("row dot", Trial { $0.rowDot($1, $2) }), ("row cosine", Trial { $0.rowCosine($1, $2) }),
    ("l2 normalize", Trial { $0.rowDot($0.l2Normalize($1), $2) }),
    ("row sum", Trial { $0.rowSum($0.add($1, $2)) }), ("row norm", Trial { $0.rowNorm($0.add($1, $2)) }),
    ("row norm of a view", Trial { $0.add($0.rowNorm($1), $0.rowNorm($2)) }),
    ("subtract", Trial { $0.rowSum($0.square($0.subtract($1, $2))) }),
    ("multiply", Trial { $0.rowSum($0.multiply($0.multiply($1, $2), $1)) }),
    ("divide", Trial { $0.rowSum($0.divide($1, $0.add($0.square($2), $0.softplus($1)))) }),
    ("scale", Trial { $0.scale($0.rowDot($1, $2), by: -2.5) }),
    ("tanh", Trial { $0.rowSum($0.tanh($0.multiply($1, $2))) }),
    ("tanh of a view", Trial { $0.rowDot($0.tanh($1), $0.tanh($2)) }),
    ("sigmoid", Trial { $0.rowSum($0.sigmoid($0.add($1, $2))) }),
    ("softplus", Trial { $0.rowSum($0.softplus($0.subtract($1, $2))) }),
    ("relu", Trial { $0.rowSum($0.relu($0.add($1, $2))) }), ("square", Trial { $0.rowSum($0.add($0.square($1), $2)) }),
    (
      "dense",
      Trial(WeightDeclaration.dense("layer", inputs: 6, units: 1)) { $0.dense($0.concatenate($1, $2), layer: "layer") }
    ),
    (
      "layer norm",
      Trial([WeightDeclaration("gain", rows: 1, columns: 3), WeightDeclaration("shift", rows: 1, columns: 3)]) {
        $0.rowSum($0.square($0.layerNorm($0.add($1, $2), gain: "gain", bias: "shift")))
      }
    ),
    ("one variable twice", Trial { $0.rowSum($0.multiply($0.add($1, $1), $0.add($2, $1))) }),
  ]

  @Test(arguments: Self.trials.indices) func gradientsAreThoseOfFiniteDifferences(_ index: Int) throws {
    try checkScorer(Self.trials[index].1)
  }

  @Test func valuesAreByHand() throws {
    let shape = CatalogueShape(userRows: 1, itemRows: 1)
    func value(_ trial: Trial) throws -> Float {
      let model = Model(for: trial, shape: shape, seed: 0)
      _ = model["user_embedding"].mutableValues.update(fromContentsOf: [3, 0, -4])
      _ = model["item_embedding"].mutableValues.update(fromContentsOf: [1, 2, 0])
      if trial.more.count == 2 {
        _ = model["gain"].mutableValues.update(fromContentsOf: [1, 1, 1])
        _ = model["shift"].mutableValues.update(fromContentsOf: [0, 0, 2])
      }
      return try ScorerProbe(scorer: trial, model: model).scores([0], [0])[0]
    }
    #expect(try value(Trial { tape, users, _ in tape.rowNorm(users) }) == 5)
    #expect(try value(Trial { tape, users, items in tape.rowSum(tape.subtract(users, items)) }) == -4)
    #expect(try value(Trial { tape, users, items in tape.rowSum(tape.multiply(users, items)) }) == 3)
    #expect(try value(Trial { tape, users, _ in tape.rowSum(tape.square(users)) }) == 25)
    #expect(try value(Trial { tape, users, _ in tape.scale(tape.rowSum(users), by: 3) }) == -3)
    let tanh = try value(Trial { tape, users, _ in tape.rowSum(tape.tanh(users)) })
    #expect(abs(tanh - (0.995054754 - 0.999329300)) < 1e-6)
    let softplus = try value(Trial { tape, users, _ in tape.rowSum(tape.softplus(users)) })
    #expect(abs(softplus - (3.048587352 + 0.693147181 + 0.018149928)) < 1e-5)
    // Mean -1/3, variance 74/9 (over n).
    let layers = [WeightDeclaration("gain", rows: 1, columns: 3), WeightDeclaration("shift", rows: 1, columns: 3)]
    let norm = try value(
      Trial(layers) { tape, users, items in
        tape.rowDot(tape.layerNorm(users, gain: "gain", bias: "shift"), items)
      })
    #expect(abs(norm - (10.0 / 3 + 2.0 / 3) / 2.8674417) < 1e-4)
  }

  @Test func extremesDoNotOverflow() throws {
    let shape = CatalogueShape(userRows: 1, itemRows: 1)
    for function in [
      Trial { tape, users, _ in tape.rowSum(tape.tanh(users)) },
      Trial { tape, users, _ in tape.rowSum(tape.softplus(users)) },
    ] {
      let model = Model(for: function, shape: shape, seed: 0)
      _ = model["user_embedding"].mutableValues.update(fromContentsOf: [1e30, -1e30, 0])
      #expect(try ScorerProbe(scorer: function, model: model).scores([0], [0])[0].isFinite)
      #expect(
        try ScorerProbe(scorer: function, model: model).gradients([0], [0], factors: [1])[0].allSatisfy(\.isFinite))
    }
  }
}
